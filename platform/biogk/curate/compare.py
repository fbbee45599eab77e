"""Two runs side by side: what appeared, what vanished, what changed its confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from biogk.core.errors import RunError
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.vocabulary import Vocabulary
from biogk.core.store.driver import Row, Store
from biogk.core.store.queries import query
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
    types: list[Collection[str]] = []
    for run in (first, second):
        shown = show_run(store, run)
        if shown["kind"] != PREDICTION:
            raise RunError(
                f"Run {run} is a {shown['kind']}: it predicted nothing to compare.",
                "`biogk runs list` names the predictions; `biogk evaluate` scores a training.",
            )
        types.append(shown.get("relationship_types") or ())
    asked = {"first": first, "second": second, "least": least, "limit": limit}
    found = Comparison(first, second, Level(), Level(), Level())
    queries = (
        (found.mentions, "runs/compare_mentions"),
        (found.relations, "runs/compare_relations"),
    )
    for level, each in queries:
        level.add(store.read(each, **asked), limit)
    for old, new, turned in _types_together(store.vocabulary, *types):
        named = query("runs/compare_entity_relations").typed(first_type=old, second_type=new)
        found.entity_relations.add(store.read(named, turned=turned, **asked), limit)
    return found


def _types_together(
    known: Vocabulary, first: Collection[str], second: Collection[str]
) -> Iterator[tuple[str, str, bool]]:
    """Each relationship type of one run with that of the other, and whether it runs against it.

    A run of an older vocabulary may have another name and direction for a relation.
    """
    renamed, open_ = known.renamed(), dict.fromkeys(second)

    def now(type_: str) -> MappedRelation:
        return renamed.get(type_) or MappedRelation(type_)

    for old in first:
        alike = (each for each in open_ if now(each).type == now(old).type)
        same = old if old in open_ else next(alike, old)
        open_.pop(same, None)
        yield old, same, now(old).inverse != now(same).inverse
    yield from ((new, new, False) for new in open_)


def _gap(row: Row) -> float:
    return -abs(float(row["after"] or 0.0) - float(row["before"] or 0.0))
