"""Estimators of triples' weights, by the names that `biogk weigh --estimator` takes."""

from __future__ import annotations

from biogk.errors import UsageError
from biogk.training.estimators.base import Estimator
from biogk.training.estimators.parallelogram import Parallelogram
from biogk.training.estimators.pll import PseudoLogLikelihood
from biogk.training.estimators.pmi import MutualInformation
from biogk.training.estimators.probe import Probe

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
