"""The first span graph: the spans worth pairing, and their pairs."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


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
        novel: how much speaks for a relation of each pair being new, [p, 1]; None where that is
            not told.
    """

    words: Tensor
    kept: Tensor
    spans: Tensor
    borders: Tensor
    documents: Tensor
    span_scores: Tensor
    pairs: Tensor
    pair_scores: Tensor
    novel: Tensor | None = None

    @property
    def probabilities(self) -> Tensor:
        """How likely each pair has each relation type, without none, [p, r]."""
        return self.pair_scores.softmax(1)[:, 1:]
