"""What every extraction model takes and gives."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel

from biogk.training.batches import Batch
from biogk.training.config import ModelSettings
from biogk.training.models.scorers import MentionScorer, RelationScorer, pairs_of, prune
from biogk.training.models.spans import SpanVectors


class TaskShape(BaseModel):
    """What a model is built for; stored with its checkpoint.

    Args:
        mention_types: names; type i has number i + 1.
        relation_types: names; type i has number i + 1 in scores.
        signatures: head type, relation type, tail type (numbers) seen in the training data.
        knowledge_width: length of gk_embedding; 1 where the graph has none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mention_types: list[str]
    relation_types: list[str]
    signatures: list[tuple[int, int, int]]
    knowledge_width: int


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


@dataclass(frozen=True)
class SpanGraph:
    """The first span graph: the kept spans of a batch and what sentence context says of them.

    Args:
        words: word vectors, [n, d].
        kept: rows of the kept spans in the batch, [k].
        spans: their vectors, [k, h].
        borders: their first and last word, [k, 2].
        documents: their documents, [k].
        span_scores: scores of all candidate spans, [s, 1 + m].
        pairs: [2, p].
        pair_scores: [p, 1 + r].
    """

    words: Tensor
    kept: Tensor
    spans: Tensor
    borders: Tensor
    documents: Tensor
    span_scores: Tensor
    pairs: Tensor
    pair_scores: Tensor


class ExtractionModel(nn.Module):
    """Builds the first span graph from sentence context; what follows is a subclass's own.

    Args:
        settings: sizes.
        shape: types and widths of the task.
        encoder: the token encoder, trained along.
    """

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.settings, self.shape = settings, shape
        self.span_vectors = SpanVectors(encoder, settings)
        self.mention_scorer = MentionScorer(settings, len(shape.mention_types))
        self.relation_scorer = RelationScorer(
            settings, int(encoder.config.hidden_size), len(shape.relation_types)
        )

    def forward(self, batch: Batch, knowledge: Tensor) -> Scores:
        """Scores of spans and pairs.

        Args:
            batch: documents.
            knowledge: gk_embedding of all entities of the task graph, [e, k].
        """
        raise NotImplementedError

    def span_graph(self, batch: Batch) -> SpanGraph:
        """Enumerate, score and prune spans, and score their pairs."""
        words, spans = self.span_vectors(batch)
        span_scores = self.mention_scorer(spans)
        kept = prune(span_scores, batch, self.settings, keep_gold=self.training)
        vectors, documents = spans[kept], batch.span_document[kept]
        borders = torch.stack((batch.span_first[kept], batch.span_last[kept]), dim=1)
        pairs = pairs_of(documents)
        pair_scores = self.relation_scorer(vectors, words, pairs, borders)
        return SpanGraph(words, kept, vectors, borders, documents, span_scores, pairs, pair_scores)


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
    found = (head >= 0) & (tail >= 0)
    table = place.new_zeros((count, count))
    table[head[found], tail[found]] = batch.gold[found, 2] + 1
    return table[scores.pairs[0], scores.pairs[1]]
