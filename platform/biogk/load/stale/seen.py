"""Which entities and triples a load has read: a hash of eight bytes each, in a file on disk."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from biogk.core.closing import Closing
from biogk.core.model.rows import EntityRow, TripleRow

BUFFERED = 100_000
BYTES = 8


class SeenRows(Closing):
    """The rows of a load, to be asked whether one was among them.

    Two of n rows have the same hash with a probability of about n^2 / 2^65: one in 20,000 at 40
    million.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        self._buffer = array("Q")
        self._sorted: np.ndarray[Any, np.dtype[np.uint64]] | None = None

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def noting(self, rows: Iterable[EntityRow | TripleRow]) -> Iterator[EntityRow | TripleRow]:
        """The same rows, each of them noted."""
        for row in rows:
            key = (
                row.id
                if isinstance(row, EntityRow)
                else triple_key(row.subject, row.relation, row.object, negated=row.negated)
            )
            self._buffer.append(_hash(key))
            if len(self._buffer) >= BUFFERED:
                self._flush()
            yield row

    def missing(self, keys: Sequence[str]) -> list[int]:
        """Which keys are none of the rows', by their position. No more rows can be noted then.

        Args:
            keys: ids of entities, or `triple_key`s.
        """
        hashes = self._hashes()
        asked = np.fromiter(map(_hash, keys), np.uint64, len(keys))
        places = np.searchsorted(hashes, asked)
        inside = places < len(hashes)
        found = np.zeros(len(keys), bool)
        found[inside] = hashes[places[inside]] == asked[inside]
        return np.flatnonzero(~found).tolist()

    def _flush(self) -> None:
        self._file.write(self._buffer.tobytes())
        self._buffer = array("Q")

    def _hashes(self) -> np.ndarray[Any, np.dtype[np.uint64]]:
        if self._sorted is None:
            self._flush()
            self._file.flush()
            size = self._file.tell() // BYTES
            self._sorted = np.zeros(0, np.uint64)
            if size:
                self._sorted = np.memmap(self._file, np.uint64, "r+", shape=(size,))
                self._sorted.sort()
        return self._sorted


def triple_key(subject: str, relation: str, object_: str, *, negated: bool) -> str:
    """A triple as one string; one that is stated to be false is another."""
    return "\0".join((subject, relation, object_, *(["not"] if negated else [])))


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest())
