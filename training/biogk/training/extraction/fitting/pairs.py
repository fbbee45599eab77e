"""The pairs of mentions, or of the concepts that they name, that a model says are related."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.layers.concepts import ConceptPairs
from biogk.training.extraction.models.base import Scores
from biogk.training.extraction.models.loss import places
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.examples import Example
from biogk.training.graphs.taskgraph import TaskGraph


@dataclass(frozen=True)
class KeptMentions:
    """What the kept spans of a batch are.

    Args:
        types: mention type of each, 0 for none, [k].
        certain: how likely it is that, [k].
    """

    types: Tensor
    certain: Tensor

    @classmethod
    def of(cls, scores: Scores, batch: Batch, *, given: bool) -> KeptMentions:
        """The likeliest types, or the annotated ones.

        Args:
            scores: of the model.
            batch: what it was asked of.
            given: whether mentions are given.
        """
        if given:
            types = batch.span_type[scores.kept]
            return cls(types, torch.ones_like(types, dtype=torch.float32))
        certain, types = scores.mentions.softmax(1).max(1)
        return cls(types, certain)


@dataclass(frozen=True)
class RelatedPairs:
    """The n pairs that have a likeliest relation.

    Args:
        ends: kept spans that they stand at, [2, n].
        types: relation type, from 1, [n].
        probability: of it, [n].
        concepts: what both ends name, n pairs; empty for relations between mentions.
        novel: whether each is new; empty where the model does not tell.
    """

    ends: Tensor
    types: Tensor
    probability: Tensor
    concepts: Sequence[tuple[str, str]] = ()
    novel: Sequence[bool] = ()

    def told(self, row: int) -> tuple[tuple[str, str] | None, bool | None]:
        """The concepts of a pair, and whether its relation is new; None where that is not told."""
        concepts = self.concepts[row] if self.concepts else None
        return concepts, self.novel[row] if self.novel else None


def related_mentions(scores: Scores) -> RelatedPairs:
    """The pairs of mentions that the model says are related.

    Args:
        scores: of the model.
    """
    probability, types = scores.relations.softmax(1).max(1)
    chosen = types.nonzero().flatten()
    return RelatedPairs(scores.pairs[:, chosen], types[chosen], probability[chosen])


def related_concepts(
    scores: Scores,
    batch: Batch,
    examples: Sequence[Example],
    graph: TaskGraph,
    found: Sequence[Extraction],
    place: Mapping[int, int],
    *,
    given: bool,
) -> RelatedPairs:
    """The pairs of concepts that the model says are related, each at its surest mentions.

    Where concepts are not given, mentions name one concept that have the same likeliest entity, or,
    without any, the same type and text.

    Args:
        scores: of the model, whose pairs of mentions are pooled.
        batch: what it was asked of.
        examples: the documents of the batch.
        graph: of the documents.
        found: the mentions of each document.
        place: where each kept span that is a mention stands among those of its document.
        given: concepts are the annotated ones.
    """
    if given and batch.concepts is not None:
        rows = places(scores, batch)[batch.concepts.spans]
        spans, concepts = rows[rows >= 0], batch.concepts.concepts[rows >= 0]
        names = [name for each in examples if each.concepts for name in each.concepts.names]
    else:
        documents = batch.span_document[scores.kept].tolist()
        named = [(documents[row], at) for row, at in place.items()]
        numbers, names = _grouped(named, examples, graph, found)
        spans = scores.kept.new_tensor(list(place))
        concepts = scores.kept.new_tensor(numbers)
    pairs = ConceptPairs.named(scores.pairs, spans, concepts)
    probability, types = pairs.pooled(scores.relations).softmax(1).max(1)
    chosen = types.nonzero().flatten()
    of_type = scores.relations[pairs.mentions, types[pairs.of]]
    ends = scores.pairs[:, pairs.surest(of_type)[chosen]]
    novel: list[bool] = []
    if scores.novel is not None:
        novel = (pairs.mean_pooled(scores.novel)[chosen, 0] > 0).tolist()
    called = [(names[head], names[tail]) for head, tail in pairs.ends[:, chosen].T.tolist()]
    return RelatedPairs(ends, types[chosen], probability[chosen], called, novel)


def _grouped(
    named: Sequence[tuple[int, int]],
    examples: Sequence[Example],
    graph: TaskGraph,
    found: Sequence[Extraction],
) -> tuple[list[int], list[str]]:
    """The concept of each mention, given by document and position, and what concepts are called."""
    concepts: dict[tuple[int, int | tuple[str, str]], int] = {}
    names: list[str] = []
    numbers: list[int] = []
    entities = [_likeliest(example) for example in examples]
    for document, at in named:
        mention, text = found[document].mentions[at], found[document].text
        shown = text[mention.start : mention.end]
        entity = entities[document].get((mention.start, mention.end))
        key = (mention.type, shown.casefold()) if entity is None else entity
        if (document, key) not in concepts:
            concepts[document, key] = len(names)
            names.append(shown if entity is None else graph.entities[entity])
        numbers.append(concepts[document, key])
    return numbers, names


def _likeliest(example: Example) -> dict[tuple[int, int], int]:
    """The likeliest entity of each linked span, by its characters."""
    found: dict[tuple[int, int], int] = {}
    for first, last, entity, _ in sorted(example.links, key=lambda link: -link[3]):
        found.setdefault((example.words.starts[first], example.words.ends[last]), entity)
    return found
