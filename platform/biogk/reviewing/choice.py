"""Which triples somebody wants to review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QueueName = Literal["doubtful", "contradictions", "predictions", "triples", "reviewed"]


@dataclass(frozen=True)
class QueueChoice:
    """Which triples.

    Args:
        queue: `doubtful` by the weights, `contradictions`, `predictions` of runs, all `triples`, or
            those that others have `reviewed`.
        run: only what this run found.
        source: only what this source states.
        relation: only this relation, predicted or not.
        about: only triples with this entity: name, alias, id or identifier.
        limit: how many.
    """

    queue: QueueName
    run: str = ""
    source: str = ""
    relation: str = ""
    about: str = ""
    limit: int = 200

    def __str__(self) -> str:
        named = {"of": self.run, "in": self.source, "about": self.about}
        kind = f"{self.queue} {self.relation}".strip()
        return " ".join([kind, *(f"{how} {what}" for how, what in named.items() if what)])
