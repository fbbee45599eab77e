"""Neighbour sampling that asks for a batch's edges only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal

import torch
from torch import Tensor
from torch_geometric.sampler import BaseSampler, HeteroSamplerOutput, NodeSamplerInput

from biogk.core.errors import UsageError
from biogk.training.graphs.feature_store.backend import ENTITY, KnowledgeBackend, Neighbours
from biogk.training.graphs.feature_store.stores import REVERSE, EdgeType, edge_type

Strategy = Literal["heaviest", "uniform"]


class NeighbourSampler(BaseSampler):  # type: ignore[misc]
    """Samples the neighbourhood of seed entities, hop by hop, from a graph that it never holds.

    PyG's own sampler reads the whole graph first. This one asks for the edges at the nodes that
    the last hop brought, and keeps `fan_out[hop]` of them for each node and edge type: the
    heaviest, or some drawn without replacement.

    Args:
        knowledge: the graph.
        fan_out: edges a node and edge type at each hop; -1 keeps all.
        strategy: `heaviest` (by weight, the same each time) or `uniform`.
        reverse: also follow relations against their direction, as edge types `rev_TYPE`.
        seed: of the uniform draw.

    Raises:
        UsageError: no hop, a hop of no edges, or an unknown strategy.
    """

    def __init__(
        self,
        knowledge: KnowledgeBackend,
        fan_out: Sequence[int],
        *,
        strategy: Strategy = "heaviest",
        reverse: bool = True,
        seed: int = 7,
    ) -> None:
        if not fan_out or any(count == 0 or count < -1 for count in fan_out):
            raise UsageError(
                f"The fan-out {list(fan_out)} is none.", "Give a number of edges for each hop."
            )
        if strategy not in ("heaviest", "uniform"):
            raise UsageError(f"There is no strategy {strategy!r}.", "Known: heaviest, uniform.")
        self.knowledge = knowledge
        self.fan_out = list(fan_out)
        self.strategy = strategy
        self.reverse = reverse
        self.generator = torch.Generator().manual_seed(seed)

    def sample_from_nodes(self, index: NodeSamplerInput, **_: Any) -> HeteroSamplerOutput:
        """The sampled subgraph around seeds; edges point towards them, as PyG samples."""
        batch = _Batch(index.node)
        for count in self.fan_out:
            batch.hop(self._edges(batch.frontier, None if count == -1 else count))
        return batch.output(index.input_id)

    def sample_from_edges(self, index: Any, neg_sampling: Any = None) -> HeteroSamplerOutput:
        """Not offered: link prediction is `biogk embed --evaluate`."""
        raise NotImplementedError("NeighbourSampler samples around entities only.")

    def _edges(self, nodes: Tensor, count: int | None) -> dict[EdgeType, Neighbours]:
        found: dict[EdgeType, Neighbours] = {}
        heaviest = self.strategy == "heaviest"
        for incoming in (True, False) if self.reverse else (True,):
            edges = self.knowledge.neighbours(
                nodes,
                self.knowledge.relations,
                incoming=incoming,
                top=count if heaviest else None,
            )
            for relation, neighbours in edges.items():
                kept = neighbours if heaviest or count is None else self._draw(neighbours, count)
                found[edge_type(relation if incoming else REVERSE + relation)] = kept
        return found

    def _draw(self, edges: Neighbours, count: int) -> Neighbours:
        """At most `count` edges of each node, drawn without replacement."""
        order = torch.rand(len(edges.at), generator=self.generator).argsort()
        order = order[edges.at[order].argsort(stable=True)]
        sizes = torch.bincount(edges.at)
        rank = torch.arange(len(order)) - (sizes.cumsum(0) - sizes)[edges.at[order]]
        kept = order[rank < count].sort().values
        return Neighbours(edges.at[kept], edges.other[kept], edges.weight[kept])


class _Batch:
    """Nodes and edges gathered so far; nodes are numbered in the order in which they came."""

    def __init__(self, seeds: Tensor) -> None:
        self.nodes = seeds
        self.place = {node: row for row, node in enumerate(seeds.tolist())}
        self.frontier, self.first = seeds, 0
        self.rows: dict[EdgeType, list[Tensor]] = defaultdict(list)
        self.columns: dict[EdgeType, list[Tensor]] = defaultdict(list)
        self.node_counts = [len(seeds)]
        self.edge_counts: dict[EdgeType, list[int]] = defaultdict(list)

    def hop(self, edges: dict[EdgeType, Neighbours]) -> None:
        before = len(self.place)
        for type_, found in edges.items():
            rows = [self.place.setdefault(node, len(self.place)) for node in found.other.tolist()]
            self.rows[type_].append(torch.tensor(rows, dtype=torch.long))
            self.columns[type_].append(found.at + self.first)
            self.edge_counts[type_].append(len(rows))
        fresh = list(self.place)[before:]
        self.first, self.frontier = before, torch.tensor(fresh, dtype=torch.long)
        self.nodes = torch.cat((self.nodes, self.frontier))
        self.node_counts.append(len(fresh))

    def output(self, input_id: Tensor | None) -> HeteroSamplerOutput:
        seeds = torch.arange(self.node_counts[0]) if input_id is None else input_id
        return HeteroSamplerOutput(
            node={ENTITY: self.nodes},
            row={type_: torch.cat(parts) for type_, parts in self.rows.items()},
            col={type_: torch.cat(parts) for type_, parts in self.columns.items()},
            edge=dict.fromkeys(self.rows),
            num_sampled_nodes={ENTITY: self.node_counts},
            num_sampled_edges=dict(self.edge_counts),
            metadata=(seeds, None),
        )
