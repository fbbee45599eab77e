"""sent-context-only: the first span graph alone, without any knowledge (the KECI baseline)."""

from __future__ import annotations

from biogk.training.background import Knowledge
from biogk.training.batches import Batch
from biogk.training.models.base import ExtractionModel, Scores


class SentContextOnly(ExtractionModel):
    """Mentions and relations from sentence context."""

    def forward(self, batch: Batch, knowledge: Knowledge) -> Scores:  # noqa: ARG002
        """Scores of spans and pairs; the knowledge is not looked at."""
        graph = self.span_graph(batch)
        return Scores(
            spans=graph.span_scores,
            kept=graph.kept,
            mentions=graph.span_scores[graph.kept],
            pairs=graph.pairs,
            first_relations=graph.pair_scores,
            relations=graph.pair_scores,
        )
