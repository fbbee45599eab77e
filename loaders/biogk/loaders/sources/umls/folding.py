"""Keys that were seen already, eight bytes each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]


class KeySet:
    """A set of 64-bit keys, kept as sorted runs of which each is at least twice the next.

    A Python set takes ten times the memory: 20 million keys are 160 MB here, and as much again for
    a moment when two runs are merged.
    """

    def __init__(self) -> None:
        self.runs: list[Keys] = []

    def __len__(self) -> int:
        return sum(len(run) for run in self.runs)

    def add(self, keys: Keys) -> Keys:
        """Put keys in.

        Args:
            keys: (n,) in any order, repeated or not.

        Returns:
            (m,) those that were not in it, each once, in the order of their first coming.
        """
        unique, first = np.unique(keys, return_index=True)
        fresh = np.ones(len(unique), dtype=bool)
        for run in self.runs:
            fresh &= ~_contains(run, unique)
        if fresh.any():
            self._insert(unique[fresh])
        return keys[np.sort(first[fresh])]

    def _insert(self, run: Keys) -> None:
        self.runs.append(run)
        while len(self.runs) > 1 and 2 * len(self.runs[-1]) > len(self.runs[-2]):
            merged = np.concatenate((self.runs.pop(), self.runs.pop()))
            merged.sort(kind="stable")
            self.runs.append(merged)


def _contains(run: Keys, keys: Keys) -> npt.NDArray[np.bool_]:
    at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
    return np.asarray(run[at] == keys)
