"""Estimators of triples' weights, by the names that `biogk weigh --estimator` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.core.registry import Registry

if TYPE_CHECKING:
    from biogk.training.weights.estimators.base import Estimator

ESTIMATORS: Registry[type[Estimator]] = Registry(
    "estimator",
    {
        "parallelogram": f"{__name__}.parallelogram:Parallelogram",
        "pll": f"{__name__}.pll:PseudoLogLikelihood",
        "pmi": f"{__name__}.pmi:MutualInformation",
        "probe": f"{__name__}.probe:Probe",
    },
)
