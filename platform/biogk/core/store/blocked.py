"""Triples that a curator called wrong: loads and runs leave them out, whoever states them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from biogk.core.model.rows import TripleRow
from biogk.core.store.driver import Statement, Store

NO_SOURCE = ""
"""What stands for the source of edges that a run predicted or `same-as` made."""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class BlockedTriples:
    """The triples of one source that were called wrong.

    Args:
        keys: subject, relation and object of each.
    """

    keys: frozenset[Key]

    @classmethod
    def read(cls, store: Store, source: str = NO_SOURCE) -> BlockedTriples:
        """Those of a source now; of predictions and SAME_AS where none is named."""
        page = store.columns("reviews/refused", source=source)
        columns = (page[name] for name in ("subjects", "relations", "objects"))
        return cls(frozenset(zip(*columns, strict=True)))

    def has(self, subject: str, relation: str, object_: str) -> bool:
        """Whether a triple is one of them."""
        return (subject, relation, object_) in self.keys

    def holds(self, row: Any) -> bool:
        """Whether a row of a load is one of them."""
        return (
            isinstance(row, TripleRow)
            and not row.negated
            and self.has(row.subject, row.relation, row.object)
        )

    def without(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The other rows."""
        return [row for row in rows if not self.holds(row)] if self.keys else rows


def mark_right(source: str = NO_SOURCE) -> Statement:
    """The query that marks what came since its triple was called right.

    Args:
        source: of the edges; nothing for predictions and SAME_AS.
    """
    return "reviews/mark_new", {"source": source}
