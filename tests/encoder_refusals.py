"""Folders that hold no encoder, each with what the one line about it names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import transformers

from encoder_layouts import bert, made
from encoder_vocabularies import word_pieces, write_byte_pairs, write_json, write_words


def _without(folder: Path, *names: str) -> None:
    bert(folder, cased=False)
    for name in names:
        (folder / name).unlink()


def no_weights(folder: Path) -> None:
    _without(folder, "pytorch_model.bin")


def other_weights(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        no_weights(folder)
        (folder / name).write_bytes(b"0" * 100)

    return make


def lost_shard(folder: Path) -> None:
    bert(folder, cased=False)
    model = transformers.BertForMaskedLM.from_pretrained(folder)
    (folder / "pytorch_model.bin").unlink()
    model.save_pretrained(folder, max_shard_size="100KB")
    max(folder.glob("model-*.safetensors")).unlink()


def damaged_weights(folder: Path) -> None:
    bert(folder, cased=False)
    whole = (folder / "pytorch_model.bin").read_bytes()
    (folder / "pytorch_model.bin").write_bytes(whole[: len(whole) // 2])


def other_config(folder: Path) -> None:
    bert(folder, cased=False)
    values = json.loads((folder / "config.json").read_text())
    write_json(folder / "config.json", values | {"num_hidden_layers": 3})


def no_mask(folder: Path) -> None:
    bert(folder, cased=False)
    write_words(folder, [word for word in word_pieces(cased=False) if word != "[MASK]"])


def strange_config(folder: Path) -> None:
    bert(folder, cased=False)
    write_json(folder / "config.json", {"vocab_size": 100})


def adapter(folder: Path) -> None:
    write_json(folder / "adapter_config.json", {"base_model_name_or_path": "org/base"})


def adapter_beside(folder: Path) -> None:
    bert(folder, cased=False)
    adapter(folder)


def encoder_decoder(folder: Path) -> None:
    config = transformers.BartConfig(
        vocab_size=write_byte_pairs(folder), d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=16,
        decoder_ffn_dim=16,
    )  # fmt: skip
    made("BartForConditionalGeneration", config).save_pretrained(folder)


def decoder(folder: Path) -> None:
    vocabulary = write_byte_pairs(folder)
    config = transformers.GPT2Config(vocab_size=vocabulary, n_embd=16, n_layer=1, n_head=2)
    made("GPT2LMHeadModel", config).save_pretrained(folder)


def own_code(folder: Path) -> None:
    """A model and a tokenizer that transformers does not know, with the code for both."""
    bert(folder, cased=False)
    values = json.loads((folder / "config.json").read_text())
    own = {"model_type": "own", "auto_map": {
        "AutoConfig": "own.OwnConfig", "AutoModel": "own.OwnModel",
        "AutoModelForMaskedLM": "own.OwnForMaskedLM",
    }}  # fmt: skip
    write_json(folder / "config.json", values | own)
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "OwnTokenizer", "auto_map": {"AutoTokenizer": ["own.OwnTokenizer", None]}
    })  # fmt: skip
    (folder / "own.py").write_text(
        "from pathlib import Path\n"
        "from transformers import BertConfig, BertForMaskedLM, BertModel, BertTokenizer\n"
        f"Path({str(folder / 'it-ran')!r}).touch()\n"
        "class OwnConfig(BertConfig):\n    model_type = 'own'\n"
        "class OwnModel(BertModel):\n    config_class = OwnConfig\n"
        "class OwnForMaskedLM(BertForMaskedLM):\n    config_class = OwnConfig\n"
        "class OwnTokenizer(BertTokenizer):\n    pass\n"
    )


@dataclass(frozen=True)
class Refused:
    """A folder that is no encoder.

    Args:
        make: writes it.
        says: what the one line names.
    """

    make: Callable[[Path], None]
    says: str


REFUSED = {
    "empty": Refused(lambda _: None, r"no config\.json in .*It needs config\.json"),
    "no weights": Refused(no_weights, r"has no weights: .*model\.safetensors"),
    "TensorFlow": Refused(other_weights("tf_model.h5"), r"TensorFlow only: .*holds tf_model\.h5"),
    "TensorFlow checkpoint": Refused(
        other_weights("model.ckpt-1000000.index"), r"TensorFlow only: .*model\.ckpt-1000000"
    ),
    "Flax": Refused(other_weights("flax_model.msgpack"), r"Flax only: .*flax_model\.msgpack"),
    "ONNX": Refused(other_weights("model.onnx"), r"ONNX only"),
    "a lost shard": Refused(lost_shard, r"lacks 1 of \d+ files of its weights: model-\d+"),
    "damaged": Refused(damaged_weights, "cannot be loaded from"),
    "another config": Refused(other_config, "lacks 16 of its weights, such as encoder.layer.2"),
    "a strange config": Refused(strange_config, "names no model_type"),
    "no JSON": Refused(
        lambda f: (bert(f, cased=False), (f / "config.json").write_text("{"))[0],
        r"config\.json cannot be read",
    ),
    "no tokenizer": Refused(
        lambda f: _without(f, "vocab.txt", "tokenizer_config.json"),
        r"has no tokenizer: .*tokenizer\.json",
    ),
    "no mask": Refused(no_mask, "has no mask token"),
    "an adapter": Refused(adapter, r"only an adapter, of org/base .*adapter_config\.json.*peft"),
    "an adapter beside its base": Refused(adapter_beside, "an adapter beside its base model"),
    "an encoder-decoder": Refused(encoder_decoder, r"an encoder-decoder \(bart\)"),
    "a decoder": Refused(decoder, "has no mask token"),
    "code": Refused(own_code, "Python code of its own.*--trust-remote-code"),
}  # fmt: skip
