"""What a source brought, taken out of the graph: edges, and entities that no other one supports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store, run_in

Row = dict[str, Any]


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
    page = store.columns("load/supporters", source=source, ids=ids)
    columns = (page["ids"], page["names"], page["others"], page["contributions"])
    alone, rows, forgotten = [], [], []
    for id_, name, others, contributions in zip(*columns, strict=True):
        if not others:
            alone.append(id_)
            continue
        rows.append({"id": id_, "others": others, **_without(id_, name, others, contributions)})
        # what the last one says is the entity itself
        gone = [source, *others] if len(others) == 1 else [source]
        forgotten += [f"{each} {id_}" for each in gone]
    changes = Changes()
    with store.transaction() as transaction:
        for named, parameters in (
            ("load/delete_edges", {"source": source, "ids": page["ids"]}),
            ("load/restore_entities", {"source": source, "rows": rows}),
            ("load/delete_contributions", {"ids": forgotten}),
            ("load/delete_entities", {"ids": alone}),
        ):
            changes.add(run_in(transaction, named, **parameters))
    return len(rows), changes


def _without(id_: str, name: str, others: list[str], contributions: list[Row]) -> Row:
    """What is left of an entity that the others made: the first one's name, the names of all."""
    said = {row["source"]: row for row in contributions}
    known = [said[source] for source in others if source in said]
    if len(known) < len(others):
        return {"known": False, "renamed": False}
    names = [each for row in known for each in (row["name"], *(row["aliases"] or ()))]
    first = next((row["name"] for row in known if row["name"] != id_), id_)
    stated = any(row["kinds"] and not row["assumed_kinds"] for row in known)
    assumed = None if stated or not any(row["kinds"] for row in known) else True
    descriptions = [row["description"] for row in known if row["description"]]
    return {
        "known": True,
        "renamed": first != name,
        "name": first,
        "aliases": [each for each in dict.fromkeys(names) if each not in (first, id_)],
        "kinds": _united([row for row in known if row["assumed_kinds"] is assumed], "kinds"),
        "assumed_kinds": assumed,
        "semantic_types": _united(known, "semantic_types") or None,
        "identifiers": _united(known, "identifiers") or None,
        "description": descriptions[0] if descriptions else None,
    }


def _united(rows: list[Row], key: str) -> list[str]:
    return list(dict.fromkeys(each for row in rows for each in row[key] or ()))
