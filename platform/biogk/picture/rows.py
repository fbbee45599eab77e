"""A picture from a table of names: what the saved questions answer with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from biogk.browser.style import is_predicted, kind_of
from biogk.core.store.driver import Store, Table
from biogk.core.store.values import cell
from biogk.picture.graph import PictureEdge, PictureGraph, PictureNode, number

# columns of the two ends, column of the relation, and the relation where no column has it
ENDS = (
    ("subject", "object", "relation", "RELATED_TO"),
    ("entity", "similar", "", "SIMILAR_TO"),
    ("treatment", "disease", "", "TREATS"),
    ("head", "tail", "type", "RELATED_TO"),
)
WEIGHTS = ("weight", "confidence", "score")
LOOKED_AT = 1_000_000
Row = Mapping[str, Any]


def from_rows(store: Store, title: str, table: Table, limit: int) -> PictureGraph | None:
    """The graph that a table's columns relate; None where it has no such columns or no rows.

    Args:
        store: the graph, asked for the kinds of the names.
        title: what the picture is called.
        table: rows with two ends each, or with a path's lists of entities and relations.
        limit: most edges.
    """
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    edges = list(dict.fromkeys(_edges(rows, table.columns)))
    if not edges:
        return None
    kept = edges[:limit]
    names = list(dict.fromkeys(name for edge in kept for name in (edge.source, edge.target)))
    known = {row["name"]: row for row in store.read("picture/kinds", names=names)}
    nodes = {name: _node(name, known.get(name)) for name in names}
    weighed = "weight" in table.columns or "weights" in table.columns
    whole = weight_range(store) if weighed else None
    return PictureGraph(title, nodes, kept, len(edges) - len(kept), whole)


def weight_range(store: Store) -> tuple[float, float] | None:
    """Between which weights nine tenths of the graph's edges lie; None where none has one."""
    (found,) = store.read("picture/weight_range", limit=LOOKED_AT)
    return None if found["low"] is None else (found["low"], found["high"])


def _edges(rows: list[dict[str, Any]], columns: list[str]) -> Iterator[PictureEdge]:
    if {"entities", "relations"} <= set(columns):
        for row in rows:
            yield from _steps(row)
        return
    for start, end, relation, otherwise in ENDS:
        if {start, end} <= set(columns):
            for row in rows:
                if isinstance(row[start], str) and isinstance(row[end], str):
                    type_ = str(row.get(relation) or otherwise)
                    yield _edge(row[start], row[end], type_, row)
            return


def _edge(source: str, target: str, type_: str, row: Row) -> PictureEdge:
    weight = next((number(row[name]) for name in WEIGHTS if row.get(name) is not None), None)
    found = is_predicted(type_) or row.get("how") == "predicted"
    lines = [f"{name.replace('_', ' ')}: {cell(value)}" for name, value in row.items()]
    return PictureEdge(source, target, type_, weight, found, "\n".join(lines))


def _steps(row: Row) -> Iterator[PictureEdge]:
    names, types = row["entities"], row["relations"]
    weights = row.get("weights") or [None] * len(types)
    for start, type_, end, weight in zip(names, types, names[1:], weights, strict=False):
        about = f"{start}\n{type_} {cell(weight)}\n{end}"
        yield PictureEdge(start, end, type_, number(weight), is_predicted(type_), about)


def _node(name: str, known: Row | None) -> PictureNode:
    labels = (known or {}).get("labels", [])
    kinds = sorted(label for label in labels if label != "Entity")
    lines = [name, ", ".join(kinds), (known or {}).get("id", "")]
    return PictureNode(name, name, kind_of(labels), "\n".join(filter(None, lines)))
