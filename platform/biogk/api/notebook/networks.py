"""The weighted graph as a networkx network."""

from __future__ import annotations

import networkx as nx

from biogk.export.reading import Reading


def network(reading: Reading) -> nx.MultiDiGraph[str]:
    """The selected part of the graph; it is held in memory, about 1 KB an edge.

    Args:
        reading: the graph.

    Returns:
        nodes by id with `name` and `kinds`; edges with `relation`, `weight` (None without one),
        `predicted`, `by` (the source or the run).
    """
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in reading.entities():
        found.add_node(entity.id, name=entity.name, kinds=entity.kinds)
    for edge in reading.edges():
        found.add_edge(
            edge.subject,
            edge.object,
            relation=edge.type,
            weight=edge.weight,
            predicted=edge.predicted,
            by=edge.properties["run" if edge.predicted else "source"],
        )
    return found
