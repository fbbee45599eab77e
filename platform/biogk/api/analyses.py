"""What people ask of a weighted network, by networkx.

Weights lie between -1 and 1, and networkx wants costs or strengths that are not negative:

    strength = (1 + weight) / 2            0 doubted, 1 sure; an edge without a weight counts as 0.5
    cost     = step + 1 - strength         of walking along an edge, either way

Two entities that several edges join count by the strongest of them, since sources repeat each
other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

import networkx as nx
import pandas as pd

from biogk.core.errors import InputError

Measure = Literal["pagerank", "degree", "betweenness"]


def simple(network: nx.MultiDiGraph[str], *, step: float = 1.0) -> nx.Graph[str]:
    """One undirected edge for each pair that is joined, the strongest; no loops.

    Args:
        network: of `graph.networkx()` or `graph.neighbours(...).networkx()`.
        step: what an edge costs beside its doubt: the larger, the shorter the paths.

    Returns:
        the same nodes; edges with strength, cost, weight, relation, and subject, the id of the end
        where the edge starts.
    """
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(network.nodes(data=True))
    for subject, object_, edge in network.edges(data=True):
        strength = (1 + (edge["weight"] or 0.0)) / 2
        known = found.get_edge_data(subject, object_)
        if subject == object_ or (known and known["strength"] >= strength):
            continue
        found.add_edge(
            subject,
            object_,
            strength=strength,
            cost=step + 1 - strength,
            weight=edge["weight"],
            relation=edge["relation"],
            subject=subject,
        )
    return found


def shortest_path(
    network: nx.MultiDiGraph[str], start: str, end: str, *, step: float = 1.0
) -> pd.DataFrame:
    """The path of the least cost: few steps, along edges of high weight (Dijkstra).

    Args:
        network: the network.
        start: id or name of the first entity.
        end: id or name of the last one.
        step: what a step costs beside its doubt; 0 takes any detour along sure edges.

    Returns:
        one row a step: subject, relation, object as they are stated, weight, cost.

    Raises:
        InputError: an entity is not in the network, or no path joins them.
    """
    graph = simple(network, step=step)
    first, last = (_find(graph, name) for name in (start, end))
    try:
        nodes = nx.dijkstra_path(graph, first, last, weight="cost")
    except nx.NetworkXNoPath as error:
        raise InputError(
            f"No path joins {start} and {end}.", "Take a lower weight, or more sources."
        ) from error
    rows = [_step(graph, a, b) for a, b in pairwise(nodes)]
    return pd.DataFrame(rows, columns=["subject", "relation", "object", "weight", "cost"])


def centrality(
    network: nx.MultiDiGraph[str], measure: Measure = "pagerank", *, limit: int | None = 20
) -> pd.DataFrame:
    """The most central entities.

    Args:
        network: the network.
        measure: `pagerank`, by strengths; `degree`, the sum of strengths; `betweenness`, the part
            of the least costly paths that lead through (slow over some thousand nodes).
        limit: how many; None for all.

    Returns:
        columns entity, score, id; the highest score first.
    """
    graph = simple(network)
    scores: dict[str, float]
    if measure == "pagerank":
        scores = nx.pagerank(graph, weight="strength")
    elif measure == "degree":
        scores = dict(graph.degree(weight="strength"))
    elif measure == "betweenness":
        scores = nx.betweenness_centrality(graph, weight="cost")
    else:
        raise InputError(
            f"There is no measure {measure!r}.", "Known: pagerank, degree, betweenness."
        )
    frame = pd.DataFrame(
        {"entity": [_name(graph, id_) for id_ in scores], "score": list(scores.values())}
    ).assign(id=list(scores))
    ordered = frame.sort_values(["score", "id"], ascending=[False, True], ignore_index=True)
    return ordered if limit is None else ordered.head(limit)


def communities(
    network: nx.MultiDiGraph[str], *, resolution: float = 1.0, seed: int = 0
) -> pd.DataFrame:
    """Groups of entities that are joined more strongly than others (Louvain, by strengths).

    Args:
        network: the network.
        resolution: above 1 for smaller groups, below for larger ones.
        seed: of the order in which nodes are looked at.

    Returns:
        columns entity, community (0 is the largest), size, id.
    """
    graph = simple(network)
    found = nx.community.louvain_communities(
        graph, weight="strength", resolution=resolution, seed=seed
    )
    rows = [
        {"entity": _name(graph, id_), "community": number, "size": len(group), "id": id_}
        for number, group in enumerate(sorted(found, key=lambda each: (-len(each), min(each))))
        for id_ in sorted(group)
    ]
    return pd.DataFrame(rows, columns=["entity", "community", "size", "id"])


def _find(graph: nx.Graph[str], name: str) -> str:
    if name in graph:
        return name
    folded = name.casefold()
    named = [id_ for id_, node in graph.nodes(data=True) if node["name"].casefold() == folded]
    if not named:
        raise InputError(f"{name} is not in the network.", "Give the id or the preferred name.")
    return max(named, key=lambda id_: (graph.degree(id_), id_))


def _name(graph: nx.Graph[str], id_: str) -> str:
    name: str = graph.nodes[id_]["name"]
    return name


def _step(graph: nx.Graph[str], first: str, second: str) -> dict[str, Any]:
    edge = graph.edges[first, second]
    subject, object_ = (first, second) if edge["subject"] == first else (second, first)
    return {
        "subject": _name(graph, subject),
        "relation": edge["relation"],
        "object": _name(graph, object_),
        "weight": edge["weight"],
        "cost": edge["cost"],
    }
