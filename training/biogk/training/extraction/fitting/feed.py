"""Where batches come from: documents in order, collated, on the device, with known vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from biogk.core.closing import Closing
from biogk.core.progress import track
from biogk.training.arrays import ArrayStore
from biogk.training.devices import arithmetic, autocast
from biogk.training.extraction.models.base import ExtractionModel
from biogk.training.extraction.reading.batches import Batch, collate
from biogk.training.extraction.reading.examples import Example

DOCUMENTS_AT_ONCE = 32
PIECES_AT_ONCE, GPU_PIECES_AT_ONCE = 4_096, 32_768
BETWEEN = b"|"


@dataclass(frozen=True)
class Feed:
    """Makes batches for one model.

    Args:
        widest: words of the widest candidate span.
        pad: id of the padding piece.
        device: where the model computes.
        words: word vectors of a frozen encoder; None where the encoder computes along.
    """

    widest: int
    pad: int
    device: torch.device
    words: WordVectors | None = None

    @property
    def pieces_at_once(self) -> int:
        """Word pieces that the encoder reads at once at most, but for a longer document."""
        return PIECES_AT_ONCE if self.device.type == "cpu" else GPU_PIECES_AT_ONCE

    def batch(self, examples: Sequence[Example]) -> Batch:
        """One batch of documents."""
        vectors = None if self.words is None else self.words.of(examples)
        return collate(examples, self.widest, self.pad, vectors).to(self.device)


def at_once(examples: Sequence[Example], pieces: int) -> Iterator[Sequence[Example]]:
    """A batch in parts of so many word pieces at most: long documents take no more memory.

    Args:
        examples: the batch.
        pieces: word pieces of a part, unless a document has more.
    """
    start = seen = 0
    for end, example in enumerate(examples):
        if seen and seen + example.pieces > pieces:
            yield examples[start:end]
            start, seen = end, 0
        seen += example.pieces
    yield examples[start:]


class WordVectors(Closing):
    """The word vectors of a frozen encoder, computed once for each text and kept on disk.

    Args:
        folder: where those of all encoders stand.
        fingerprint: of the encoder; it names the file, with the arithmetic.
        half: compute in bfloat16.
    """

    def __init__(self, folder: Path, fingerprint: str, *, half: bool) -> None:
        self.store = ArrayStore(folder / f"{fingerprint}-{arithmetic(half=half)}-words")
        self.half = half
        self.computed = 0

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def of(self, examples: Sequence[Example]) -> list[Tensor]:
        """Vectors of the words of each document, float32 [n, d]; `fill` must have seen them."""
        return [
            torch.from_numpy(array.reshape(len(example.words), -1).copy())
            for example, array in zip(examples, self.store.get(_keys(examples)), strict=True)
            if array is not None
        ]

    @torch.inference_mode()
    def fill(self, model: ExtractionModel, examples: Sequence[Example], pad: int) -> None:
        """Compute what is missing.

        Args:
            model: its encoder computes.
            examples: documents that will be asked for.
            pad: id of the padding piece.

        Raises:
            StorageError: the vectors cannot be kept.
        """
        keys = _keys(examples)
        missing = {
            key: example
            for key, example, array in zip(keys, examples, self.store.get(keys), strict=True)
            if array is None and example.words
        }
        if not missing:
            return
        device = next(model.parameters()).device
        order = sorted(missing, key=lambda key: missing[key].pieces)
        with track("encoding words", len(order)) as advance:
            for start in range(0, len(order), DOCUMENTS_AT_ONCE):
                part = order[start : start + DOCUMENTS_AT_ONCE]
                documents = [missing[key] for key in part]
                batch = collate(documents, 1, pad).to(device)
                with autocast(device, wanted=self.half):
                    words = model.span_vectors.words(batch).float().cpu()
                parts = torch.split(words, [len(document.words) for document in documents])
                self.store.put((key, p.numpy()) for key, p in zip(part, parts, strict=True))
                self.computed += len(part)
                advance(len(part))


def _keys(examples: Sequence[Example]) -> list[bytes]:
    return [_key(example) for example in examples]


def _key(example: Example) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for window in example.windows:
        for numbers in (window.pieces, window.owned):
            digest.update(np.asarray(numbers, dtype=np.int64).tobytes() + BETWEEN)
    return digest.digest()
