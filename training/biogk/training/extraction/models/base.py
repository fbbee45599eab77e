"""What every extraction model takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
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
        knowledge: what it is shown of entities.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mention_types: list[str]
    relation_types: list[str]
    symmetric: list[str] = []
    signatures: list[tuple[int, int, int]]
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
    """

    spans: Tensor
    kept: Tensor
    mentions: Tensor
    pairs: Tensor
    first_relations: Tensor
    relations: Tensor


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
            settings, int(encoder.config.hidden_size), len(shape.relation_types)
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

    def forward(self, batch: Batch, knowledge: Knowledge) -> Scores:
        """Scores of spans and pairs, with what the graph states of them where the settings say so.

        Args:
            batch: documents.
            knowledge: of the entities that their links name.
        """
        graph = self.span_graph(batch)
        scores = self.score(graph, batch, knowledge)
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

    def span_graph(self, batch: Batch) -> SpanGraph:
        """Enumerate, score and prune spans, and score their pairs."""
        words, spans = self.span_vectors(batch)
        span_scores = self.mention_scorer(spans)
        kept = prune(span_scores, batch, self.settings, keep_gold=self.training)
        vectors, documents = taken(spans, kept), batch.span_document[kept]
        borders = torch.stack((batch.span_first[kept], batch.span_last[kept]), dim=1)
        pairs = pairs_of(documents, batch.span_first[kept], self.settings.farthest_pair)
        pair_scores = self.relation_scorer(vectors, words, pairs, borders)
        return SpanGraph(words, kept, vectors, borders, documents, span_scores, pairs, pair_scores)


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


def loss_of(scores: Scores, batch: Batch) -> Tensor:
    """Sum of the cross entropies of first and final scores, divided by the documents."""
    kept_types = batch.span_type[scores.kept]
    relations = pair_types(scores, batch)
    terms = [
        cross_entropy(scores.spans, batch.span_type, reduction="sum"),
        cross_entropy(scores.relations, relations, reduction="sum"),
    ]
    if scores.relations is not scores.first_relations:
        terms += [
            cross_entropy(scores.mentions, kept_types, reduction="sum"),
            cross_entropy(scores.first_relations, relations, reduction="sum"),
        ]
    return torch.stack(terms).sum() / len(batch.numbers)


def pair_types(scores: Scores, batch: Batch) -> Tensor:
    """The annotated type of every pair, 0 for none, [p]."""
    count = len(scores.kept)
    place = scores.kept.new_full((len(batch.span_type),), -1)
    place[scores.kept] = torch.arange(count, device=place.device)
    head, tail = place[batch.gold[:, 0]], place[batch.gold[:, 1]]
    types = place.new_zeros(scores.pairs.shape[1])
    if not len(types):
        return types
    # pairs are ordered by head, then tail, so that one of them is found by bisection
    keys = scores.pairs[0] * count + scores.pairs[1]
    wanted = head * count + tail
    row = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
    found = (head >= 0) & (tail >= 0) & (keys[row] == wanted)
    types[row[found]] = batch.gold[found, 2] + 1
    return types
