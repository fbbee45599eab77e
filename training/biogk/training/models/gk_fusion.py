"""gk-fusion: the paper's model. Knowledge is read from the graph as it is, never trained again."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.batches import Batch
from biogk.training.config import ModelSettings
from biogk.training.models.base import ExtractionModel, Scores, SpanGraph, TaskShape
from biogk.training.models.graphs import BiGCN, FusionGCN
from biogk.training.models.scorers import MentionScorer, RelationScorer


class GKFusion(ExtractionModel):
    """Span graph, SK GCN over its probable relations, fusion GCN over SK-GK edges, final scores."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        hidden, relations = settings.hidden, len(shape.relation_types)
        self.specific = nn.ModuleList(
            BiGCN(hidden, relations) for _ in range(settings.graph_layers)
        )
        self.fusion = FusionGCN(hidden, shape.knowledge_width)
        self.join = nn.Sequential(
            nn.Linear(3 * hidden, hidden), nn.GELU(), nn.Dropout(settings.dropout)
        )
        self.final_mentions = MentionScorer(settings, len(shape.mention_types))
        self.final_relations = RelationScorer(settings, int(encoder.config.hidden_size), relations)

    def forward(self, batch: Batch, knowledge: Tensor) -> Scores:
        """Scores of spans and pairs."""
        graph = self.span_graph(batch)
        probabilities = graph.pair_scores.softmax(1)[:, 1:]
        specific = graph.spans
        for layer in self.specific:
            specific = layer(specific, graph.pairs, probabilities)
        edges, features = sk_gk_edges(graph, batch)
        entities, local = torch.unique(edges[0], return_inverse=True)
        fused = self.fusion(specific, knowledge[entities], torch.stack((local, edges[1])), features)
        spans = self.join(torch.cat((graph.spans, specific, fused), dim=1))
        return Scores(
            spans=graph.span_scores,
            kept=graph.kept,
            mentions=graph.span_scores[graph.kept] + self.final_mentions(spans),
            pairs=graph.pairs,
            first_relations=graph.pair_scores,
            relations=graph.pair_scores
            + self.final_relations(spans, graph.words, graph.pairs, graph.borders),
        )


def sk_gk_edges(graph: SpanGraph, batch: Batch) -> tuple[Tensor, Tensor]:
    """Edges from entities to the kept spans that hold one of their names.

    Args:
        graph: the kept spans.
        batch: the links of the batch.

    Returns:
        Entity (row of the knowledge) and span (row of the kept spans), [2, l]; and for each edge
        the link's score, whether the name is the whole span, and the part of its words, [l, 3].
    """
    first, last = graph.borders[:, :1], graph.borders[:, 1:]
    span, link = ((first <= batch.link_first) & (last >= batch.link_last)).nonzero(as_tuple=True)
    covered = (batch.link_last - batch.link_first + 1)[link].float()
    part = covered / (graph.borders[span, 1] - graph.borders[span, 0] + 1)
    features = torch.stack((batch.link_score[link], (part == 1).float(), part), dim=1)
    return torch.stack((batch.link_entity[link], span)), features
