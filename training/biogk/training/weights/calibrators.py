"""Weights as probabilities: curves from an estimator's weight to how often such triples are true.

A curve is fitted for each relation of a source on true and corrupted pairs, as many of the one as
of the other: a calibrated weight is the probability that a pair is a true one, were both kinds
equally frequent. Platt's curve (Platt 1999) is a logistic one with two numbers; isotonic
regression (Zadrozny and Elkan 2002) any that does not fall, and wants some thousand pairs. Neither
may turn the order of weights round: where an estimator tells nothing, all become one half.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import logistic
from biogk.training.weights.estimators.sentences import Scores

Method = Literal["platt", "isotonic"]
METHODS: dict[str, Method] = {"platt": "platt", "isotonic": "isotonic"}
Labels = npt.NDArray[np.int64]

FOLDS = 5
LEAST_PAIRS = 20
"""Pairs of each kind below which a relation has no curve of its own."""


class PlattCurve(BaseModel):
    """p = 1 / (1 + exp(-(intercept + slope x)))."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slope: float
    intercept: float

    @classmethod
    def fit(cls, x: Scores, labels: Labels) -> PlattCurve:
        """The likeliest curve that does not fall."""
        spread = float(x.std()) or 1.0
        centre = float(x.mean())
        model = LogisticRegression().fit(((x - centre) / spread)[:, None], labels)
        slope = float(model.coef_[0, 0]) / spread
        if slope <= 0:
            share = float(labels.mean())
            return cls(slope=0.0, intercept=float(np.log(share / (1 - share))))
        return cls(slope=slope, intercept=float(model.intercept_[0]) - slope * centre)

    def probabilities(self, x: Scores) -> Scores:
        """Probabilities, [n]."""
        return logistic(self.intercept + self.slope * x)


class IsotonicCurve(BaseModel):
    """Straight lines between points; flat outside of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    x: list[float]
    y: list[float]

    @classmethod
    def fit(cls, x: Scores, labels: Labels) -> IsotonicCurve:
        """The curve of least squares among those that do not fall."""
        model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(x, labels)
        return cls(x=model.X_thresholds_.tolist(), y=model.y_thresholds_.tolist())

    def probabilities(self, x: Scores) -> Scores:
        """Probabilities, [n]."""
        found: Scores = np.interp(x, self.x, self.y)
        return found


class Calibrator(BaseModel):
    """How the weights of one source, encoder and estimator become probabilities.

    Args:
        estimator: name of the estimator.
        curves: of the relations with enough pairs.
        shared: of all pairs together, for the other relations.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    estimator: str
    curves: dict[str, PlattCurve | IsotonicCurve]
    shared: PlattCurve | IsotonicCurve

    def probabilities(self, type_: str, weights: Scores) -> Scores:
        """The calibrated weights of triples of one relation, [n]."""
        linked = ESTIMATORS.find(self.estimator).link(weights)
        return self.curves.get(type_, self.shared).probabilities(linked)


def fit_calibrator(
    estimator: str, judged: Mapping[str, tuple[Scores, Labels]], method: Method
) -> Calibrator:
    """Curves for every relation.

    Args:
        estimator: name of the estimator.
        judged: for each relation the weights of pairs, [n], and whether each is true, [n].
        method: kind of the curves.
    """
    link = ESTIMATORS.find(estimator).link
    fit = PlattCurve.fit if method == "platt" else IsotonicCurve.fit
    every = [(link(weights), labels) for weights, labels in judged.values()]
    return Calibrator(
        estimator=estimator,
        curves={
            type_: fit(link(weights), labels)
            for type_, (weights, labels) in judged.items()
            if min(labels.sum(), len(labels) - labels.sum()) >= LEAST_PAIRS
        },
        shared=fit(np.concatenate([x for x, _ in every]), np.concatenate([y for _, y in every])),
    )


def held_out_probabilities(
    estimator: str,
    judged: Mapping[str, tuple[Scores, Labels]],
    groups: Mapping[str, Labels],
    method: Method,
) -> dict[str, Scores]:
    """The probability of each pair by curves that were fitted on other subjects' pairs.

    Args:
        estimator: name of the estimator.
        judged: as for `fit_calibrator`.
        groups: for each relation the subject of each pair, as a number.
        method: kind of the curves.

    Returns:
        For each relation [n]; a pair that cannot be held out, for want of subjects, has one half.
    """
    found = {type_: np.full(len(labels), 0.5) for type_, (_, labels) in judged.items()}
    everyone = np.concatenate(list(groups.values()))
    folds = min(FOLDS, len(np.unique(everyone)))
    if folds < 2:
        return found
    fold_of = np.zeros(int(everyone.max()) + 1, dtype=np.int64)
    splits = GroupKFold(folds, shuffle=True, random_state=0).split(everyone, groups=everyone)
    for fold, (_, held_out) in enumerate(splits):
        fold_of[everyone[held_out]] = fold
    for fold in range(folds):
        rest = {}
        for type_, (weights, labels) in judged.items():
            kept = fold_of[groups[type_]] != fold
            rest[type_] = (weights[kept], labels[kept])
        calibrator = fit_calibrator(estimator, rest, method)
        for type_, (weights, _) in judged.items():
            held = fold_of[groups[type_]] == fold
            found[type_][held] = calibrator.probabilities(type_, weights[held])
    return found
