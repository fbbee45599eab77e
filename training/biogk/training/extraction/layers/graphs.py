"""Graph layers over spans and entities."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch_geometric.nn import MessagePassing
from torch_geometric.utils import softmax

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.links import LINK_FEATURES, LinkCandidates
from biogk.training.extraction.reading.knowledge import Knowledge

BASES = 4


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
        self.shape = (types, hidden)

    def forward(self, spans: Tensor, pairs: Tensor, probabilities: Tensor) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            pairs: head and tail, [2, p]; with a pair its reverse is there too.
            probabilities: of each relation type, without none, [p, r].

        Returns:
            [k, h].
        """
        shape = (len(spans), *self.shape)
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


def span_layers(settings: ModelSettings, relations: int) -> nn.ModuleList:
    """Layers over the span graph; none where the task has no relation types."""
    layers = settings.graph_layers if relations else 0
    return nn.ModuleList(BiGCN(settings.hidden, relations) for _ in range(layers))


class RelationalGCN(nn.Module):
    """A graph convolution over typed, weighed knowledge edges, in both directions.

    The matrices of the relation types are sums of a few shared ones (basis decomposition,
    Schlichtkrull et al. 2018, Eq. 3), so that rare types learn too:

        h_i' = h_i + gelu( mean_j w(j, r, i) W_r h_j + mean_j w(i, r, j) V_r h_j )
        W_r = sum_b a_rb W_b,  V_r = sum_b a_rb V_b

    Args:
        hidden: length h of an entity's vector.
        types: relation types.
    """

    def __init__(self, hidden: int, types: int) -> None:
        super().__init__()
        self.parts = nn.Embedding(max(1, types), BASES)
        self.layer = BiGCN(hidden, BASES)

    def forward(self, entities: Tensor, knowledge: Knowledge) -> Tensor:
        """One step: entities [c, h] and the edges between them to [c, h]."""
        parts = self.parts(knowledge.types) * knowledge.weights.unsqueeze(1)
        found: Tensor = self.layer(entities, knowledge.edges, parts)
        return found


class FusionGCN(MessagePassing):  # type: ignore[misc]
    """Brings general knowledge to spans, over SK-GK edges alone (Section 2.3 of the paper).

    A span attends to the entities that it may name, and to a learned vector that stands for none
    of them, so that a wrong dictionary match can be passed over.

    Args:
        hidden: length h of a span vector.
        knowledge: length k of an entity's vector.
    """

    def __init__(self, hidden: int, knowledge: int) -> None:
        super().__init__(aggr="sum", node_dim=0)
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(knowledge, hidden)
        self.value = nn.Linear(knowledge, hidden)
        self.edge = nn.Linear(LINK_FEATURES, 1)
        self.none_score = nn.Parameter(torch.zeros(1))
        self.none = nn.Parameter(torch.zeros(hidden))
        self.norm = nn.LayerNorm(hidden)

    def forward(self, spans: Tensor, entities: Tensor, links: LinkCandidates) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            entities: vectors of the candidate entities, [c, k].
            links: the SK-GK edges.

        Returns:
            [k, h].
        """
        entity, span = links.edges
        keys, values = self.key(entities), self.value(entities)
        query = self.query(spans)
        scores = (query[span] * keys[entity]).sum(1) / query.shape[1] ** 0.5
        scores = scores + self.edge(links.features).squeeze(1)
        chosen, none = with_none(scores, self.none_score.expand(len(spans)), span)
        knowledge = self.propagate(
            links.edges, x=(values, spans), weight=chosen, size=(len(entities), len(spans))
        )
        found: Tensor = nn.functional.gelu(self.norm(knowledge + none.unsqueeze(1) * self.none))
        return found

    def message(self, x_j: Tensor, weight: Tensor) -> Tensor:
        """Entities [l, h] by their attention [l]."""
        return x_j * weight.unsqueeze(1)


class AttentionLinker(MessagePassing):  # type: ignore[misc]
    """The linker of KECI (Lai et al. 2021, Section 3.3): which entity a span means, or none.

    A small network scores each span with each of its candidates and with a vector for none, which
    the span itself yields; what comes out is their mean, weighed by the softmax of the scores:

        score(s, c) = v gelu( A s + B c + C features(s, c) ),  none(s) = gelu( N s )

    Args:
        hidden: length h of the vectors of spans and entities.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__(aggr="sum", node_dim=0)
        self.span = nn.Linear(hidden, hidden)
        self.entity = nn.Linear(hidden, hidden, bias=False)
        self.edge = nn.Linear(LINK_FEATURES, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)
        self.none = nn.Linear(hidden, hidden)

    def forward(self, spans: Tensor, entities: Tensor, links: LinkCandidates) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            entities: vectors of the candidate entities, [c, h].
            links: the SK-GK edges.

        Returns:
            What each span means, [k, h].
        """
        entity, span = links.edges
        asked, nobody = self.span(spans), nn.functional.gelu(self.none(spans))
        scores = self._score(
            asked[span] + self.entity(entities)[entity] + self.edge(links.features)
        )
        chosen, none = with_none(scores, self._score(asked + self.entity(nobody)), span)
        found: Tensor = self.propagate(
            links.edges, x=(entities, spans), weight=chosen, size=(len(entities), len(spans))
        )
        return found + none.unsqueeze(1) * nobody

    def message(self, x_j: Tensor, weight: Tensor) -> Tensor:
        """Entities [l, h] by their attention [l]."""
        return x_j * weight.unsqueeze(1)

    def _score(self, joined: Tensor) -> Tensor:
        found: Tensor = self.score(nn.functional.gelu(joined)).squeeze(1)
        return found


def with_none(scores: Tensor, none: Tensor, span: Tensor) -> tuple[Tensor, Tensor]:
    """Attention of each span over its candidates and none.

    Args:
        scores: of the candidates, [l].
        none: of none, for each span, [k].
        span: the span of each candidate, [l].

    Returns:
        Attention of the candidates [l] and of none [k]; for each span they sum to one.
    """
    everyone = torch.arange(len(none), device=none.device)
    attention: Tensor = softmax(
        torch.cat((scores, none.to(scores.dtype))),
        torch.cat((span, everyone)),
        num_nodes=len(none),
    )
    return attention[: len(span)], attention[len(span) :]
