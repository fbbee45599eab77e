"""A language model that reads texts: their word pieces, and a vector of each text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from biogk.core.errors import EncoderError
from biogk.core.progress import Advance
from biogk.training.devices import arithmetic, autocast, has_bfloat16
from biogk.training.language.pooling import POOL

TOKENS_A_BATCH = 4_096
TOKENS_A_GPU_BATCH = 32_768

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoder:
    """A language model with its tokenizer, on the device where it computes.

    Args:
        name: the id or folder that the user gave.
        fingerprint: 16 hex digits of weights, tokenizer, pooling and longest input; vectors of
            equal fingerprints and arithmetic are equal.
        tokenizer: the model's own, a fast one.
        model: the encoder without its head, its weights in float32.
        device: where it computes.
        pooling: how the vectors of word pieces become one, a name in `POOL`.
        longest: word pieces that it reads at once, the marks at both ends included.
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
    pooling: str
    longest: int
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

    @property
    def arithmetic(self) -> str:
        """The name of the arithmetic in which it computes."""
        return arithmetic(half=self.half)

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
        """The vector of each sentence: its last layer, pooled.

        Sentences of like length share a batch, and a batch holds a bounded number of tokens, so
        that little is spent on padding and memory does not depend on the number of sentences.

        Args:
            sentences: n texts; longer ones than `longest` are cut.
            advance: told of every sentence done.
            strict: leave false where the caller passes over vectors that are not finite.

        Returns:
            float32 [n, d].

        Raises:
            EncoderError: the model yields a vector that is not finite, and `strict` is set.
        """
        return self.vectors(self.tokenize(sentences), advance, strict=strict)

    def fitted(self, texts: Sequence[str], most: int | None = None) -> list[str]:
        """Texts of at most `most` word pieces each; a longer one is cut behind the last that fits.

        Args:
            texts: n texts.
            most: pieces, without the marks at both ends; None for as many as the model reads.
        """
        most = self.longest - self.tokenizer.num_special_tokens_to_add() if most is None else most
        found = list(texts)
        # a piece is of a byte or more
        long = [row for row, text in enumerate(found) if len(text.encode()) > most]
        if long:
            offsets = self.tokenizer(
                [found[row] for row in long],
                add_special_tokens=False,
                return_attention_mask=False,
                return_offsets_mapping=True,
            )["offset_mapping"]
            for row, pieces in zip(long, offsets, strict=True):
                if len(pieces) > most:
                    found[row] = found[row][: pieces[most - 1][1]]
        return found

    def tokenize(self, sentences: Sequence[str]) -> list[list[int]]:
        """Token ids of n texts, the marks at both ends with them, cut to `longest`."""
        if not sentences:
            return []
        found: list[list[int]] = self.tokenizer(
            list(sentences), truncation=True, max_length=self.longest, return_attention_mask=False
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
            pooled = POOL[self.pooling](hidden, batch["attention_mask"])
        found: Vectors = pooled.float().cpu().numpy()
        return found


def finite_rows(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Whether all numbers of a vector are finite, [n, d] -> [n]."""
    return np.asarray(np.isfinite(vectors).all(axis=1), dtype=np.bool_)


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
