"""Sentence vectors on disk: each distinct sentence is encoded once, whichever stage asks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import lmdb
import numpy as np

from biogk.disk import require_space, writing
from biogk.errors import StorageError
from biogk.progress import Advance
from biogk.training.encoder import Encoder, Vectors, finite_rows

FIRST_MAP_BYTES = 1 << 30
LOCK_BYTES = 64 * 1024


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


class VectorCache:
    """An LMDB file of vectors by sentence; memory does not grow with it. Processes may share it.

    Args:
        folder: where the caches of all encoders stand.
        encoder: computes what is missing; its fingerprint names the file.

    Raises:
        StorageError: the file cannot be made.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.encoder = encoder
        self.computed = 0
        path = folder / encoder.fingerprint
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
            require_space(path, LOCK_BYTES)
            try:
                self._base = lmdb.open(str(path), map_size=FIRST_MAP_BYTES, metasync=False)
            except lmdb.Error as error:
                raise _fault(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

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
        with self._reading() as transaction:
            kept = ((row, transaction.get(_key(text))) for row, text in enumerate(sentences))
            length = np.dtype(np.float32).itemsize * self.encoder.dimensions
            found = {
                row: np.frombuffer(value, dtype=np.float32)
                for row, value in kept
                if value is not None and len(value) == length
            }
        # one that a damaged disk or another program kept is worth another try
        return {row: vector for row, vector in found.items() if np.isfinite(vector).all()}

    def _reading(self) -> lmdb.Transaction:
        """A transaction; another process may have made the file larger than we know."""
        try:
            return self._base.begin()
        except lmdb.MapResizedError:
            self._base.set_mapsize(0)
            return self._base.begin()

    def _write(self, sentences: Sequence[str], vectors: Vectors) -> None:
        items = [
            (_key(sentence), row.tobytes())
            for sentence, row in zip(sentences, vectors, strict=True)
        ]
        while True:
            try:
                with self._base.begin(write=True) as transaction:
                    transaction.cursor().putmulti(items)
            except lmdb.MapResizedError:
                self._base.set_mapsize(0)
            except lmdb.MapFullError:
                self._base.set_mapsize(self._base.info()["map_size"] * 2)
            except lmdb.Error as error:
                raise _fault(Path(self._base.path()), error) from error
            else:
                return


def _fault(path: Path, error: lmdb.Error) -> StorageError:
    return StorageError(
        f"Vectors cannot be kept in {path}: {error}.", "Free disk space or use --home DIR."
    )


def _key(sentence: str) -> bytes:
    return hashlib.blake2b(sentence.encode(), digest_size=16).digest()
