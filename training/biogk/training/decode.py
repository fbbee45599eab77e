"""From scores to mentions and relations with character offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from biogk.training.batches import Batch, collate
from biogk.training.examples import Example
from biogk.training.metrics import Extraction, Mention, Relation
from biogk.training.models.base import ExtractionModel, Scores, TaskShape
from biogk.training.taskgraph import TaskGraph


@torch.inference_mode()
def extract(
    model: ExtractionModel,
    graph: TaskGraph,
    examples: Sequence[Example],
    knowledge: Tensor,
    *,
    pad: int,
    batch_size: int = 32,
) -> Iterator[Extraction]:
    """What a model finds in the documents of a task graph, in any order of batches.

    Args:
        model: the trained model.
        graph: the documents.
        examples: them as the model reads them.
        knowledge: gk_embedding of the graph's entities, [e, k].
        pad: id of the padding piece.
        batch_size: documents a step.
    """
    model.eval()
    device = knowledge.device
    order = sorted(examples, key=lambda example: len(example.pieces))
    readable = [example for example in order if example.kept]
    for start in range(0, len(readable), batch_size):
        part = readable[start : start + batch_size]
        batch = collate(part, model.settings.widest_span, pad).to(device)
        scores = model(batch, knowledge)
        yield from decode(scores, batch, part, graph, model.shape)
    for example in order[: len(order) - len(readable)]:
        yield Extraction(graph.documents[example.number], [], [])


def decode(
    scores: Scores,
    batch: Batch,
    examples: Sequence[Example],
    graph: TaskGraph,
    shape: TaskShape,
) -> list[Extraction]:
    """The likeliest type of every kept span, and of every pair of mentions.

    A relation is kept where its types of head and tail were seen with it in training; its
    confidence is the product of its own probability and those of its mentions.
    """
    found = [Extraction(graph.documents[example.number], [], []) for example in examples]
    mention_probability, mention_type = scores.mentions.softmax(1).max(1)
    relation_probability, relation_type = scores.relations.softmax(1).max(1)
    starts = _first_words(batch)
    place: dict[int, int] = {}
    for kept in mention_type.nonzero().flatten().tolist():
        row = int(scores.kept[kept])
        number = int(batch.span_document[row])
        words = examples[number].words
        mentions = found[number].mentions
        place[kept] = len(mentions)
        mentions.append(
            Mention(
                words.starts[int(batch.span_first[row]) - starts[number]],
                words.ends[int(batch.span_last[row]) - starts[number]],
                shape.mention_types[int(mention_type[kept]) - 1],
                float(mention_probability[kept]),
            )
        )
    allowed = set(shape.signatures)
    for pair in relation_type.nonzero().flatten().tolist():
        head, tail = int(scores.pairs[0, pair]), int(scores.pairs[1, pair])
        type_ = int(relation_type[pair])
        if (int(mention_type[head]), type_, int(mention_type[tail])) not in allowed:
            continue
        confidence = relation_probability[pair] * mention_probability[head]
        found[int(batch.span_document[scores.kept[head]])].relations.append(
            Relation(
                place[head],
                place[tail],
                shape.relation_types[type_ - 1],
                float(confidence * mention_probability[tail]),
            )
        )
    return found


def _first_words(batch: Batch) -> list[int]:
    words = torch.bincount(batch.word_document, minlength=len(batch.numbers))
    starts: list[int] = (words.cumsum(0) - words).tolist()
    return starts
