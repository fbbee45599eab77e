"""Sentence vectors on disk: each distinct sentence is encoded once, whichever stage asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biogk.core.closing import Closing
from biogk.core.progress import Advance
from biogk.training.arrays import ArrayStore, text_key
from biogk.training.language.encoder import Encoder, Vectors, finite_rows


@dataclass(frozen=True)
class Planned:
    """Sentences whose vectors are asked for, ready for the model.

    Args:
        distinct: u texts, each once.
        rows: for each of the n texts asked for, its place among the distinct ones.
        missing: token ids of those that are not kept, by place.
        known: vectors of those that are, by place.
        keep: whether the computed ones are to be kept.
    """

    distinct: list[str]
    rows: list[int]
    missing: dict[int, list[int]]
    known: dict[int, Vectors]
    keep: bool


class VectorCache(Closing):
    """An LMDB file of vectors by sentence; memory does not grow with it. Processes may share it.

    Args:
        folder: where the caches of all encoders stand.
        encoder: computes what is missing; its fingerprint and its arithmetic name the file.

    Raises:
        StorageError: the file cannot be made.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.encoder, self.folder = encoder, folder
        self.computed = 0
        self._store = ArrayStore(folder / f"{encoder.fingerprint}-{encoder.arithmetic}")

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def encode(
        self,
        sentences: Sequence[str],
        advance: Advance | None = None,
        *,
        keep: bool = True,
        strict: bool = True,
    ) -> Vectors:
        """Vectors of sentences, computed only for those that were never asked for.

        Args:
            sentences: n texts.
            advance: told of every sentence computed.
            keep: leave false for sentences that no later call asks for again.
            strict: leave false where the caller passes over vectors that are not finite.

        Returns:
            float32 [n, d].

        Raises:
            EncoderError: the model yields a vector that is not finite, and `strict` is set.
            StorageError: the computed ones cannot be kept.
        """
        return self.run(self.plan(sentences, keep=keep), advance, strict=strict)

    def plan(self, sentences: Sequence[str], *, keep: bool = True) -> Planned:
        """All of `encode` that needs no model: what is missing, in tokens. Safe in a thread."""
        distinct = list(dict.fromkeys(sentences))
        place = {sentence: row for row, sentence in enumerate(distinct)}
        known = self._find(distinct) if keep else {}
        missing = [row for row in range(len(distinct)) if row not in known]
        tokens = self.encoder.tokenize([distinct[row] for row in missing])
        rows = [place[sentence] for sentence in sentences]
        return Planned(distinct, rows, dict(zip(missing, tokens, strict=True)), known, keep)

    def run(
        self, planned: Planned, advance: Advance | None = None, *, strict: bool = True
    ) -> Vectors:
        """The rest of `encode`: compute what is missing, keep it, put all in order.

        Returns:
            float32 [n, d].

        Raises:
            EncoderError: the model yields a vector that is not finite, or none that is.
            StorageError: the computed ones cannot be kept.
        """
        distinct, known = planned.distinct, planned.known
        missing = list(planned.missing)
        if planned.keep and missing:
            # a plan made ahead does not know what was computed since
            found = self._find([distinct[row] for row in missing])
            known = known | {missing[at]: vector for at, vector in found.items()}
            missing = [row for row in missing if row not in known]
        vectors = np.empty((len(distinct), self.encoder.dimensions), dtype=np.float32)
        for row, vector in known.items():
            vectors[row] = vector
        if missing:
            computed = self.encoder.vectors(
                [planned.missing[row] for row in missing], advance, strict=strict
            )
            vectors[missing] = computed
            self.computed += len(missing)
            if planned.keep:
                finite = finite_rows(computed)
                sound = [distinct[row] for row, good in zip(missing, finite, strict=True) if good]
                self._write(sound, computed[finite])
        return vectors[planned.rows]

    def _find(self, sentences: Sequence[str]) -> dict[int, Vectors]:
        """The vectors that are kept already, by the position of their sentences."""
        kept = enumerate(self._store.get([text_key(text) for text in sentences]))
        # one that a damaged disk or another program kept is worth another try
        return {
            row: vector
            for row, vector in kept
            if vector is not None
            and len(vector) == self.encoder.dimensions
            and np.isfinite(vector).all()
        }

    def _write(self, sentences: Sequence[str], vectors: Vectors) -> None:
        self._store.put((text_key(text), row) for text, row in zip(sentences, vectors, strict=True))
