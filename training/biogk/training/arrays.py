"""Arrays of numbers on disk by key: an LMDB file that grows, one writer and many readers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import lmdb
import numpy as np
import numpy.typing as npt

from biogk.core.closing import Closing
from biogk.core.disk import require_space, writing
from biogk.core.errors import StorageError

FIRST_MAP_BYTES = 1 << 30
LOCK_BYTES = 64 * 1024
FLOAT_BYTES = 4
PAGE_BYTES, NODE_BYTES, INLINE_BYTES = 4_096, 24, 2_000
"""LMDB's pages, what an entry takes beside its value, and the longest value within a page."""
FILLED = 0.7
"""Part of its pages that is used where keys come in no order."""


class ArrayStore(Closing):
    """float32 arrays by key; memory does not grow with them. Processes may share a file.

    Args:
        path: folder of the file.

    Raises:
        StorageError: the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
            require_space(path, LOCK_BYTES)
            try:
                self._base = lmdb.open(str(path), map_size=FIRST_MAP_BYTES, metasync=False)
            except lmdb.Error as error:
                raise _fault(path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def get(self, keys: Sequence[bytes]) -> Iterator[npt.NDArray[np.float32] | None]:
        """The array of each key, flat and not to be changed; None where there is no whole one."""
        with self._reading() as transaction:
            for key in keys:
                found = transaction.get(key)
                if found is None or len(found) % FLOAT_BYTES:
                    yield None
                else:
                    yield np.frombuffer(found, dtype=np.float32)

    def _reading(self) -> lmdb.Transaction:
        """A transaction; another process may have made the file larger than we know."""
        try:
            return self._base.begin()
        except lmdb.MapResizedError:
            self._base.set_mapsize(0)
            return self._base.begin()

    def put(self, items: Iterable[tuple[bytes, npt.NDArray[np.float32]]]) -> None:
        """Keep arrays.

        Raises:
            StorageError: the disk is full or refuses.
        """
        rows = [(key, np.ascontiguousarray(array).tobytes()) for key, array in items]
        while True:
            try:
                with self._base.begin(write=True) as transaction:
                    transaction.cursor().putmulti(rows)
            except lmdb.MapResizedError:
                self._base.set_mapsize(0)
            except lmdb.MapFullError:
                self._base.set_mapsize(self._base.info()["map_size"] * 2)
            except lmdb.Error as error:
                raise _fault(Path(self._base.path()), error) from error
            else:
                return


def bytes_kept(numbers: int) -> int:
    """About how many bytes an array of so many numbers takes on disk."""
    value = numbers * FLOAT_BYTES
    if value > INLINE_BYTES:
        return math.ceil((value + NODE_BYTES) / PAGE_BYTES) * PAGE_BYTES + 2 * NODE_BYTES
    return round(PAGE_BYTES / FILLED / (PAGE_BYTES // (value + NODE_BYTES)))


def text_key(text: str) -> bytes:
    """The key of what was made from a text alone."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _fault(path: Path, error: lmdb.Error) -> StorageError:
    return StorageError(
        f"Vectors cannot be kept in {path}: {error}.", "Free disk space or use --home DIR."
    )
