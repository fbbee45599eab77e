"""The weighted graph in the catalogue of Graph Data Science."""

from __future__ import annotations

import pandas as pd

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.core.store.queries import query


def project(store: Store, name: str, *, undirected: bool) -> pd.DataFrame:
    """Project the stated edges with their weights; see `Graph.project`.

    Args:
        store: the graph.
        name: of the projection.
        undirected: edges run both ways.

    Raises:
        UsageError: the server does not have the plugin, or there is a projection of that name.
    """
    if not store.read("notebook/gds_is_there")[0]["there"]:
        raise UsageError(
            f"Neo4j at {store.uri} does not have the Graph Data Science plugin.",
            "Install it on the server, or use `biogk.api.analyses` on `graph.networkx()`.",
        )
    orientation = "UNDIRECTED" if undirected else "NATURAL"
    weight = {"weight": {"property": "weight", "defaultValue": 0.0}}
    relations = {
        row["type"]: {"orientation": orientation, "properties": weight}
        for row in store.read("knowledge/stated_types")
    }
    text = query("notebook/project").text
    table = store.table(text, {"name": name, "relations": relations})
    return pd.DataFrame(table.rows, columns=pd.Index(table.columns))
