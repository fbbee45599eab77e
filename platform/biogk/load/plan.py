"""How the rows of a load come into the database: what a user may choose."""

from __future__ import annotations

from dataclasses import dataclass

from biogk.load.bulk.choice import Bulk

ATOMIC_ROWS = 200_000


@dataclass(frozen=True)
class LoadPlan:
    """How rows come into the database.

    Args:
        fingerprint: of the input, see `store.fingerprint`; None where an interrupted load
            has to start over.
        restart: start over instead of resuming an interrupted load of the same input.
        atomic_rows: up to so many rows a load is one transaction.
        bulk: when and where a source of triples goes through import files; None for never.
        replace: take annotation out that a document in the graph has and its file does not.
    """

    fingerprint: str | None = None
    restart: bool = False
    atomic_rows: int = ATOMIC_ROWS
    bulk: Bulk | None = None
    replace: bool = False


DEFAULT_PLAN = LoadPlan()
