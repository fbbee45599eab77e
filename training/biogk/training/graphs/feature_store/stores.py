"""PyG's FeatureStore and GraphStore over a knowledge graph, in Neo4j or in memory."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch_geometric.data import EdgeAttr, FeatureStore, GraphStore, TensorAttr
from torch_geometric.data.graph_store import EdgeLayout

from biogk.training.graphs.feature_store.backend import ENTITY, KnowledgeBackend

EdgeType = tuple[str, str, str]
REVERSE = "rev_"


def edge_type(relation: str) -> EdgeType:
    """PyG's name of a relation type between entities."""
    return (ENTITY, relation, ENTITY)


def relation_of(type_: EdgeType) -> tuple[str, bool]:
    """The relation of a PyG edge type, and whether the edge runs against it."""
    relation = type_[1]
    return relation.removeprefix(REVERSE), relation.startswith(REVERSE)


class KnowledgeFeatures(FeatureStore):  # type: ignore[misc]
    """Features: `("entity", "x")`, and `(edge type, "edge_attr")` by the ends of edges.

    `x` is gk_embedding, float32 [n, k]. `edge_attr` is the weight, float32 [e, 1]; its index is no
    number of an edge, which the database has not, but both ends of each, int64 [2, e].
    The store is read-only: putting and removing return False, for biogk's commands write the graph.

    Args:
        knowledge: where the features are.
    """

    def __init__(self, knowledge: KnowledgeBackend) -> None:
        super().__init__()
        self.__dict__["knowledge"] = knowledge

    def _get_tensor(self, attr: TensorAttr) -> Tensor | None:
        if attr.group_name == ENTITY and attr.attr_name == "x":
            return self._vectors(attr.index)
        if self._is_edge(attr):
            relation, reverse = relation_of(attr.group_name)
            pairs = self._pairs(relation, attr.index)
            weights: Tensor = self.knowledge.weights(relation, pairs.flip(0) if reverse else pairs)
            return weights.unsqueeze(1)
        raise KeyError(f"the knowledge graph has no feature {attr.group_name} {attr.attr_name}")

    def _get_tensor_size(self, attr: TensorAttr) -> tuple[int, ...]:
        if attr.group_name == ENTITY:
            return (len(self.knowledge.index), self.knowledge.dimensions)
        relation, _ = relation_of(attr.group_name)
        return (self.knowledge.edge_index(relation).shape[1], 1)

    def get_all_tensor_attrs(self) -> list[TensorAttr]:
        """The features that there are."""
        names: list[tuple[str | EdgeType, str]] = [(ENTITY, "x")]
        names += [(edge_type(relation), "edge_attr") for relation in self.knowledge.relations]
        return [self._tensor_attr_cls(group, name) for group, name in names]

    def _put_tensor(self, tensor: Any, attr: TensorAttr) -> bool:  # noqa: ARG002
        return False

    def _remove_tensor(self, attr: TensorAttr) -> bool:  # noqa: ARG002
        return False

    def _vectors(self, index: Any) -> Tensor:
        nodes = torch.arange(len(self.knowledge.index))
        chosen = nodes if index is None else nodes[index]
        vectors: Tensor = self.knowledge.vectors(chosen)
        return vectors

    def _is_edge(self, attr: TensorAttr) -> bool:
        group = attr.group_name
        return (
            attr.attr_name == "edge_attr"
            and isinstance(group, tuple)
            and relation_of(group)[0] in self.knowledge.relations
        )

    def _pairs(self, relation: str, index: Any) -> Tensor:
        pairs: Tensor = self.knowledge.edge_index(relation) if index is None else index
        return pairs


class KnowledgeEdges(GraphStore):  # type: ignore[misc]
    """Edges by relation type, in COO layout, and against their direction as `rev_TYPE`.

    The store is read-only, as `KnowledgeFeatures` is.

    Args:
        knowledge: where the edges are.
        reverse: also offer every relation against its direction.
    """

    def __init__(self, knowledge: KnowledgeBackend, *, reverse: bool = True) -> None:
        super().__init__()
        self.__dict__["knowledge"] = knowledge
        self.__dict__["reverse"] = reverse

    def get_all_edge_attrs(self) -> list[EdgeAttr]:
        """The edge types that there are."""
        nodes = len(self.knowledge.index)
        return [
            EdgeAttr(type_, EdgeLayout.COO, is_sorted=False, size=(nodes, nodes))
            for type_ in self.edge_types
        ]

    @property
    def edge_types(self) -> list[EdgeType]:
        """Their names."""
        relations = self.knowledge.relations
        types = [edge_type(relation) for relation in relations]
        return types + [edge_type(REVERSE + each) for each in relations if self.reverse]

    def _get_edge_index(self, edge_attr: EdgeAttr) -> tuple[Tensor, Tensor] | None:
        if edge_attr.edge_type not in self.edge_types or edge_attr.layout != EdgeLayout.COO:
            return None
        relation, reverse = relation_of(edge_attr.edge_type)
        start, end = self.knowledge.edge_index(relation)
        return (end, start) if reverse else (start, end)

    def _put_edge_index(self, edge_index: Any, edge_attr: EdgeAttr) -> bool:  # noqa: ARG002
        return False

    def _remove_edge_index(self, edge_attr: EdgeAttr) -> bool:  # noqa: ARG002
        return False
