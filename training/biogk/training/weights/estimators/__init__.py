"""Estimators of triples' weights, by the names that `biogk weigh --estimator` takes."""

from __future__ import annotations

from biogk.core.errors import UsageError
from biogk.training.weights.estimators.base import Estimator
from biogk.training.weights.estimators.parallelogram import Parallelogram
from biogk.training.weights.estimators.pll import PseudoLogLikelihood
from biogk.training.weights.estimators.pmi import MutualInformation
from biogk.training.weights.estimators.probe import Probe

ESTIMATORS: dict[str, type[Estimator]] = {
    each.name: each for each in (Parallelogram, PseudoLogLikelihood, MutualInformation, Probe)
}


def estimator_class(name: str) -> type[Estimator]:
    """The estimator of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in ESTIMATORS:
        raise UsageError(f"There is no estimator {name!r}.", f"Known: {', '.join(ESTIMATORS)}.")
    return ESTIMATORS[name]
