"""flat-attention: knowledge without graphs. The baseline FlatAttention of KECI (Lai et al. 2021).

A span attends to the vectors of its candidate entities as they are: no edge between entities, no
edge between spans, so that nothing is inferred collectively.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout
from biogk.training.extraction.layers.graphs import AttentionLinker
from biogk.training.extraction.layers.links import candidates
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.models.base import RefiningModel, TaskShape
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge


class FlatAttention(RefiningModel):
    """Span graph, attention over each span's candidate entities, final scores."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        hidden = settings.hidden
        self.entities = nn.Sequential(nn.Linear(shape.knowledge.width, hidden), nn.GELU())
        self.linker = AttentionLinker(hidden)
        self.join = nn.Sequential(
            nn.Linear(2 * hidden, hidden), nn.GELU(), Dropout(settings.dropout)
        )

    def refine(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Tensor:
        """Vectors of the kept spans, [k, h]: the first ones and what they mean."""
        links = candidates(graph, batch, self.settings)
        meant = self.linker(graph.spans, self.entities(knowledge.x[links.entities]), links)
        found: Tensor = self.join(torch.cat((graph.spans, meant), dim=1))
        return found
