"""Figures of an evaluation of weights: AUC with its interval, calibration error, reliability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from biogk.training.weights.calibrators import Labels
from biogk.training.weights.estimators.sentences import Scores

RESAMPLES = 1_000
BINS = 10


@dataclass(frozen=True)
class Reliability:
    """Predicted against observed: one entry a bin of equal width that holds any pair.

    Args:
        predicted: mean probability.
        observed: share of true pairs.
        pairs: how many.
    """

    predicted: list[float]
    observed: list[float]
    pairs: list[int]


def auc(true: Scores, corrupted: Scores) -> float:
    """P(true > corrupted) + P(equal) / 2: the area under the ROC curve (Hanley, McNeil 1982)."""
    return float(_wins(true, corrupted).mean())


def bootstrapped_aucs(true: Scores, corrupted: Scores, seed: int) -> Scores:
    """AUCs of `RESAMPLES` samples of the n rows, a true pair and its corrupted one together."""
    count, generator = len(true), np.random.default_rng(seed)
    wins = _wins(true, corrupted)
    times = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    found: Scores = np.einsum("bi,bi->b", times @ wins, times) / count**2
    return found


def bootstrapped_auc(true: Scores, false: Scores, seed: int) -> Scores:
    """AUCs of `RESAMPLES` samples of true and of false ones, which are not paired."""
    generator, wins = np.random.default_rng(seed), _wins(true, false)
    times = (
        generator.multinomial(len(each), np.full(len(each), 1 / len(each)), size=RESAMPLES)
        for each in (true, false)
    )
    found: Scores = np.einsum("bi,bi->b", next(times) @ wins, next(times)) / wins.size
    return found


def _wins(true: Scores, corrupted: Scores) -> npt.NDArray[np.float64]:
    difference = true[:, None] - corrupted[None, :]
    found: npt.NDArray[np.float64] = (difference > 0) + 0.5 * (difference == 0)
    return found


def calibration_error(probabilities: Scores, labels: Labels) -> float:
    """Mean gap between predicted and observed over `BINS` bins, by size (Guo et al. 2017, ECE)."""
    bins = reliability(probabilities, labels)
    gaps = np.abs(np.array(bins.predicted) - np.array(bins.observed))
    return float((gaps * bins.pairs).sum() / len(labels))


def reliability(probabilities: Scores, labels: Labels) -> Reliability:
    """Mean probability and share of true pairs, by bin of equal width."""
    places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    counts = np.bincount(places, minlength=BINS)
    filled = counts > 0
    predicted = np.bincount(places, probabilities, minlength=BINS)[filled] / counts[filled]
    observed = np.bincount(places, labels, minlength=BINS)[filled] / counts[filled]
    return Reliability(predicted.tolist(), observed.tolist(), counts[filled].tolist())
