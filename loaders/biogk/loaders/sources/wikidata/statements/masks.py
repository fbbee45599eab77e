"""Sets of kinds by item as two arrays: 12 bytes an item, for millions of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Masks = NDArray[np.uint64]


@dataclass(frozen=True)
class KindMasks:
    """A set of kinds, as bits, for each item of a set.

    Args:
        numbers: Q numbers [n], ascending, none twice.
        masks: bits of their kinds [n].
    """

    numbers: Numbers
    masks: Masks

    @classmethod
    def union(cls, numbers: Numbers, masks: Masks) -> KindMasks:
        """The union of the masks of equal numbers.

        Args:
            numbers: Q numbers [m] in any order.
            masks: a mask for each [m].
        """
        order = np.argsort(numbers, kind="stable")
        distinct, starts = np.unique(numbers[order], return_index=True)
        if not len(distinct):
            return cls(distinct, np.empty(0, np.uint64))
        return cls(distinct, np.bitwise_or.reduceat(masks[order], starts))

    def of(self, numbers: Numbers) -> Masks:
        """The masks of these items [m]; 0 for one that is not in the set."""
        if not len(self.numbers):
            return np.zeros(len(numbers), np.uint64)
        places = np.searchsorted(self.numbers, numbers)
        places[places == len(self.numbers)] = 0
        return np.where(self.numbers[places] == numbers, self.masks[places], np.uint64(0))

    def one(self, number: int) -> int | None:
        """The mask of an item; None for one that is not in the set."""
        place = int(np.searchsorted(self.numbers, number))
        if place < len(self.numbers) and self.numbers[place] == number:
            return int(self.masks[place])
        return None


class KindBits:
    """The kinds of a vocabulary as bits of a mask.

    Args:
        kinds: the names of the kinds; no more than 64.
    """

    def __init__(self, kinds: list[str]) -> None:
        self.kinds = kinds
        self._names: dict[int, tuple[str, ...]] = {}

    def mask(self, *kinds: str) -> int:
        """The mask of these kinds."""
        return sum(1 << self.kinds.index(kind) for kind in dict.fromkeys(kinds))

    def names(self, mask: int) -> tuple[str, ...]:
        """The kinds of a mask, in the vocabulary's order."""
        found = self._names.get(mask)
        if found is None:
            found = tuple(kind for bit, kind in enumerate(self.kinds) if mask >> bit & 1)
            self._names[mask] = found
        return found

    @cached_property
    def unspecific(self) -> int:
        """The mask of Concept, which says nothing of an item that has another kind."""
        return self.mask("Concept") if "Concept" in self.kinds else 0
