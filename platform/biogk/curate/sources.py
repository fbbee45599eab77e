"""Sources and corpora: what was loaded, and how to take it out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from biogk.core.errors import InputError, RunError
from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.core.store.queries import query
from biogk.load.stale.withdrawal import take_out

ENTITIES_A_PAGE = 1_000
DOCUMENTS_A_PAGE = 500

Row = dict[str, Any]


@dataclass
class RemovalReport:
    """What a removal did.

    Args:
        source: what was removed.
        shared: entities that other sources support and that stay.
        changes: what the database lost.
    """

    source: str
    shared: int = 0
    changes: Changes = field(default_factory=Changes)


def list_sources(store: Store) -> list[Row]:
    """All sources and corpora, with how many entities, edges, falsehoods and documents each has."""
    entities = {row["source"]: row for row in store.read("sources/count_entities")}
    edges = _summed(store.read("sources/count_edges"), "edges")
    documents = _summed(store.read("sources/count_documents"), "documents")
    falsehoods = _summed(store.read("sources/count_falsehoods"), "falsehoods")
    return [
        {
            **row,
            "entities": entities.get(row["id"], {}).get("entities", 0),
            "edges": edges.get(row["id"], 0),
            "falsehoods": falsehoods.get(row["id"], 0),
            "documents": documents.get(row["id"], 0),
        }
        for row in store.read("sources/list")
    ]


def show_source(store: Store, source: str) -> Row:
    """One source: what is said of it, and its part of the graph.

    Returns:
        the row of `list_sources`, and `alone`, the entities that no other source supports;
        `relations`, maps of type, edges, weighed; `splits`, maps of split and documents.

    Raises:
        InputError: there is no such source.
    """
    row = next((row for row in list_sources(store) if row["id"] == source), None)
    if row is None:
        raise InputError(f"There is no source {source}.", "`biogk sources list` names them.")
    alone = {found["source"]: found["alone"] for found in store.read("sources/count_entities")}
    return {
        **row,
        "alone": alone.get(source, 0),
        "relations": _of(source, store.read("sources/count_edges")),
        "splits": _of(source, store.read("sources/count_documents")),
    }


def remove_source(store: Store, source: str) -> RemovalReport:
    """Take out what a source or corpus brought: the graph is as if it had never been loaded.

    Its edges go, and the entities that no other source supports. One that another supports stays,
    with the names, kinds and identifiers that the others gave it. The work is done in pages; one
    that was interrupted leaves `status: 'removing'`, and the next call completes it.

    Args:
        store: the database.
        source: its id.

    Raises:
        InputError: there is no such source.
        RunError: predictions of runs hang on what would go.
    """
    if source not in {row["id"] for row in store.read("sources/list")}:
        raise InputError(f"There is no source {source}.", "`biogk sources list` names them.")
    _refuse_predicted(store, source)
    report = RemovalReport(source)
    store.write("sources/begin_removal", id=source)
    with track(f"removing {source}") as advance:
        for page in pages(store, "sources/supported", source=source, limit=ENTITIES_A_PAGE):
            shared, changes = take_out(store, source, page["ids"])
            report.shared += shared
            report.changes.add(changes)
            advance(len(page["ids"]))
        while gone := store.write(
            "sources/delete_documents", source=source, limit=DOCUMENTS_A_PAGE
        ):
            report.changes.add(gone)
            advance(gone.nodes_deleted)
    store.write("reviews/forget_edges", source=source)
    report.changes.add(store.write("sources/finish_removal", id=source))
    return report


def _refuse_predicted(store: Store, source: str) -> None:
    runs = [
        row["id"]
        for row in store.read("sources/runs", source=source)
        if row["on_corpus"] or _predicts_of(store, source, row)
    ]
    if runs:
        raise RunError(
            f"Predictions of {', '.join(runs)} hang on what {source} alone brought.",
            "Delete those first: `biogk runs delete RUN`.",
        )


def _predicts_of(store: Store, source: str, run: Row) -> bool:
    named = (query("sources/predicted").typed(type=type_) for type_ in run["types"])
    return any(store.read(each, run=run["id"], source=source)[0]["found"] for each in named)


def _of(source: str, rows: list[Row]) -> list[Row]:
    return [
        {key: value for key, value in row.items() if key != "source"}
        for row in rows
        if row["source"] == source
    ]


def _summed(rows: list[Row], key: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row["source"]] = found.get(row["source"], 0) + row[key]
    return found
