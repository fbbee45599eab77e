"""keci: knowledge-enhanced collective inference (Lai et al. 2021), the paper's strongest rival.

Its knowledge graph is trained with the task: each step runs a relational GCN over the entities
that the spans may name and their neighbours. The original takes its graph from MetaMap and the
UMLS Semantic Network; here it is the knowledge subgraph of the task, with its weights.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout
from biogk.training.extraction.layers.graphs import AttentionLinker, RelationalGCN, span_layers
from biogk.training.extraction.layers.links import LinkCandidates, candidates
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.models.base import RefiningModel, TaskShape
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge


class KECI(RefiningModel):
    """Span graph and knowledge graph, joined by the linker, and inference over both."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        hidden, relations = settings.hidden, len(shape.relation_types)
        self.span_layers = span_layers(settings, relations)
        self.entities = nn.Linear(shape.knowledge.width, hidden)
        self.entity_layers = nn.ModuleList(
            RelationalGCN(hidden, len(shape.knowledge.types)) for _ in range(settings.graph_layers)
        )
        self.linker = AttentionLinker(hidden)
        self.join = nn.Sequential(
            nn.Linear(2 * hidden, hidden), nn.GELU(), Dropout(settings.dropout)
        )
        self.collective = span_layers(settings, relations)

    def refine(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Tensor:
        """Vectors of the kept spans, [k, h], after collective inference."""
        spans: Tensor = graph.spans
        for layer in self.span_layers:
            spans = layer(spans, graph.pairs, graph.probabilities)
        links = candidates(graph, batch, self.settings)
        meant = self.linker(spans, self._entities(links, knowledge), links)
        spans = self.join(torch.cat((spans, meant), dim=1))
        for layer in self.collective:
            spans = layer(spans, graph.pairs, graph.probabilities)
        return spans

    def _entities(self, links: LinkCandidates, knowledge: Knowledge) -> Tensor:
        """The candidate entities after the layers of the knowledge graph, [c, h]."""
        part, place = knowledge.around(links.entities, len(self.entity_layers))
        entities: Tensor = self.entities(part.x)
        for layer in self.entity_layers:
            entities = layer(entities, part)
        return entities[place]
