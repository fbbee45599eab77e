"""Confidence intervals of F1 by drawing documents again (Efron 1979, the percentile method)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from biogk.training.metrics import Evaluation, Score

Counts = npt.NDArray[np.float64]
DRAWS = 1_000
LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """The middle `LEVEL` of a score over the draws, from 0 to 1."""

    low: float
    high: float

    def as_list(self) -> list[float]:
        """Both ends in per cent."""
        return [round(100 * self.low, 2), round(100 * self.high, 2)]


@dataclass(frozen=True)
class Intervals:
    """Intervals of the two macro F1."""

    entity_f1: Interval
    relation_f1: Interval


def bootstrap(
    documents: Sequence[Evaluation], *, draws: int = DRAWS, seed: int = 7, level: float = LEVEL
) -> Intervals:
    """Intervals of both F1 over documents drawn with replacement.

    Args:
        documents: the evaluation of each document by itself.
        draws: how often as many documents are drawn as there are.
        seed: of the draws.
        level: the part of the draws between both ends.
    """
    count = len(documents)
    if not count:
        return Intervals(Interval(0.0, 0.0), Interval(0.0, 0.0))
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(count, np.full(count, 1 / count), size=draws).astype(float)
    tail = (1 - level) / 2
    return Intervals(
        *(
            _interval(_macro_f1(weights, counts), tail)
            for counts in (
                _counts([each.mentions for each in documents]),
                _counts([each.relations for each in documents]),
            )
        )
    )


def _counts(documents: Sequence[Mapping[str, Score]]) -> Counts:
    """Right, found and annotated of every document and type, [d, t, 3]."""
    types = sorted({name for each in documents for name in each})
    counts = np.zeros((len(documents), len(types), 3))
    for row, scores in enumerate(documents):
        for name, score in scores.items():
            counts[row, types.index(name)] = score.right, score.found, score.annotated
    return counts


def _macro_f1(weights: Counts, counts: Counts) -> Counts:
    """Mean F1 over the types of each draw, weights [b, d] and counts [d, t, 3] -> [b]."""
    right, found, annotated = np.moveaxis(np.tensordot(weights, counts, axes=1), -1, 0)
    total = found + annotated
    f1 = np.divide(2 * right, total, out=np.zeros_like(total), where=total > 0)
    types = (total > 0).sum(axis=1)
    means: Counts = np.divide(f1.sum(axis=1), types, out=np.zeros(len(f1)), where=types > 0)
    return means


def _interval(values: Counts, tail: float) -> Interval:
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high))
