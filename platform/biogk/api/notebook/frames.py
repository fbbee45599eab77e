"""Edges as a data frame that can become a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

COLUMNS = (
    "subject",
    "relation",
    "object",
    "weight",
    "predicted",
    "by",
    "subject_id",
    "object_id",
)


class Triples(pd.DataFrame):
    """One edge a row: a pandas DataFrame, also after rows were chosen or sorted.

    Columns: subject and object, names; relation, the relationship type; weight (of a predicted
    edge its confidence), nan where there is none; predicted, whether a run found it; by, the
    source or the run; subject_id and object_id.
    """

    @property
    def _constructor(self) -> Callable[..., Triples]:
        return Triples

    def networkx(self) -> nx.MultiDiGraph[str]:
        """These edges as a network; nodes are ids.

        Returns:
            nodes with `name`; edges with `relation`, `weight`, `predicted`, `by`.
        """
        import networkx as nx

        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for row in self.to_dict("records"):
            network.add_node(row["subject_id"], name=row["subject"])
            network.add_node(row["object_id"], name=row["object"])
            network.add_edge(row["subject_id"], row["object_id"], **_edge(row))
        return network


def triples(rows: list[dict[str, Any]]) -> Triples:
    """A frame of rows that have `COLUMNS`."""
    frame = Triples(rows, columns=list(COLUMNS))
    frame["weight"] = frame["weight"].astype("float64")
    return frame


def _edge(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "relation": row["relation"],
        "weight": None if pd.isna(row["weight"]) else row["weight"],
        "predicted": bool(row["predicted"]),
        "by": row["by"],
    }
