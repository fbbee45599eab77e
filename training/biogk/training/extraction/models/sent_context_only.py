"""sent-context-only: the first span graph alone, without any knowledge (the KECI baseline)."""

from __future__ import annotations

from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.models.base import ExtractionModel, Scores
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge


class SentContextOnly(ExtractionModel):
    """Mentions and relations from sentence context."""

    def score(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Scores:  # noqa: ARG002
        """Scores of spans and pairs; the knowledge is not looked at."""
        return Scores(
            spans=graph.span_scores,
            kept=graph.kept,
            mentions=graph.span_scores[graph.kept],
            pairs=graph.pairs,
            first_relations=graph.pair_scores,
            relations=graph.pair_scores,
        )
