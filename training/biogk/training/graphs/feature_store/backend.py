"""What a knowledge graph must answer so that batches can be sampled from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from biogk.training.graphs.feature_store.index import EntityIndex

ENTITY = "entity"


@dataclass(frozen=True)
class Neighbours:
    """Edges at some nodes, of one relation type, no pair twice.

    Args:
        at: the row of the node that was asked about, int64 [e].
        other: the node at the other end, int64 [e].
        weight: the highest weight that a source's edge of this pair has, 0 without one,
            float32 [e].
    """

    at: Tensor
    other: Tensor
    weight: Tensor

    @classmethod
    def none(cls) -> Neighbours:
        """No edges."""
        empty = torch.empty(0, dtype=torch.long)
        return cls(empty, empty, torch.empty(0))

    def ordered(self) -> Neighbours:
        """The same, node by node, the heaviest first, of one weight by their numbers."""
        keys = (self.other.numpy(), -self.weight.numpy(), self.at.numpy())
        order = torch.from_numpy(np.lexsort(keys))
        return Neighbours(self.at[order], self.other[order], self.weight[order])


class KnowledgeBackend(Protocol):
    """Stated triples between entities, which do not change while batches are drawn.

    What several sources state of one pair is one edge. Predicted edges are not part of it.
    """

    @property
    def index(self) -> EntityIndex:
        """Numbers of the entities."""
        ...

    @property
    def relations(self) -> list[str]:
        """Relation types, sorted."""
        ...

    @property
    def dimensions(self) -> int:
        """Length k of a gk_embedding; 0 where there is none."""
        ...

    def vectors(self, nodes: Tensor) -> Tensor:
        """gk_embedding of nodes [n], float32 [n, k]; zeros for one that has none."""
        ...

    def neighbours(
        self, nodes: Tensor, relations: list[str], *, incoming: bool, top: int | None = None
    ) -> dict[str, Neighbours]:
        """Edges at nodes [n] by relation type, ordered by row, falling weight, and other end.

        Args:
            nodes: distinct nodes.
            relations: types to look at.
            incoming: edges that end at the nodes, else those that start there.
            top: keep the heaviest ones of each node and type.
        """
        ...

    def weights(self, relation: str, pairs: Tensor) -> Tensor:
        """Weights of edges given by both ends, pairs int64 [2, e] -> float32 [e].

        Raises:
            KeyError: there is no such edge.
        """
        ...

    def edge_index(self, relation: str) -> Tensor:
        """All edges of one type, int64 [2, e], ordered by start and end."""
        ...
