"""The knowledge graph of Neo4j, asked batch by batch."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from biogk.core.config import Connection
from biogk.core.errors import TrainingError
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.core.store.queries import query
from biogk.core.store.vectors import Vectors, unpacked, vector_length
from biogk.training.graphs.feature_store.backend import Neighbours
from biogk.training.graphs.feature_store.index import EntityIndex
from biogk.training.pipeline import ahead

IDS_A_PAGE = 20_000
NODES_A_QUERY = 2_000


class DatabaseKnowledge:
    """A graph that stays in Neo4j; memory holds the ids of the entities and one batch.

    Loader workers are processes of their own and must not share a connection, so each process
    opens one when it first asks.

    Args:
        connection: the server.

    Raises:
        ServerError: it does not answer.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._stores: dict[int, Store] = {}
        self.index = EntityIndex(self._ids())
        self.relations = [row["type"] for row in self._store.read("knowledge/stated_types")]
        self.dimensions = vector_length(self._store)

    @property
    def _store(self) -> Store:
        process = os.getpid()
        if process not in self._stores:
            self._stores[process] = Store(self.connection)
        return self._stores[process]

    def close(self) -> None:
        """Give the connection of this process back."""
        opened = self._stores.pop(os.getpid(), None)
        if opened is not None:
            opened.close()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_stores": {}}

    def vectors(self, nodes: Tensor) -> Tensor:
        """gk_embedding of nodes [n], float32 [n, k]; zeros for one that has none.

        Raises:
            TrainingError: embeddings have several lengths.
        """
        x = np.zeros((len(nodes), self.dimensions), dtype=np.float32)
        row = 0
        for part in torch.split(nodes, NODES_A_QUERY):
            page = self._store.columns("corpus/entity_vectors", ids=self.index.ids(part))
            for vector, network in zip(page["vectors"], page["networks"], strict=True):
                if vector:
                    x[row] = self._checked(unpacked(vector, network))
                row += 1
        return torch.from_numpy(x)

    def neighbours(
        self, nodes: Tensor, relations: list[str], *, incoming: bool, top: int | None = None
    ) -> dict[str, Neighbours]:
        """Edges at nodes, as `Knowledge.neighbours` says."""
        found: dict[str, list[tuple[Tensor, Tensor, Tensor]]] = defaultdict(list)
        named = query(f"knowledge/{'incoming' if incoming else 'outgoing'}_edges")
        parts = torch.split(nodes, NODES_A_QUERY)
        answers = (
            self._store.columns(named, ids=self.index.ids(part), types=relations, top=top)
            for part in parts
        )
        for start, page in zip(range(0, len(nodes), NODES_A_QUERY), ahead(answers), strict=True):
            groups = zip(page["types"], page["rows"], page["others"], page["weights"], strict=True)
            for type_, rows, others, weights in groups:
                at = torch.tensor(rows, dtype=torch.long) + start
                found[type_].append(
                    (at, self.index.numbers(others), torch.tensor(weights, dtype=torch.float32))
                )
        return {type_: _joined(found.get(type_, [])) for type_ in relations}

    def weights(self, relation: str, pairs: Tensor) -> Tensor:
        """Weights of edges given by both ends, [e].

        Raises:
            KeyError: there is no such edge.
        """
        weights: list[float] = []
        named = query("knowledge/weights_of_pairs").typed(type=relation)
        for part in torch.split(pairs, NODES_A_QUERY, dim=1):
            starts, ends = self.index.ids(part[0]), self.index.ids(part[1])
            page = self._store.columns(named, starts=starts, ends=ends)
            if 0 in page["stated"]:
                place = page["stated"].index(0)
                raise KeyError(f"no {relation} edge from {starts[place]} to {ends[place]}")
            weights += page["weights"]
        return torch.tensor(weights, dtype=torch.float32)

    def edge_index(self, relation: str) -> Tensor:
        """All edges of one type, [2, e], ordered by start and end; read in pages."""
        parts = [torch.empty((2, 0), dtype=torch.long)]
        for nodes in torch.split(torch.arange(len(self.index)), NODES_A_QUERY):
            found = self.neighbours(nodes, [relation], incoming=False)[relation]
            order = torch.from_numpy(np.lexsort((found.other.numpy(), found.at.numpy())))
            parts.append(torch.stack((nodes[found.at[order]], found.other[order])))
        return torch.cat(parts, dim=1)

    def _ids(self) -> Iterator[list[str]]:
        for page in pages(self._store, "knowledge/entity_ids", limit=IDS_A_PAGE):
            yield page["ids"]

    def _checked(self, vector: Vectors) -> Vectors:
        if len(vector) != self.dimensions:
            raise TrainingError(
                f"Entities have embeddings of the lengths {self.dimensions} and {len(vector)}.",
                "Run `biogk embed` to its end; it was interrupted.",
            )
        return vector


def _joined(parts: list[tuple[Tensor, Tensor, Tensor]]) -> Neighbours:
    if not parts:
        return Neighbours.none()
    # the database orders names as text, the twin by number: one order for both
    return Neighbours(*map(torch.cat, zip(*parts, strict=True))).ordered()
