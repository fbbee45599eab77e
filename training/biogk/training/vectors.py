"""Sentence vectors on disk: each distinct sentence is encoded once, whichever stage asks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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


class VectorCache:
    """An LMDB file of vectors by sentence; memory does not grow with it.

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
            EncoderError: the model yields a vector that is not finite, or none that is.
            StorageError: the computed ones cannot be kept.
        """
        distinct = list(dict.fromkeys(sentences))
        place = {sentence: row for row, sentence in enumerate(distinct)}
        vectors = np.empty((len(distinct), self.encoder.dimensions), dtype=np.float32)
        missing = self._read(distinct, vectors) if keep else list(range(len(distinct)))
        if missing:
            computed = self.encoder.encode(
                [distinct[row] for row in missing], advance, strict=strict
            )
            vectors[missing] = computed
            self.computed += len(missing)
            if keep:
                finite = finite_rows(computed)
                sound = [distinct[row] for row, good in zip(missing, finite, strict=True) if good]
                self._write(sound, computed[finite])
        return vectors[[place[sentence] for sentence in sentences]]

    def _read(self, sentences: Sequence[str], vectors: Vectors) -> list[int]:
        missing, length = [], vectors.itemsize * vectors.shape[1]
        with self._base.begin(buffers=True) as transaction:
            for row, sentence in enumerate(sentences):
                found = transaction.get(_key(sentence))
                if found is None or len(found) != length:
                    missing.append(row)
                    continue
                vectors[row] = np.frombuffer(found, dtype=np.float32)
                if not np.isfinite(vectors[row]).all():
                    # kept by a damaged disk or another program: worth another try
                    missing.append(row)
        return missing

    def _write(self, sentences: Sequence[str], vectors: Vectors) -> None:
        items = [
            (_key(sentence), row.tobytes())
            for sentence, row in zip(sentences, vectors, strict=True)
        ]
        while True:
            try:
                with self._base.begin(write=True) as transaction:
                    transaction.cursor().putmulti(items)
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
