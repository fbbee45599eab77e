"""gk-fusion: the paper's model. Knowledge is read from the graph as it is, never trained again."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout
from biogk.training.extraction.layers.graphs import FusionGCN, span_layers
from biogk.training.extraction.layers.links import candidates
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.models.base import RefiningModel, TaskShape
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge


class GKFusion(RefiningModel):
    """Span graph, SK GCN over its probable relations, fusion GCN over SK-GK edges, final scores."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        hidden, relations = settings.hidden, len(shape.relation_types)
        self.specific = span_layers(settings, relations)
        self.fusion = FusionGCN(hidden, shape.knowledge.width)
        self.join = nn.Sequential(
            nn.Linear(3 * hidden, hidden), nn.GELU(), Dropout(settings.dropout)
        )

    def refine(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Tensor:
        """Vectors of the kept spans, [k, h]: the first ones, the SK graph's, the fused ones."""
        specific = graph.spans
        for layer in self.specific:
            specific = layer(specific, graph.pairs, graph.probabilities)
        links = candidates(graph, batch, self.settings)
        fused = self.fusion(specific, knowledge.x[links.entities], links)
        found: Tensor = self.join(torch.cat((graph.spans, specific, fused), dim=1))
        return found
