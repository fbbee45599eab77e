"""Two runs side by side: what appeared, what vanished, what changed its confidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from biogk.core.errors import RunError
from biogk.core.store.driver import Row, Store
from biogk.core.store.queries import Query, query
from biogk.core.store.runs import PREDICTION, show_run

APPEARED, VANISHED, CHANGED, SAME = "appeared", "vanished", "changed", "same"
CHANGES = (APPEARED, VANISHED, CHANGED, SAME)


@dataclass
class Level:
    """What differs on one level: mentions, relations between them, relations between entities.

    Args:
        counts: by kind of change: appeared, vanished, changed, same.
        listed: the largest differences of each kind; `before` and `after` are confidences.
    """

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHANGES, 0))
    listed: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: list[Row], limit: int) -> None:
        """Add the answer of one query."""
        for row in rows:
            kind = row["change"]
            self.counts[kind] += row["found"]
            if row["some"]:
                self.listed[kind] = sorted([*self.listed[kind], *row["some"]], key=_gap)[:limit]


@dataclass(frozen=True)
class Comparison:
    """Two runs and how they differ, from the first to the second."""

    first: str
    second: str
    mentions: Level
    relations: Level
    entity_relations: Level

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "first": self.first,
            "second": self.second,
            **{
                name: {"counts": level.counts, **level.listed}
                for name, level in self.levels().items()
            },
        }

    def levels(self) -> dict[str, Level]:
        """The levels by their names."""
        return {
            "mentions": self.mentions,
            "relations": self.relations,
            "entity_relations": self.entity_relations,
        }


def compare_runs(
    store: Store, first: str, second: str, *, least: float = 0.05, limit: int = 20
) -> Comparison:
    """What is different in the second of two runs.

    Args:
        store: the database.
        first: id of the run that is compared with.
        second: id of the other run.
        least: difference of confidence from which on something counts as changed.
        limit: how many of each kind to list.

    Raises:
        RunError: a run is not there, or predicted nothing.
    """
    types: dict[str, None] = {}
    for run in (first, second):
        shown = show_run(store, run)
        if shown["kind"] != PREDICTION:
            raise RunError(
                f"Run {run} is a {shown['kind']}: it predicted nothing to compare.",
                "`biogk runs list` names the predictions; `biogk evaluate` scores a training.",
            )
        types.update(dict.fromkeys(shown.get("relationship_types") or ()))
    found = Comparison(first, second, Level(), Level(), Level())
    queries: list[tuple[Level, str | Query]] = [
        (found.mentions, "runs/compare_mentions"),
        (found.relations, "runs/compare_relations"),
    ]
    for type_ in types:
        named = query("runs/compare_entity_relations").typed(type=type_)
        queries.append((found.entity_relations, named))
    for level, each in queries:
        rows = store.read(each, first=first, second=second, least=least, limit=limit)
        level.add(rows, limit)
    return found


def _gap(row: Row) -> float:
    return -abs(float(row["after"] or 0.0) - float(row["before"] or 0.0))
