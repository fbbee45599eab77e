"""Digits of what is written to the database."""

from __future__ import annotations

import numpy as np
import pytest

from biogk.training.weights.digits import significant
from biogk.training.weights.estimators.base import log_odds


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0.025927734375, 0.02593),
        (-0.025927734375, -0.02593),
        (0.71239, 0.7124),
        (1.2346e-11, 1.235e-11),
        (0.99964, 0.99964),
        (0.99996123, 0.999961),
        (0.99999996, 0.999999),
        (-0.99996123, -0.999961),
        (0.0, 0.0),
        (1.0, 1.0),
        (1234.56, 1235.0),
    ],
)
def test_four_digits_and_two_of_the_rest(value: float, kept: float) -> None:
    assert significant(value) == kept
    assert significant(kept) == kept


def test_what_lies_between_0_and_1_stays_there_in_its_order() -> None:
    odds = np.linspace(-36, 36, 2_881)
    values = 1 / (1 + np.exp(-odds))
    written = np.array([significant(float(value)) for value in values])
    assert ((written > 0) & (written < 1)).all()
    assert (np.diff(written) >= 0).all()
    kept = (odds > -27) & (odds < 13.8)  # below lies the least that log_odds knows
    assert np.abs(log_odds(written) - odds)[kept].max() < 0.051


def test_what_is_not_finite_is_left_to_who_checks_it() -> None:
    assert np.isnan(significant(float("nan")))
    assert significant(float("inf")) == float("inf")
