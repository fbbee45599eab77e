"""What every extraction model takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.links import linked
from biogk.training.extraction.layers.scorers import MentionScorer, RelationScorer, pairs_of, prune
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.layers.spans import SpanVectors
from biogk.training.extraction.layers.statements import KindHead, StatementHead
from biogk.training.extraction.layers.sums import taken
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape


class TaskShape(BaseModel):
    """What a model is built for; stored with its checkpoint.

    Args:
        mention_types: names; type i has number i + 1.
        relation_types: names; type i has number i + 1 in scores.
        symmetric: those of them that have no direction: found either way round, and kept once.
        signatures: head type, relation type, tail type (numbers) seen in the training data.
        concepts: whether relations are between the concepts of a document, not between mentions.
        novel: whether a relation is told to be new.
        knowledge: what it is shown of entities.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mention_types: list[str]
    relation_types: list[str]
    symmetric: list[str] = []
    signatures: list[tuple[int, int, int]]
    concepts: bool = False
    novel: bool = False
    knowledge: KnowledgeShape


@dataclass(frozen=True)
class Scores:
    """A model's answer for one batch.

    Args:
        spans: first scores of all candidate spans, [s, 1 + m].
        kept: rows of the kept spans, [k].
        mentions: final scores of the kept spans, [k, 1 + m].
        pairs: head and tail of each pair, positions in `kept`, [2, p].
        first_relations: first scores of the pairs, [p, 1 + r].
        relations: final scores of the pairs, [p, 1 + r].
        novel: how much speaks for a relation of each pair being new, [p, 1]; None where the model
            does not tell.
    """

    spans: Tensor
    kept: Tensor
    mentions: Tensor
    pairs: Tensor
    first_relations: Tensor
    relations: Tensor
    novel: Tensor | None = None


class ExtractionModel(nn.Module):
    """Builds the first span graph from sentence context; what follows is a subclass's own.

    Args:
        settings: sizes.
        shape: types and widths of the task.
        encoder: the token encoder, trained along unless it is frozen.
    """

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.settings, self.shape = settings, shape
        self.span_vectors = SpanVectors(encoder, settings)
        self.mention_scorer = MentionScorer(settings, len(shape.mention_types))
        self.relation_scorer = RelationScorer(
            settings, int(encoder.config.hidden_size), len(shape.relation_types) + shape.novel
        )
        types, kinds = shape.knowledge.statements, shape.knowledge.kinds
        self.stated = (
            StatementHead(len(types), len(shape.mention_types), len(shape.relation_types))
            if settings.statements and types
            else None
        )
        self.kinds = (
            KindHead(len(kinds), len(shape.mention_types)) if settings.kinds and kinds else None
        )

    def forward(self, batch: Batch, knowledge: Knowledge, *, given: bool = False) -> Scores:
        """Scores of spans and pairs, with what the graph states of them where the settings say so.

        Args:
            batch: documents.
            knowledge: of the entities that their links name.
            given: keep all annotated spans, as in training.
        """
        graph = self.span_graph(batch, given=given or self.training)
        scores = replace(self.score(graph, batch, knowledge), novel=graph.novel)
        if self.stated is None and self.kinds is None:
            return scores
        links, known = linked(graph, batch, self.settings), knowledge.statements
        mentions, relations = scores.mentions, scores.relations
        if self.kinds is not None:
            mentions = mentions + self.kinds(len(graph.kept), links, known)
        if self.stated is not None:
            of_spans, of_pairs = self.stated(graph, links, known)
            mentions, relations = mentions + of_spans, relations + of_pairs
        return replace(scores, mentions=mentions, relations=relations)

    def score(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Scores:
        """What the model itself says of spans and pairs.

        Args:
            graph: the kept spans and their pairs.
            batch: documents.
            knowledge: of the entities that their links name.
        """
        raise NotImplementedError

    def span_graph(self, batch: Batch, *, given: bool) -> SpanGraph:
        """Enumerate, score and prune spans, and score their pairs."""
        words, spans = self.span_vectors(batch)
        span_scores = self.mention_scorer(spans)
        settings, shape = self.settings, self.shape
        least = settings.least_kept
        kept = prune(span_scores, batch, settings.kept_spans, least, keep_gold=given)
        vectors, documents = taken(spans, kept), batch.span_document[kept]
        borders = torch.stack((batch.span_first[kept], batch.span_last[kept]), dim=1)
        paired = torch.arange(len(kept), device=kept.device)
        if shape.concepts and settings.paired_spans < settings.kept_spans:
            likely = prune(span_scores, batch, settings.paired_spans, least, keep_gold=given)
            paired = torch.searchsorted(kept, likely)
        first = batch.span_first[kept[paired]]
        pairs = paired[pairs_of(documents[paired], first, settings.farthest_pair)]
        pair_scores = self.relation_scorer(vectors, words, pairs, borders)
        types = 1 + len(shape.relation_types)
        return SpanGraph(
            words,
            kept,
            vectors,
            borders,
            documents,
            span_scores,
            pairs,
            pair_scores[:, :types],
            pair_scores[:, types:] if shape.novel else None,
        )


class RefiningModel(ExtractionModel):
    """Refines the vectors of the kept spans, and adds what they say to the first scores."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        self.final_mentions = MentionScorer(settings, len(shape.mention_types))
        self.final_relations = RelationScorer(
            settings, int(encoder.config.hidden_size), len(shape.relation_types)
        )

    def score(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Scores:
        """Scores of spans and pairs."""
        spans = self.refine(graph, batch, knowledge)
        return Scores(
            spans=graph.span_scores,
            kept=graph.kept,
            mentions=graph.span_scores[graph.kept] + self.final_mentions(spans),
            pairs=graph.pairs,
            first_relations=graph.pair_scores,
            relations=graph.pair_scores
            + self.final_relations(spans, graph.words, graph.pairs, graph.borders),
        )

    def refine(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Tensor:
        """Vectors of the kept spans with all that the model knows in them, [k, h]."""
        raise NotImplementedError
