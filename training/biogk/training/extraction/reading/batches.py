"""Batches of documents as flat tensors: no padding but that of the word pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from biogk.training.extraction.reading.examples import Example, Window


@dataclass(frozen=True)
class ConceptBatch:
    """The concepts of a batch, numbered through all documents, and their annotated relations.

    Args:
        spans: span of each mention that names a concept, [n]; one may name several.
        concepts: the concept that it names, [n].
        gold: head, tail, type and novelty (1, 0, -1 unknown) of each relation, [g, 4].
    """

    spans: Tensor
    concepts: Tensor
    gold: Tensor

    def to(self, device: torch.device) -> ConceptBatch:
        """The same on another device."""
        return ConceptBatch(*(getattr(self, f.name).to(device) for f in fields(self)))


@dataclass(frozen=True)
class Batch:
    """b documents with v windows, n words, s spans, g gold relations and l links in all.

    Words, spans and links of all documents stand in one row each; numbers count within the batch.

    Args:
        pieces: word pieces of each window, int64 [v, t], padded; empty where `vectors` are given.
        attention: 1 for a piece, 0 for padding, [v, t].
        owned: each word with a piece of it, the place of the piece counted through all rows of
            `pieces`, [o, 2] as (piece, word).
        vectors: word vectors that were computed before, float32 [n, d]; empty where they were not.
        word_document: the document of each word, [n].
        span_first: first word of each candidate span, [s].
        span_last: last word, included, [s].
        span_document: document, [s].
        span_type: annotated type, 0 for none, [s].
        gold: head span, tail span and type of each annotated relation, [g, 3].
        link_first: first word of each linked span, [l].
        link_last: last word, included, [l].
        link_entity: row of the entity's vector, [l].
        link_score: score of the link, float32 [l].
        numbers: number of each document in its task graph, [b].
        concepts: what mentions name; None where relations are between mentions.
    """

    pieces: Tensor
    attention: Tensor
    owned: Tensor
    vectors: Tensor
    word_document: Tensor
    span_first: Tensor
    span_last: Tensor
    span_document: Tensor
    span_type: Tensor
    gold: Tensor
    link_first: Tensor
    link_last: Tensor
    link_entity: Tensor
    link_score: Tensor
    numbers: Tensor
    concepts: ConceptBatch | None = None

    def to(self, device: torch.device) -> Batch:
        """The batch on another device."""
        if device.type == "cpu":
            return self
        parts = {f.name: getattr(self, f.name) for f in fields(self)}
        return Batch(**{name: part.to(device) for name, part in parts.items() if part is not None})


def collate(
    examples: Sequence[Example], widest: int, pad: int, vectors: Sequence[Tensor] | None = None
) -> Batch:
    """One batch of examples.

    Args:
        examples: b documents.
        widest: words of the widest candidate span.
        pad: id of the padding piece.
        vectors: the word vectors of each, where they are known; the encoder then has no work.
    """
    sizes = torch.tensor([len(example.words) for example in examples])
    ends = sizes.cumsum(0)
    starts = (ends - sizes).tolist()
    document = torch.repeat_interleave(torch.arange(len(examples)), sizes)
    first, last = candidate_spans(ends[document], widest)
    row_of = _span_rows(ends[document], widest)
    spans, gold, concepts = _annotation(examples, starts, widest)
    types = torch.zeros(len(first), dtype=torch.long)
    rows = row_of[spans[:, 0]] + spans[:, 1] - spans[:, 0]
    types[rows] = spans[:, 2]
    links = _table(
        [
            (s + link[0], s + link[1], link[2])
            for e, s in _each(examples, starts)
            for link in e.links
        ]
    )
    pieces, attention, owned = (
        _pieces(examples, starts, pad) if vectors is None else torch.zeros(3, 0, 2).long()
    )
    return Batch(
        pieces=pieces,
        attention=attention,
        owned=owned,
        vectors=torch.zeros(0, 0) if vectors is None else torch.cat(list(vectors)),
        word_document=document,
        span_first=first,
        span_last=last,
        span_document=document[first],
        span_type=types,
        gold=torch.stack((rows[gold[:, 0]], rows[gold[:, 1]], gold[:, 2]), dim=1),
        link_first=links[:, 0],
        link_last=links[:, 1],
        link_entity=links[:, 2],
        link_score=torch.tensor([link[3] for e in examples for link in e.links]).float(),
        numbers=torch.tensor([example.number for example in examples]),
        concepts=None if concepts is None else replace(concepts, spans=rows[concepts.spans]),
    )


def candidate_spans(ends: Tensor, widest: int) -> tuple[Tensor, Tensor]:
    """All spans of up to `widest` words within a document, ordered by first, then last word.

    Args:
        ends: for each word, one past the last word of its document, [n].
        widest: words of the widest span.

    Returns:
        First and last words, two int64 [s].
    """
    first = torch.arange(len(ends)).repeat_interleave(widest)
    last = first + torch.arange(widest).repeat(len(ends))
    inside = last < ends.repeat_interleave(widest)
    return first[inside], last[inside]


def _span_rows(ends: Tensor, widest: int) -> Tensor:
    """The row of the one-word span that begins at each word, [n]."""
    spans = (ends - torch.arange(len(ends))).clamp(max=widest)
    return spans.cumsum(0) - spans


def _annotation(
    examples: Sequence[Example], starts: Sequence[int], widest: int
) -> tuple[Tensor, Tensor, ConceptBatch | None]:
    """What is annotated, without spans too wide.

    Returns:
        Annotated spans [a, 3], relations between their rows [g, 3], and concepts that they name,
        where relations are between these.
    """
    spans: list[tuple[int, int, int]] = []
    gold: list[tuple[int, int, int]] = []
    naming: list[tuple[int, ...]] = []
    related: list[tuple[int, ...]] = []
    concepts = 0
    for example, start in _each(examples, starts):
        fits = [last - first < widest for first, last, _ in example.spans]
        place = [len(spans) + before for before in accumulate(fits, initial=0)]
        gold += [(place[h], place[t], r) for h, t, r in example.relations if fits[h] and fits[t]]
        spans += [
            (start + first, start + last, type_)
            for (first, last, type_), fit in zip(example.spans, fits, strict=True)
            if fit
        ]
        if example.concepts is not None:
            for number, mentions in enumerate(example.concepts.mentions, start=concepts):
                naming += [(place[each], number) for each in mentions if fits[each]]
            related += [
                (concepts + h, concepts + t, *said) for h, t, *said in example.concepts.relations
            ]
            concepts += len(example.concepts.names)
    named = None
    if any(example.concepts is not None for example in examples):
        spans_of, concepts_of = _table(naming, 2).T
        named = ConceptBatch(spans_of, concepts_of, _table(related, 4))
    return _table(spans), _table(gold), named


def _pieces(
    examples: Sequence[Example], starts: Sequence[int], pad: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Word pieces and attention of all windows, int64 [v, t], and whose they are, [o, 2]."""
    windows: list[Window] = []
    offsets: list[int] = []
    for example, start in _each(examples, starts):
        windows += example.windows
        offsets += [start] * len(example.windows)
    lengths = torch.tensor([len(window.pieces) for window in windows])
    longest = int(lengths.max())
    attention = torch.arange(longest) < lengths.unsqueeze(1)
    pieces = torch.full((len(windows), longest), pad)
    pieces[attention] = torch.tensor([piece for window in windows for piece in window.pieces])
    owned = np.concatenate(
        [
            window.owned + np.array((row * longest, start))
            for row, (window, start) in enumerate(zip(windows, offsets, strict=True))
        ]
    )
    return pieces, attention.long(), torch.from_numpy(owned)


def _each(examples: Sequence[Example], starts: Sequence[int]) -> zip[tuple[Example, int]]:
    return zip(examples, starts, strict=True)


def _table(rows: Sequence[tuple[int, ...]], width: int = 3) -> Tensor:
    return torch.tensor(rows, dtype=torch.long).reshape(-1, width)
