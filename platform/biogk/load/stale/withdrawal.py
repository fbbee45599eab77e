"""What a source brought, taken out of the graph: edges, and entities that no other one supports."""

from __future__ import annotations

from collections.abc import Sequence

from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store, run_in


def take_out(store: Store, source: str, ids: Sequence[str]) -> tuple[int, Changes]:
    """Take out what a source says of some entities, in one transaction.

    An entity that another source supports stays, with the names, kinds and identifiers that the
    others gave it. The rest goes, with all of its edges.

    Args:
        store: the database.
        source: its id.
        ids: entities that it supports.

    Returns:
        how many entities stay; what the database lost.
    """
    rows = store.without([source]).columns("load/supporters", ids=ids)["rows"]
    staying = {row["id"] for row in rows}
    forgotten = []
    for row in rows:
        others = row["sources"]
        # what the last one says is the entity itself
        gone = [source, *others] if len(others) == 1 else [source]
        forgotten += [f"{each} {row['id']}" for each in gone]
    changes = Changes()
    with store.transaction() as transaction:
        for named, parameters in (
            ("load/delete_edges", {"source": source, "ids": ids}),
            ("load/restore_entities", {"rows": rows}),
            ("load/delete_contributions", {"ids": forgotten}),
            ("load/delete_entities", {"ids": [id_ for id_ in ids if id_ not in staying]}),
        ):
            changes.add(run_in(transaction, named, **parameters))
    return len(rows), changes
