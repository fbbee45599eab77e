"""Batches of a knowledge graph as PyG HeteroData, with edge features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch_geometric.data import HeteroData
from torch_geometric.loader import NodeLoader

from biogk.training.graphs.feature_store.backend import ENTITY, KnowledgeBackend
from biogk.training.graphs.feature_store.sampler import NeighbourSampler, Strategy
from biogk.training.graphs.feature_store.stores import KnowledgeEdges, KnowledgeFeatures


def neighbour_loader(
    knowledge: KnowledgeBackend,
    seeds: Tensor | None,
    fan_out: Sequence[int],
    *,
    batch_size: int,
    strategy: Strategy = "heaviest",
    reverse: bool = True,
    seed: int = 7,
    **options: Any,
) -> NodeLoader:
    """A loader of sampled neighbourhoods.

    A batch has `entity.x` [n, k], `entity.n_id` [n], `entity.batch_size` (the seeds come first),
    and for each edge type `edge_index` [2, e] and `edge_attr` [e, 1], the weight. Memory holds one
    batch and the ids of the entities, not the graph.

    Args:
        knowledge: the graph, in Neo4j or in memory.
        seeds: numbers of entities to start from; None for all.
        fan_out: edges a node and edge type at each hop; -1 keeps all.
        batch_size: seeds a batch.
        strategy: which edges are kept, `heaviest` or `uniform`.
        reverse: also follow relations against their direction.
        seed: of the uniform draw.
        options: further ones of torch's DataLoader: shuffle, num_workers.
    """
    features = KnowledgeFeatures(knowledge)
    return NodeLoader(
        (features, KnowledgeEdges(knowledge, reverse=reverse)),
        NeighbourSampler(knowledge, fan_out, strategy=strategy, reverse=reverse, seed=seed),
        (ENTITY, torch.arange(len(knowledge.index)) if seeds is None else seeds),
        transform=_WithWeights(features),
        batch_size=batch_size,
        **options,
    )


class _WithWeights:
    """PyG does not fetch edge features from a remote store; this does."""

    def __init__(self, features: KnowledgeFeatures) -> None:
        self.features = features

    def __call__(self, data: HeteroData) -> HeteroData:
        nodes = data[ENTITY].n_id
        for type_ in data.edge_types:
            pairs = nodes[data[type_].edge_index]
            data[type_].edge_attr = self.features.get_tensor(type_, "edge_attr", pairs)
        return data
