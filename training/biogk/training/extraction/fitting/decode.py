"""From scores to mentions and relations with character offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import torch

from biogk.core.counted import counted
from biogk.core.errors import RunError
from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.training.devices import lacks_memory
from biogk.training.extraction.fitting.feed import Feed, at_once
from biogk.training.extraction.fitting.pairs import (
    KeptMentions,
    related_concepts,
    related_mentions,
)
from biogk.training.extraction.models.base import ExtractionModel, Scores, TaskShape
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.examples import Example
from biogk.training.extraction.reading.knowledge import Knowledge
from biogk.training.graphs.taskgraph import TaskGraph

BATCH_SIZE = 32


@torch.inference_mode()
def extract(
    model: ExtractionModel,
    graph: TaskGraph,
    examples: Sequence[Example],
    knowledge: Knowledge,
    *,
    feed: Feed,
    batch_size: int = BATCH_SIZE,
    given: bool = False,
) -> Iterator[Extraction]:
    """What a model finds in the documents of a task graph, in any order of batches.

    Args:
        model: the trained model.
        graph: the documents.
        examples: them as the model reads them.
        knowledge: of the graph's entities.
        feed: makes the batches.
        batch_size: documents a step.
        given: the annotated mentions are given, and concepts with them, so that only relations are
            found.

    Raises:
        RunError: the memory of the device does not suffice.
    """
    model.eval()
    order = sorted(examples, key=lambda example: example.pieces)
    readable = [example for example in order if example.words]
    for start in range(0, len(readable), batch_size):
        for part in at_once(readable[start : start + batch_size], feed.pieces_at_once):
            yield from _extract(model, graph, part, knowledge, feed, given=given)
    for example in examples:
        if not example.words:
            yield _nothing_yet(graph, example)


def _extract(
    model: ExtractionModel,
    graph: TaskGraph,
    part: Sequence[Example],
    knowledge: Knowledge,
    feed: Feed,
    *,
    given: bool,
) -> list[Extraction]:
    try:
        batch = feed.batch(part)
        scores = model(batch, knowledge, given=given)
        return decode(scores, batch, part, graph, model.shape, given=given)
    except RuntimeError as error:
        if not lacks_memory(error):
            raise
        longest = max(example.pieces for example in part)
        raise RunError(
            f"The memory of the device does not suffice for {counted(len(part), 'document')} at "
            f"once, the longest of {counted(longest, 'word piece')}.",
            f"Give --batch-size {max(1, len(part) // 2)}, or --device cpu."
            if len(part) > 1
            else "Give --device cpu, or cut the text into sentences.",
        ) from error


def decode(
    scores: Scores,
    batch: Batch,
    examples: Sequence[Example],
    graph: TaskGraph,
    shape: TaskShape,
    *,
    given: bool = False,
) -> list[Extraction]:
    """The likeliest type of every kept span, and of every pair of mentions or concepts.

    A relation is kept where its types of head and tail were seen with it in training; its
    confidence is the product of its own probability and those of its mentions. One without a
    direction is kept once, as likely as the likelier of both ways round: from the earlier mention,
    or from the lower concept. A relation between concepts stands at the two mentions that say most
    for it.

    Args:
        scores: of the model.
        batch: what it was asked of.
        examples: the documents of the batch.
        graph: of the documents.
        shape: of the model.
        given: mentions are the annotated ones.
    """
    found = [_nothing_yet(graph, example) for example in examples]
    kept = KeptMentions.of(scores, batch, given=given)
    place = _mentions(kept, scores, batch, examples, found, shape)
    if shape.concepts:
        pairs = related_concepts(scores, batch, examples, graph, found, place, given=given)
    else:
        pairs = related_mentions(scores)
    head, tail = pairs.ends
    columns = torch.stack((head, tail, pairs.types, kept.types[head], kept.types[tail]), dim=1)
    documents = batch.span_document[scores.kept[head]].tolist()
    confidences = (pairs.probability * kept.certain[head] * kept.certain[tail]).tolist()
    allowed = set(shape.signatures)
    symmetric = {shape.relation_types.index(type_) + 1 for type_ in shape.symmetric}
    allowed |= {(tail, type_, head) for head, type_, tail in allowed if type_ in symmetric}
    for row, ((h, t, type_, head_type, tail_type), number, confidence) in enumerate(
        zip(columns.tolist(), documents, confidences, strict=True)
    ):
        if (head_type, type_, tail_type) in allowed:
            name = shape.relation_types[type_ - 1]
            relation = Relation(place[h], place[t], name, confidence, *pairs.told(row))
            found[number].relations.append(relation)
    if shape.symmetric:
        for extraction in found:
            extraction.relations[:] = _once(extraction, shape.symmetric)
    return found


def _once(found: Extraction, symmetric: Sequence[str]) -> list[Relation]:
    """The relations, those without a direction one way round, likelier ones first."""
    once: dict[tuple[Any, ...], Relation] = {}
    for each in sorted(found.relations, key=lambda relation: -relation.confidence):
        one = each
        spans = [found.mentions[place].span for place in (each.head, each.tail)]
        ends: Sequence[Any] = each.concepts or spans
        if each.type in symmetric and ends[1] < ends[0]:
            ends = ends[::-1]
            named = None if each.concepts is None else (ends[0], ends[1])
            one = replace(each, head=each.tail, tail=each.head, concepts=named)
        once.setdefault((*ends, each.type), one)
    return list(once.values())


def _nothing_yet(graph: TaskGraph, example: Example) -> Extraction:
    return Extraction(graph.documents[example.number], [], [], graph.texts[example.number])


def _mentions(
    kept: KeptMentions,
    scores: Scores,
    batch: Batch,
    examples: Sequence[Example],
    found: Sequence[Extraction],
    shape: TaskShape,
) -> dict[int, int]:
    """Fill in the mentions; where in its document's list each kept span stands."""
    chosen = kept.types.nonzero().flatten()
    rows = scores.kept[chosen]
    documents = batch.span_document[rows]
    words = torch.bincount(batch.word_document, minlength=len(batch.numbers))
    starts = (words.cumsum(0) - words)[documents]
    columns = torch.stack(
        (
            chosen,
            documents,
            kept.types[chosen],
            batch.span_first[rows] - starts,
            batch.span_last[rows] - starts,
        ),
        dim=1,
    )
    place: dict[int, int] = {}
    for (row, number, type_, first, last), confidence in zip(
        columns.tolist(), kept.certain[chosen].tolist(), strict=True
    ):
        text, mentions = examples[number].words, found[number].mentions
        place[row] = len(mentions)
        name = shape.mention_types[type_ - 1]
        mentions.append(Mention(text.starts[first], text.ends[last], name, confidence))
    return place
