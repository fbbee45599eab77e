"""Batches of documents as flat tensors: no padding but that of the word pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from biogk.training.examples import Example


@dataclass(frozen=True)
class Batch:
    """b documents with n words, s spans, g gold relations and l links in all.

    Words, spans and links of all documents stand in one row each; numbers count within the batch.

    Args:
        pieces: word pieces, int64 [b, t], padded.
        attention: 1 for a piece, 0 for padding, [b, t].
        piece_word: the word that each piece is of, -1 where it is of none, [b, t].
        word_document: the document of each word, [n].
        span_first: first word of each candidate span, [s].
        span_last: last word, included, [s].
        span_document: document, [s].
        span_type: annotated type, 0 for none, [s].
        gold: head span, tail span and type of each annotated relation, [g, 3].
        link_first: first word of each linked span, [l].
        link_last: last word, included, [l].
        link_entity: row of the entity's embedding, [l].
        link_score: score of the link, float32 [l].
        numbers: number of each document in its task graph, [b].
    """

    pieces: Tensor
    attention: Tensor
    piece_word: Tensor
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

    def to(self, device: torch.device) -> Batch:
        """The batch on another device."""
        return Batch(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def collate(examples: Sequence[Example], widest: int, pad: int) -> Batch:
    """One batch of examples.

    Args:
        examples: b documents.
        widest: words of the widest candidate span.
        pad: id of the padding piece.
    """
    longest = max(len(example.pieces) for example in examples)
    pieces = torch.full((len(examples), longest), pad)
    attention = torch.zeros_like(pieces)
    piece_word = torch.full((len(examples), longest), -1)
    columns: dict[str, list[Tensor]] = {
        name: [] for name in ("word", "first", "last", "doc", "type", "gold", "link", "score")
    }
    words = spans = 0
    for row, example in enumerate(examples):
        pieces[row, : len(example.pieces)] = torch.tensor(example.pieces)
        attention[row, : len(example.pieces)] = 1
        owners = torch.tensor(example.piece_words)
        piece_word[row, : len(owners)] = torch.where(owners < 0, owners, owners + words)
        first, last = candidate_spans(example.kept, widest)
        types, gold = _labels(example, first.tolist(), last.tolist())
        columns["word"].append(torch.full((example.kept,), row))
        columns["first"].append(first + words)
        columns["last"].append(last + words)
        columns["doc"].append(torch.full((len(first),), row))
        columns["type"].append(types)
        columns["gold"].append(gold + torch.tensor([spans, spans, 0]))
        links = torch.tensor([link[:3] for link in example.links]).reshape(-1, 3)
        columns["link"].append(links + torch.tensor([words, words, 0]))
        columns["score"].append(torch.tensor([link[3] for link in example.links]))
        words += example.kept
        spans += len(first)
    flat = {name: torch.cat(column) for name, column in columns.items()}
    link = flat["link"].long()
    return Batch(
        pieces=pieces,
        attention=attention,
        piece_word=piece_word,
        word_document=flat["word"],
        span_first=flat["first"],
        span_last=flat["last"],
        span_document=flat["doc"],
        span_type=flat["type"],
        gold=flat["gold"],
        link_first=link[:, 0],
        link_last=link[:, 1],
        link_entity=link[:, 2],
        link_score=flat["score"].float(),
        numbers=torch.tensor([example.number for example in examples]),
    )


def candidate_spans(words: int, widest: int) -> tuple[Tensor, Tensor]:
    """All spans of up to `widest` words, by first and last word: two int64 [s]."""
    first = torch.arange(words).repeat_interleave(min(widest, max(words, 1)))
    last = first + torch.arange(min(widest, max(words, 1))).repeat(words)
    inside = last < words
    return first[inside], last[inside]


def _labels(example: Example, first: list[int], last: list[int]) -> tuple[Tensor, Tensor]:
    place = {pair: row for row, pair in enumerate(zip(first, last, strict=True))}
    types = torch.zeros(len(first), dtype=torch.long)
    rows = []
    for start, end, type_ in example.spans:
        row = place.get((start, end))
        rows.append(row)
        if row is not None:
            types[row] = type_
    gold = [
        (rows[head], rows[tail], type_)
        for head, tail, type_ in example.relations
        if rows[head] is not None and rows[tail] is not None
    ]
    return types, torch.tensor(gold, dtype=torch.long).reshape(-1, 3)
