"""Scores of spans and of pairs of spans, and the choice of the spans worth pairing."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout
from biogk.training.extraction.layers.sums import Term, added, mean_between, taken
from biogk.training.extraction.reading.batches import Batch


class MentionScorer(nn.Module):
    """Span vectors [s, h] to scores of mention types [s, 1 + types]; column 0 is none."""

    def __init__(self, settings: ModelSettings, types: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(settings.hidden, settings.hidden),
            nn.GELU(),
            Dropout(settings.dropout),
            nn.Linear(settings.hidden, 1 + types),
        )

    def forward(self, spans: Tensor) -> Tensor:
        """Scores [s, 1 + types]."""
        found: Tensor = self.layers(spans)
        return found


class RelationScorer(nn.Module):
    """Pairs of spans to scores of relation types, from both spans and the words between them.

    Args:
        settings: sizes.
        word_width: length d of a word vector.
        types: relation types.
    """

    def __init__(self, settings: ModelSettings, word_width: int, types: int) -> None:
        super().__init__()
        hidden = settings.hidden
        self.head = nn.Linear(hidden, hidden)
        self.tail = nn.Linear(hidden, hidden, bias=False)
        self.product = nn.Linear(hidden, hidden, bias=False)
        self.between = nn.Linear(word_width, hidden, bias=False)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = Dropout(settings.dropout)
        self.out = nn.Linear(hidden, 1 + types)

    def forward(self, spans: Tensor, words: Tensor, pairs: Tensor, borders: Tensor) -> Tensor:
        """Scores of pairs.

        Args:
            spans: vectors of the kept spans, [k, h].
            words: word vectors, [n, d].
            pairs: head and tail of each pair, rows of `spans`, [2, p].
            borders: first and last word of the kept spans, [k, 2].

        Returns:
            [p, 1 + types]; column 0 is none.
        """
        head, tail = pairs
        start = torch.minimum(borders[head, 1], borders[tail, 1]) + 1
        end = torch.maximum(borders[head, 0], borders[tail, 0])
        pair = self.product(taken(spans, head) * taken(spans, tail)) + added(
            [
                Term(self.head(spans), head),
                Term(self.tail(spans), tail),
                *mean_between(self.between(words), start, end),
            ]
        )
        found: Tensor = self.out(self.dropout(nn.functional.gelu(self.norm(pair))))
        return found


def prune(scores: Tensor, batch: Batch, a_word: float, least: int, *, keep_gold: bool) -> Tensor:
    """The spans of each document most likely to be mentions.

    Args:
        scores: mention scores, [s, 1 + types].
        batch: the spans.
        a_word: how many are kept for each word of a document.
        least: how many are kept of a document at least.
        keep_gold: also keep annotated spans, for training.

    Returns:
        Rows of the kept spans, ascending, [k].
    """
    likely = 1 - scores.detach().softmax(1)[:, 0]
    order = likely.argsort(descending=True, stable=True)
    order = order[batch.span_document[order].argsort(stable=True)]
    documents = batch.span_document[order]
    spans = torch.bincount(documents, minlength=len(batch.numbers))
    rank = torch.arange(len(order), device=order.device) - (spans.cumsum(0) - spans)[documents]
    words = torch.bincount(batch.word_document, minlength=len(batch.numbers))
    limit = (a_word * words).ceil().long().clamp(min=least)
    keep = rank < limit[documents]
    if keep_gold:
        keep |= batch.span_type[order] > 0
    return order[keep].sort().values


def pairs_of(documents: Tensor, first: Tensor, farthest: int) -> Tensor:
    """All ordered pairs of different kept spans of a document that are not too far apart.

    Args:
        documents: document of each kept span, ascending, [k].
        first: its first word, ascending, counted through all documents, [k].
        farthest: words between the first words of a pair at most.

    Returns:
        Rows of head and tail, [2, p], ordered by head, then tail.
    """
    sizes = torch.bincount(documents)
    starts = sizes.cumsum(0) - sizes
    low = torch.maximum(torch.searchsorted(first, first - farthest), starts[documents])
    high = torch.searchsorted(first, first + farthest, right=True)
    high = torch.minimum(high, (starts + sizes)[documents])
    mates = high - low
    head = torch.arange(len(documents), device=documents.device).repeat_interleave(mates)
    offset = torch.arange(len(head), device=head.device)
    offset -= (mates.cumsum(0) - mates).repeat_interleave(mates)
    tail = low.repeat_interleave(mates) + offset
    return torch.stack((head, tail))[:, head != tail]
