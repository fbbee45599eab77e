"""A knowledge graph in memory, for small graphs and tests; it answers as the database does."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from biogk.training.graphs.feature_store.backend import KnowledgeBackend, Neighbours
from biogk.training.graphs.feature_store.index import EntityIndex


@dataclass(frozen=True)
class Edges:
    """Edges of one relation type, ordered by start and end, no pair twice.

    Args:
        pairs: int64 [2, e].
        weight: float32 [e].
    """

    pairs: Tensor
    weight: Tensor


class MemoryKnowledge:
    """A graph held in tensors.

    Args:
        index: numbers of the entities.
        x: gk_embedding of each, float32 [n, k].
        edges: edges by relation type.
    """

    def __init__(self, index: EntityIndex, x: Tensor, edges: dict[str, Edges]) -> None:
        self.index = index
        self.x = x
        self.edges = {relation: edges[relation] for relation in sorted(edges)}

    @classmethod
    def copy(cls, knowledge: KnowledgeBackend) -> MemoryKnowledge:
        """Everything that another graph holds."""
        edges = {}
        for relation in knowledge.relations:
            pairs = knowledge.edge_index(relation)
            edges[relation] = Edges(pairs, knowledge.weights(relation, pairs))
        return cls(knowledge.index, knowledge.vectors(torch.arange(len(knowledge.index))), edges)

    @property
    def relations(self) -> list[str]:
        """Relation types, sorted."""
        return list(self.edges)

    @property
    def dimensions(self) -> int:
        """Length of a gk_embedding."""
        return self.x.shape[1]

    def vectors(self, nodes: Tensor) -> Tensor:
        """gk_embedding of nodes [n], float32 [n, k]."""
        return self.x[nodes]

    def neighbours(
        self, nodes: Tensor, relations: list[str], *, incoming: bool, top: int | None = None
    ) -> dict[str, Neighbours]:
        """Edges at nodes, as `Knowledge.neighbours` says."""
        row = torch.full((len(self.index),), -1)
        row[nodes] = torch.arange(len(nodes))
        return {
            relation: _at(self.edges[relation], row, incoming=incoming, top=top)
            for relation in relations
        }

    def weights(self, relation: str, pairs: Tensor) -> Tensor:
        """Weights of edges given by both ends, [e]."""
        edges, nodes = self.edges[relation], len(self.index)
        keys = edges.pairs[0] * nodes + edges.pairs[1]
        wanted = pairs[0] * nodes + pairs[1]
        place = torch.searchsorted(keys, wanted).clamp(max=max(len(keys) - 1, 0))
        missing = (keys[place] != wanted).nonzero() if len(keys) else wanted.nonzero() + 1
        if len(missing):
            raise KeyError(f"no {relation} edge {pairs[:, missing[0, 0]].tolist()}")
        return edges.weight[place]

    def edge_index(self, relation: str) -> Tensor:
        """All edges of one type, [2, e]."""
        return self.edges[relation].pairs


def _at(edges: Edges, row: Tensor, *, incoming: bool, top: int | None) -> Neighbours:
    here, there = edges.pairs.flip(0) if incoming else edges.pairs
    chosen = (row[here] >= 0).nonzero().squeeze(1)
    found = Neighbours(row[here[chosen]], there[chosen], edges.weight[chosen]).ordered()
    if top is None:
        return found
    counts = torch.bincount(found.at)
    keep = torch.arange(len(found.at)) - (counts.cumsum(0) - counts)[found.at] < top
    return Neighbours(found.at[keep], found.other[keep], found.weight[keep])
