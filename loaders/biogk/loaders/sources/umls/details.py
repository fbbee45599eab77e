"""What a load left out, and by which filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from biogk.core.counted import counted
from biogk.core.model.rows import LeftOutRow
from biogk.loaders.sources.meaning import NEGATED, SELF, UNCERTAIN

SHOWN = 10
NO_FACTS = (NEGATED, UNCERTAIN, SELF)
"""Reasons that loads of all sources tell alike."""


class Details:
    """Counts of one reading.

    Args:
        left_out: rows or concepts by file, then by reason.
        unmapped: relations (REL, or REL and RELA) that the vocabulary has no name for.
        general: relations (RELA) that became the type of their REL, for want of a name.
        denied: relations (RELA) that say what is not so, or only possibly.
        notes: what else the user should know, a line each.
    """

    def __init__(self) -> None:
        self.left_out: dict[str, Counter[str]] = {}
        self.unmapped: Counter[str] = Counter()
        self.general: Counter[str] = Counter()
        self.denied: Counter[str] = Counter()
        self.notes: list[str] = []

    def of(self, file: str) -> Counter[str]:
        """The counts of a file."""
        return self.left_out.setdefault(file, Counter())

    def rows(self) -> Iterator[LeftOutRow]:
        """Statements that become no fact, by the reasons that all sources have."""
        total = Counter[str]()
        for counts in self.left_out.values():
            total.update({reason: counts[reason] for reason in NO_FACTS if counts[reason]})
        yield from (LeftOutRow(reason, count) for reason, count in total.items())

    def as_dict(self) -> dict[str, Any]:
        """All of it, the most frequent first."""
        return {
            "left_out": {file: dict(each.most_common()) for file, each in self.left_out.items()},
            "unmapped": dict(self.unmapped.most_common()),
            "general": dict(self.general.most_common()),
            "denied": dict(self.denied.most_common()),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """All of it as lines for people."""
        said = [
            f"Left out of {file}: {_counts(told)}."
            for file, each in self.left_out.items()
            if (told := [pair for pair in each.most_common() if pair[0] not in NO_FACTS])
        ]
        if self.denied:
            said.append(f"Left out because they deny or doubt: {_most(self.denied)}.")
        if self.unmapped:
            said.append(
                f"Not in the vocabulary, so left out: {_most(self.unmapped)}. "
                "Add them under sources.umls (biogk relations --init)."
            )
        if self.general:
            said.append(f"Read as the more general relation of their REL: {_most(self.general)}.")
        return said + self.notes


def _counts(pairs: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in pairs)


def _most(found: Counter[str]) -> str:
    more = len(found) - SHOWN
    rest = f" and {counted(more, 'other name')}" if more > 0 else ""
    return _counts(found.most_common(SHOWN)) + rest
