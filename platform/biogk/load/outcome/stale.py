"""What the graph has of a source, and what the files that are loaded do not have any more."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMED, SHOWN_SIGNS = 3, 80


@dataclass
class Stale:
    """What a load met in the graph and not in its files.

    Args:
        counts: how much of it, by what it is: entities, edges, mentions, relations.
        examples: the first of them, in words.
    """

    counts: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def count(self, what: str, count: int) -> None:
        """Count some of a kind."""
        if count:
            self.counts[what] = self.counts.get(what, 0) + count

    def name(self, example: str) -> None:
        """Keep an example, if it is one of the first."""
        if len(self.examples) < NAMED:
            self.examples.append(example[:SHOWN_SIGNS])
