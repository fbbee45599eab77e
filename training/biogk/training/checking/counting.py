"""Figures of a check: precision, recall and F1, over thresholds too, and precision at k."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

THRESHOLDS = tuple(step / 10 for step in range(10))
BINS = 20


@dataclass(frozen=True)
class TruthScores:
    """How many pairs of a truth something finds, and what that is worth.

    Args:
        true: true pairs that it finds.
        false: false pairs that it finds.
        precision: true ones among all that it finds; None where it finds none, or where the truth
            has no false pairs, so that it would always be 1.
        recall: the part of the true pairs that it finds; None where there are none.
        f1: of the two; None where one of them is.
    """

    true: int
    false: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class ThresholdScores:
    """What predictions are worth from a confidence on."""

    threshold: float
    scores: TruthScores


@dataclass(frozen=True)
class WeightShares:
    """How weights are spread over bins of equal width.

    Args:
        edges: of the n bins, n + 1.
        true: true pairs a bin.
        false: false pairs a bin.
    """

    edges: list[float]
    true: list[int]
    false: list[int]


def scored(found: Flags, labels: Flags) -> TruthScores:
    """What it is worth to find some of n pairs.

    Args:
        found: which are found, [n].
        labels: which are true, [n].
    """
    true, false = int((found & labels).sum()), int((found & ~labels).sum())
    every, judged = int(labels.sum()), not labels.all()
    precision = true / (true + false) if judged and true + false else None
    recall = true / every if every else None
    f1 = None
    if precision is not None and recall is not None:
        f1 = 2 * precision * recall / (precision + recall) if true else 0.0
    return TruthScores(true, false, precision, recall, f1)


def over_thresholds(confidences: Numbers, labels: Flags) -> list[ThresholdScores]:
    """What predictions are worth from each of `THRESHOLDS` on.

    Args:
        confidences: of n pairs, [n]; NaN where nothing is predicted.
        labels: which are true, [n].
    """
    return [ThresholdScores(each, scored(confidences >= each, labels)) for each in THRESHOLDS]


def best_of(scores: Sequence[ThresholdScores]) -> ThresholdScores | None:
    """The lowest threshold with the highest F1; None where none has an F1."""
    some = [each for each in scores if each.scores.f1 is not None]
    return max(some, key=lambda each: each.scores.f1 or 0.0, default=None)


def precision_at(weights: Numbers, labels: Flags, places: Sequence[int]) -> dict[int, float]:
    """The part of true pairs among the k heaviest; pairs of one weight count with their mean.

    Args:
        weights: of n pairs, [n].
        labels: which are true, [n].
        places: values of k; those over n are left out.
    """
    _, at = np.unique(weights, return_inverse=True)
    means = np.bincount(at, labels) / np.bincount(at)
    ranked = means[at][np.argsort(-weights, kind="stable")]
    wanted = [k for k in sorted(set(places)) if k <= len(weights)]
    return {k: float(ranked[:k].mean()) for k in wanted}


def spread(weights: Numbers, labels: Flags) -> WeightShares:
    """How many of n weights fall into each of `BINS` bins, by label."""
    edges = np.histogram_bin_edges(weights, BINS)
    true, false = (np.histogram(weights[each], edges)[0].tolist() for each in (labels, ~labels))
    return WeightShares(edges.tolist(), true, false)
