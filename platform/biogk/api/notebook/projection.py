"""The weighted graph in the catalogue of Graph Data Science."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.api.notebook.questions import frame
from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.core.store.queries import query

if TYPE_CHECKING:
    import pandas as pd


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
    return frame(store.table(text, {"name": name, "relations": relations}))
