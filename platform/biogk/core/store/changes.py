"""What writes did to the database."""

from __future__ import annotations

from dataclasses import dataclass, field

import neo4j

COUNTED = (
    "nodes_created",
    "nodes_deleted",
    "relationships_created",
    "relationships_deleted",
    "properties_set",
    "labels_added",
)


@dataclass
class Changes:
    """What writes did to the database, added up over batches. False where nothing changed.

    Args:
        rows: rows given to `Store.write_batches`.
        told: what the queries themselves counted, by the names of their columns: of the nodes that
            they created the entities, say.
    """

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0
    rows: int = 0
    told: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, result: neo4j.Result) -> Changes:
        """Those of one writing query, which may return one record of what it counted."""
        record = result.single()
        changes = cls(told=record.data() if record else {})
        changes._count(result.consume().counters)
        return changes

    def add(self, other: neo4j.SummaryCounters | Changes) -> None:
        """Add the counters of one query, or another sum."""
        self._count(other)
        if isinstance(other, Changes):
            for name, count in other.told.items():
                self.told[name] = self.told.get(name, 0) + count

    def counters(self) -> dict[str, int]:
        """The database's own counts and the rows, for programs."""
        return {name: getattr(self, name) for name in (*COUNTED, "rows")}

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in COUNTED)

    def _count(self, other: neo4j.SummaryCounters | Changes) -> None:
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
