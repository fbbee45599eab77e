"""Numbers of identifiers that gave way to others: of merged concepts and of redirected items."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint32]
DOUBLINGS = 5
"""How often the numbers are followed by themselves; each time doubles the reach of a chain."""


class Renamed:
    """Which numbers gave way to which others, some 20 bytes each.

    Args:
        pairs: the old number and the one that took its place; of several the first counts.
    """

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        old, new = array("I"), array("I")
        for each, other in pairs:
            old.append(each)
            new.append(other)
        self._old, first = np.unique(np.array(old, np.uint32), return_index=True)
        self._new = np.array(new, np.uint32)[first]
        for _ in range(DOUBLINGS if len(self) else 0):
            self._new = self.all_now(self._new)
        self._by_new = np.argsort(self._new, kind="stable")
        self._sorted_new = self._new[self._by_new]

    def __len__(self) -> int:
        return len(self._old)

    def now(self, number: int) -> int:
        """The number that took its place; itself where none did."""
        return int(self.all_now(np.array([number], np.uint32))[0])

    def all_now(self, numbers: Numbers) -> Numbers:
        """The same of many [n]."""
        if not len(self):
            return numbers
        places = np.minimum(np.searchsorted(self._old, numbers), len(self) - 1)
        return np.where(self._old[places] == numbers, self._new[places], numbers)

    def before(self, number: int) -> list[int]:
        """The old ones whose place it took, in ascending order."""
        first, last = np.searchsorted(self._sorted_new, (number, number + 1))
        found: list[int] = self._old[self._by_new[first:last]].tolist()
        return found
