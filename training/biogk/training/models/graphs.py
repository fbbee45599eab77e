"""Graph layers over spans and entities."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch_geometric.nn import MessagePassing
from torch_geometric.utils import softmax

EDGE_FEATURES = 3


class BiGCN(MessagePassing):  # type: ignore[misc]
    """A graph convolution over relations that are only probable, in both directions.

    For span i with neighbours j, relation types r and P the probabilities of the first span graph:

        h_i' = h_i + gelu( mean_j sum_r ( P_r(j -> i) W_r h_j + P_r(i -> j) V_r h_j ) )

    After the bidirectional GCN of KECI (Lai et al. 2021, Section 3.2).

    Args:
        hidden: length h of a span vector.
        types: relation types r.
    """

    def __init__(self, hidden: int, types: int) -> None:
        super().__init__(aggr="mean", node_dim=0)
        self.forward_weights = nn.Linear(hidden, hidden * types, bias=False)
        self.backward_weights = nn.Linear(hidden, hidden * types, bias=False)
        self.norm = nn.LayerNorm(hidden)
        self.types = types

    def forward(self, spans: Tensor, pairs: Tensor, probabilities: Tensor) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            pairs: head and tail, [2, p]; with a pair its reverse is there too.
            probabilities: of each relation type, without none, [p, r].

        Returns:
            [k, h].
        """
        shape = (len(spans), self.types, -1)
        along = self.propagate(
            pairs, x=self.forward_weights(spans).reshape(shape), weight=probabilities
        )
        against = self.propagate(
            pairs.flip(0), x=self.backward_weights(spans).reshape(shape), weight=probabilities
        )
        found: Tensor = spans + nn.functional.gelu(self.norm(along + against))
        return found

    def message(self, x_j: Tensor, weight: Tensor) -> Tensor:
        """Neighbours [p, r, h] weighed by the probabilities [p, r], summed over types."""
        return torch.einsum("prh,pr->ph", x_j, weight)


class FusionGCN(MessagePassing):  # type: ignore[misc]
    """Brings general knowledge to spans, over SK-GK edges alone (Section 2.3 of the paper).

    A span attends to the entities that it may name, and to a learned vector that stands for none
    of them, so that a wrong dictionary match can be passed over.

    Args:
        hidden: length h of a span vector.
        knowledge: length k of a gk_embedding.
    """

    def __init__(self, hidden: int, knowledge: int) -> None:
        super().__init__(aggr="sum", node_dim=0)
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(knowledge, hidden)
        self.value = nn.Linear(knowledge, hidden)
        self.edge = nn.Linear(EDGE_FEATURES, 1)
        self.none_score = nn.Parameter(torch.zeros(1))
        self.none = nn.Parameter(torch.zeros(hidden))
        self.norm = nn.LayerNorm(hidden)

    def forward(self, spans: Tensor, entities: Tensor, edges: Tensor, features: Tensor) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            entities: gk_embedding of the entities in the batch, [e, k].
            edges: entity and span of each link, [2, l].
            features: of each link: its score, whether it covers the span, the part that it
                covers, [l, 3].

        Returns:
            [k, h].
        """
        entity, span = edges
        keys, values = self.key(entities), self.value(entities)
        query = self.query(spans)
        scores = (query[span] * keys[entity]).sum(1) / query.shape[1] ** 0.5
        scores = scores + self.edge(features).squeeze(1)
        everyone = torch.arange(len(spans), device=spans.device)
        attention = softmax(
            torch.cat((scores, self.none_score.expand(len(spans)))),
            torch.cat((span, everyone)),
            num_nodes=len(spans),
        )
        links, none = attention[: len(span)], attention[len(span) :]
        knowledge = self.propagate(
            edges, x=(values, spans), weight=links, size=(len(entities), len(spans))
        )
        found: Tensor = nn.functional.gelu(self.norm(knowledge + none.unsqueeze(1) * self.none))
        return found

    def message(self, x_j: Tensor, weight: Tensor) -> Tensor:
        """Entities [l, h] by their attention [l]."""
        return x_j * weight.unsqueeze(1)
