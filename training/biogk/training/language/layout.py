"""What lies in the folder of an encoder, and what it lacks to be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biogk.core.errors import EncoderError
from biogk.training.language.pooling import modules_of, read_json

WEIGHTS = ("model.safetensors", "pytorch_model.bin")
"""Files of weights, the better one first; a model in several files has one and `.index.json`."""
CONFIGS = ("config.json", "bert_config.json")
TOKENIZER_JSON, TOKENIZER_CONFIG = "tokenizer.json", "tokenizer_config.json"
TOKENIZERS = (TOKENIZER_JSON, "vocab.txt", "vocab.json", "bpe.codes", "*.model")
OTHER_FORMATS = {
    "TensorFlow": ("tf_model.h5", "*.ckpt*"),
    "Flax": ("flax_model.msgpack",),
    "ONNX": ("*.onnx", "onnx/*.onnx"),
    "llama.cpp": ("*.gguf",),
}
ADAPTER = "adapter_config.json"
WHAT_IT_NEEDS = (
    "It needs config.json, model.safetensors or pytorch_model.bin, and the tokenizer's files."
)
BERT = frozenset(
    {
        "hidden_size", "intermediate_size", "max_position_embeddings", "num_attention_heads",
        "num_hidden_layers", "type_vocab_size", "vocab_size",
    }
)  # fmt: skip
"""What the config of a BERT says, also where it leaves out that it is one."""


@dataclass(frozen=True)
class Layout:
    """The folder of an encoder that has all its parts.

    Args:
        name: the encoder as the user named it.
        root: the folder.
        model: where config, tokenizer and weights stand; another one below `root` in the older
            layout of sentence-transformers.
        config: what its config says.
        untyped: whether the config is that of a BERT without saying so.
    """

    name: str
    root: Path
    model: Path
    config: dict[str, Any]
    untyped: bool

    @classmethod
    def of(cls, name: str, folder: Path) -> Layout:
        """The layout of a folder.

        Raises:
            EncoderError: it lacks a part, or holds what is no encoder. The message says which.
        """
        model = _transformer(folder)
        if (model / ADAPTER).exists():
            raise _adapter(name, model)
        config, untyped = _config(name, model)
        _require_weights(name, model)
        if not any(_some(model, pattern) for pattern in TOKENIZERS):
            raise EncoderError(
                f"The encoder {name} has no tokenizer: {model} holds none of "
                f"{', '.join(TOKENIZERS)}.",
                "Put the tokenizer's files that were published with it into the folder.",
            )
        return cls(name, folder, model, config, untyped)

    @property
    def left_out(self) -> list[str]:
        """Steps behind the pooling that sentence-transformers would take and biogk does not."""
        known = {"Transformer", "Pooling", "Normalize"}
        return [kind for kind, _ in modules_of(self.root) if kind not in known]

    @property
    def code(self) -> bool:
        """Whether model or tokenizer name Python code in the folder."""
        return "auto_map" in self.config or "auto_map" in tokenizer_config(self.model)


def tokenizer_config(folder: Path) -> dict[str, Any]:
    """What the tokenizer's config in a folder says; nothing where there is none.

    Raises:
        EncoderError: it is no JSON.
    """
    path = folder / TOKENIZER_CONFIG
    return read_json(path, dict) if path.is_file() else {}


def weight_files(names: list[str]) -> list[str]:
    """Of all files of a model the ones with its PyTorch weights, safetensors if it has them.

    Args:
        names: the files, by their path in the folder.
    """
    for wanted in WEIGHTS:
        stem, _, suffix = wanted.rpartition(".")
        found = [
            name
            for name in names
            if (leaf := name.rpartition("/")[2]).startswith(stem)
            and leaf.endswith((f".{suffix}", f".{suffix}.index.json"))
        ]
        if found:
            return found
    return []


def _transformer(folder: Path) -> Path:
    """The folder of the language model itself."""
    for kind, place in modules_of(folder):
        if kind == "Transformer" and place.is_dir():
            return place
    return folder


def _config(name: str, folder: Path) -> tuple[dict[str, Any], bool]:
    path = next((folder / each for each in CONFIGS if (folder / each).is_file()), None)
    if path is None:
        raise EncoderError(f"The encoder {name} has no config.json in {folder}.", WHAT_IT_NEEDS)
    values = read_json(path, dict)
    if "model_type" in values:
        return values, False
    if values.keys() >= BERT:
        return values, True
    raise EncoderError(
        f"{path} names no model_type and has not the form of a BERT's.",
        'Add the model\'s type to it: "model_type": "roberta".',
    )


def _require_weights(name: str, folder: Path) -> None:
    for wanted in WEIGHTS:
        if (folder / wanted).is_file():
            return
        index = folder / f"{wanted}.index.json"
        if index.is_file():
            shards = set(read_json(index, dict).get("weight_map", {}).values())
            missing = sorted(shard for shard in shards if not (folder / shard).is_file())
            if not missing:
                return
            raise EncoderError(
                f"The encoder {name} lacks {len(missing)} of {len(shards)} files of its weights: "
                f"{missing[0]} is not in {folder}.",
                "Fetch it again.",
            )
    for framework, patterns in OTHER_FORMATS.items():
        found = next((path for each in patterns if (path := _some(folder, each))), None)
        if found is not None:
            raise EncoderError(
                f"The encoder {name} has weights for {framework} only: {folder} holds "
                f"{found.name}, no {' or '.join(WEIGHTS)}.",
                "Take a release for PyTorch, or convert this one: docs/howto/encoder.md says how.",
            )
    raise EncoderError(
        f"The encoder {name} has no weights: {folder} holds no {' or '.join(WEIGHTS)}.",
        WHAT_IT_NEEDS,
    )


def _adapter(name: str, folder: Path) -> EncoderError:
    base = read_json(folder / ADAPTER, dict).get("base_model_name_or_path") or "its base"
    beside = any((folder / each).is_file() for each in CONFIGS)
    what = "an adapter beside its base model" if beside else f"only an adapter, of {base}"
    return EncoderError(
        f"The encoder {name} is {what} ({folder / ADAPTER}), which biogk does not apply.",
        "Merge it into its base with peft first: docs/howto/encoder.md says how.",
    )


def _some(folder: Path, pattern: str) -> Path | None:
    return next((path for path in folder.glob(pattern) if path.is_file()), None)
