"""Confidence intervals of F1 by drawing documents again (Efron 1979, the percentile method)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from biogk.training.extraction.scoring.counts import Counts, counts_of
from biogk.training.extraction.scoring.metrics import Score

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


def bootstrap(
    documents: Sequence[Mapping[str, Score]],
    *,
    draws: int = DRAWS,
    seed: int = 7,
    level: float = LEVEL,
) -> Interval:
    """The interval of macro F1 over documents drawn with replacement.

    Args:
        documents: the scores of each document by itself, by type.
        draws: how often as many documents are drawn as there are.
        seed: of the draws.
        level: the part of the draws between both ends.
    """
    count = len(documents)
    if not count:
        return Interval(0.0, 0.0)
    weights = _drawn(np.random.default_rng(seed), count, draws)
    return _interval(_macro_f1(weights, counts_of(documents)), (1 - level) / 2)


def bootstrap_difference(
    pairs: Sequence[tuple[Hashable, Counts, Counts]],
    *,
    draws: int = DRAWS,
    seed: int = 7,
    level: float = LEVEL,
) -> Interval:
    """The interval of how much better one model is than another on the same documents.

    Both are scored on the same draws (Koehn 2004, Section 4), so that hard documents are hard for
    both. Trainings of one fold, which differ in their seeds, share its draws.

    Args:
        pairs: fold, counts of the one and counts of the other, [d, t, 3] each, a training each.
        draws: how often as many documents are drawn as there are.
        seed: of the draws.
        level: the part of the draws between both ends.

    Returns:
        Of the mean of the differences in macro F1.
    """
    rng = np.random.default_rng(seed)
    drawn: dict[Hashable, Counts] = {}
    total = np.zeros(draws)
    for fold, one, other in pairs:
        if fold not in drawn:
            drawn[fold] = _drawn(rng, len(one), draws)
        total += _macro_f1(drawn[fold], one) - _macro_f1(drawn[fold], other)
    return _interval(total / len(pairs), (1 - level) / 2)


def _drawn(rng: np.random.Generator, count: int, draws: int) -> Counts:
    """How often each document is in each draw, [b, d]."""
    return rng.multinomial(count, np.full(count, 1 / count), size=draws).astype(float)


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
