"""Numbers for entities: PyG counts nodes from 0, the database knows them by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import torch
from pandas.util import hash_array
from torch import Tensor

from biogk.core.errors import InputError

Hashes = npt.NDArray[np.uint64]


class EntityIndex:
    """The number of each id and the id of each number.

    Ids stand in one Arrow array, and are found by a sorted array of 64-bit digests: 12 bytes an
    entity and the letters of its id, about 160 MB for four million entities, where a dict of
    strings takes ten times as much.

    Args:
        pages: ids, each once, in the order of their numbers.

    Raises:
        InputError: two ids have one digest, or an id comes twice.
    """

    def __init__(self, pages: Iterable[Sequence[str]]) -> None:
        chunks, digests = [], []
        for page in pages:
            chunks.append(pa.array(page, pa.large_string()))
            digests.append(_digests(page))
        self._ids = pa.chunked_array(chunks, pa.large_string()).combine_chunks()
        found = np.concatenate(digests) if digests else np.empty(0, np.uint64)
        self._order = found.argsort(kind="stable").astype(np.int64)
        self._sorted = found[self._order]
        if (self._sorted[1:] == self._sorted[:-1]).any():
            raise InputError("Two entities have the same id, or ids of the same digest.")

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self, numbers: Tensor) -> list[str]:
        """The ids of numbers [n]."""
        found: list[str] = self._ids.take(pa.array(numbers.numpy())).to_pylist()
        return found

    def numbers(self, ids: Sequence[str]) -> Tensor:
        """The numbers of ids, int64 [n].

        Raises:
            KeyError: an id is not known.
        """
        if not ids:
            return torch.empty(0, dtype=torch.long)
        digests = _digests(ids)
        place = np.searchsorted(self._sorted, digests)
        known = place < len(self._sorted)
        known[known] = self._sorted[place[known]] == digests[known]
        if not known.all():
            raise KeyError(ids[int((~known).argmax())])
        return torch.from_numpy(self._order[place])


def _digests(ids: Sequence[str]) -> Hashes:
    return hash_array(np.array(ids, dtype=object), categorize=False)
