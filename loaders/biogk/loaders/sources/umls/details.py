"""What a load left out, and by which filter."""

from __future__ import annotations

from collections import Counter
from typing import Any

from biogk.core.counted import counted

SHOWN = 10


class Details:
    """Counts of one reading.

    Args:
        left_out: rows or concepts by file, then by reason.
        unmapped: relations (REL, or REL and RELA) that the vocabulary has no name for.
        general: relations (RELA) that became the type of their REL, for want of a name.
        notes: what else the user should know, a line each.
    """

    def __init__(self) -> None:
        self.left_out: dict[str, Counter[str]] = {}
        self.unmapped: Counter[str] = Counter()
        self.general: Counter[str] = Counter()
        self.notes: list[str] = []

    def of(self, file: str) -> Counter[str]:
        """The counts of a file."""
        return self.left_out.setdefault(file, Counter())

    def as_dict(self) -> dict[str, Any]:
        """All of it, the most frequent first."""
        return {
            "left_out": {file: dict(each.most_common()) for file, each in self.left_out.items()},
            "unmapped": dict(self.unmapped.most_common()),
            "general": dict(self.general.most_common()),
            "notes": list(self.notes),
        }

    def lines(self) -> list[str]:
        """All of it as lines for people."""
        said = [
            f"Left out of {file}: {_counts(each.most_common())}."
            for file, each in self.left_out.items()
            if each
        ]
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
