"""Nodes and edges of a picture from the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from neo4j.graph import Node, Path, Relationship

from biogk.browser.style import is_predicted, kind_of
from biogk.core.counted import counted
from biogk.core.errors import UsageError
from biogk.core.store.driver import Store, Table
from biogk.core.store.queries import query
from biogk.core.store.values import cell
from biogk.curate.absent import nothing_around
from biogk.curate.reviewed_triples import Named
from biogk.picture.graph import PictureEdge, PictureGraph, PictureNode, number
from biogk.picture.rows import from_rows, weight_range

TEXTS, TEXT_LENGTH = 3, 300
ALIASES = 5
NO_GRAPH = (
    "Let it return nodes, edges or paths (RETURN p), or columns such as subject, relation, object."
)


def neighbourhood(store: Store, name: str, hops: int, limit: int) -> PictureGraph:
    """The edges around an entity, the nearest first.

    Args:
        store: the graph.
        name: name, alias, id or identifier of the entity; all that have it are in the picture, with
            those that SAME_AS joins to them.
        hops: how many edges away from it the picture goes.
        limit: most edges, in all hops together.

    Raises:
        UsageError: there is no such entity, or it has no edges.
    """
    reached = set(Named.read(store, name).every)
    edges: dict[str, Relationship] = {}
    nodes: dict[str, Mapping[str, Any]] = {}
    left_out = 0
    for _ in range(hops):
        asked = sorted(reached)
        values = {"ids": asked, "known": list(edges), "limit": limit - len(edges)}
        found = store.table(query("picture/edges").text, values)
        new = {row[0].element_id: row[0] for row in found.rows}
        edges.update(new)
        nodes.update(_nodes(store, _ends(new.values()) - nodes.keys()))
        reached = {node["properties"]["id"] for node in nodes.values()}
        if len(edges) >= limit:
            left_out = store.read("picture/more_edges", ids=asked, known=list(edges))[0]["edges"]
        if not new or len(edges) >= limit:
            break
    if not edges:
        raise nothing_around(store, name)
    return _made(store, name, nodes, list(edges.values()), left_out)


def of_result(store: Store, title: str, table: Table, limit: int) -> PictureGraph:
    """The graph in a query's result: its nodes, edges and paths, or else what its columns relate.

    Args:
        store: the graph, asked for the ends of edges.
        title: what the picture is called.
        table: the result.
        limit: most edges.

    Raises:
        UsageError: there is no graph in it.
    """
    nodes: dict[str, Node] = {}
    edges: dict[str, Relationship] = {}
    for value in _flat(table.rows):
        if isinstance(value, Relationship):
            edges[value.element_id] = value
        elif isinstance(value, Node):
            nodes[value.element_id] = value
    if nodes or edges:
        kept = list(edges.values())[:limit]
        known = _nodes(store, {*nodes, *_ends(kept)})
        return _made(store, title, known, kept, len(edges) - len(kept))
    made = from_rows(store, title, table, limit)
    if made is None:
        what = "has no rows" if not table.rows else "has nothing that can be drawn"
        raise UsageError(f"The result {what}.", NO_GRAPH)
    return made


def _made(
    store: Store,
    title: str,
    nodes: Mapping[str, Mapping[str, Any]],
    edges: Sequence[Relationship],
    left_out: int,
) -> PictureGraph:
    texts = _texts(store, edges)
    graph = PictureGraph(title, {id_: _node(id_, node) for id_, node in nodes.items()})
    graph.edges = [_edge(graph, edge, texts) for edge in edges]
    graph.left_out = left_out
    graph.range = weight_range(store)
    return graph


def _node(id_: str, node: Mapping[str, Any]) -> PictureNode:
    said = node["properties"]
    kinds = sorted(label for label in node["labels"] if label != "Entity")
    caption = said["name"] or said["text"] or said["model"] or said["id"] or ""
    lines = [caption, ", ".join(kinds), said["id"], *(said["aliases"] or [])[:ALIASES]]
    return PictureNode(id_, caption, kind_of(node["labels"]), "\n".join(filter(None, lines)))


def _edge(graph: PictureGraph, edge: Relationship, texts: Mapping[str, str]) -> PictureEdge:
    source, target = (node.element_id for node in edge.nodes if node is not None)
    said = {key: value for key, value in edge.items() if key not in ("evidence", "estimator")}
    names = (graph.nodes[source].caption, edge.type, graph.nodes[target].caption)
    lines = [" ".join(names), *(f"{key.replace('_', ' ')}: {cell(v)}" for key, v in said.items())]
    evidence = edge.get("evidence") or []
    lines += [f"“{texts[id_]}” ({id_})" for id_ in evidence[:TEXTS] if id_ in texts]
    if len(evidence) > TEXTS:
        lines.append(f"and {counted(len(evidence) - TEXTS, 'document')} more")
    weight = number(said.get("weight", said.get("confidence", said.get("score"))))
    found = "run" in said or is_predicted(edge.type)
    return PictureEdge(source, target, edge.type, weight, found, "\n".join(lines))


def _nodes(store: Store, ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in store.read("picture/nodes", ids=sorted(ids))}


def _ends(edges: Iterable[Relationship]) -> set[str]:
    return {node.element_id for edge in edges for node in edge.nodes if node is not None}


def _texts(store: Store, edges: Iterable[Relationship]) -> dict[str, str]:
    ids = {id_ for edge in edges for id_ in (edge.get("evidence") or [])[:TEXTS]}
    rows = store.read("picture/texts", ids=sorted(ids), length=TEXT_LENGTH) if ids else []
    return {row["id"]: row["text"] for row in rows}


def _flat(value: Any) -> Iterable[Any]:
    """Every node and edge in a value, however deep in lists, maps and paths."""
    if isinstance(value, Path):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, dict):
        yield from _flat(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _flat(one)
    else:
        yield value
