"""Corruption, calibration and the figures of an evaluation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from biogk.training.pipeline import Behind, ahead
from biogk.training.weights.calibrators import (
    METHODS,
    Calibrator,
    IsotonicCurve,
    Method,
    PlattCurve,
    fit_calibrator,
    held_out_probabilities,
)
from biogk.training.weights.estimators.base import logistic
from biogk.training.weights.estimators.sampling import corrupt
from biogk.training.weights.metrics import (
    auc,
    bootstrapped_aucs,
    calibration_error,
    reliability,
)
from biogk.training.weights.shares import Share

NAMES = st.sampled_from("abcdef")


@given(st.lists(st.tuples(NAMES, NAMES), unique=True, max_size=20), st.integers())
def test_corrupted_pairs_are_new_and_of_the_same_names(
    pairs: list[tuple[str, str]], seed: int
) -> None:
    known = set(pairs)
    true, corrupted = corrupt(pairs, known, random.Random(seed))
    assert len(true) == len(corrupted)
    assert set(true) <= known
    assert not known & set(corrupted)
    assert [subject for subject, _ in true] == [subject for subject, _ in corrupted]
    if len(true) == len(pairs):
        assert Counter(o for _, o in true) == Counter(o for _, o in corrupted)


def test_corruption_can_be_repeated() -> None:
    pairs = [(f"s{i}", f"o{i % 7}") for i in range(50)]
    first, second = (corrupt(pairs, set(pairs), random.Random(3)) for _ in range(2))
    assert first == second
    assert len(first[0]) == 50


def test_one_object_for_all_cannot_be_corrupted() -> None:
    pairs = [(f"s{i}", "the same") for i in range(5)]
    assert corrupt(pairs, set(pairs), random.Random(0)) == ([], [])


def test_auc_is_that_of_the_field_and_its_interval_holds_it() -> None:
    generator = np.random.default_rng(0)
    true, corrupted = generator.normal(0.8, 1, 150).round(1), generator.normal(0, 1, 150).round(1)
    found = auc(true, corrupted)
    labels, both = np.repeat([1, 0], 150), np.concatenate([true, corrupted])
    assert found == pytest.approx(roc_auc_score(labels, both))
    draws = bootstrapped_aucs(true, corrupted, seed=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    assert low < found < high
    assert 0.05 < high - low < 0.2
    assert np.array_equal(draws, bootstrapped_aucs(true, corrupted, seed=1))


def test_the_calibration_error_is_the_mean_gap() -> None:
    probabilities = np.array([0.9, 0.9, 0.9, 0.9, 1.0, 0.0])
    labels = np.array([1, 1, 1, 0, 1, 0])
    bins = reliability(probabilities, labels)
    assert bins.pairs == [1, 5]
    assert bins.predicted == pytest.approx([0.0, 0.92])
    assert calibration_error(probabilities, labels) == pytest.approx(5 / 6 * 0.12)


def judged(slope: float, count: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and labels that are true with a probability that grows with them."""
    generator = np.random.default_rng(5)
    weights = generator.uniform(-1, 1, count)
    return weights, (generator.random(count) < logistic(slope * weights)).astype(np.int64)


@pytest.mark.parametrize("method", METHODS)
def test_calibrated_weights_read_as_probabilities(method: Method) -> None:
    pairs = {"TREATS": judged(3.0)}
    groups = {"TREATS": np.arange(4_000)}
    found = held_out_probabilities("parallelogram", pairs, groups, method)["TREATS"]
    assert calibration_error(found, pairs["TREATS"][1]) < 0.03
    calibrator = fit_calibrator("parallelogram", pairs, method)
    again = Calibrator.model_validate_json(calibrator.model_dump_json())
    grid = np.linspace(-1, 1, 9)
    assert np.allclose(
        again.probabilities("TREATS", grid), calibrator.probabilities("TREATS", grid)
    )
    assert np.allclose(calibrator.probabilities("TREATS", grid), logistic(3 * grid), atol=0.1)


@pytest.mark.parametrize("curve", [PlattCurve, IsotonicCurve])
def test_a_curve_never_turns_an_order_round(curve: type[PlattCurve | IsotonicCurve]) -> None:
    found = curve.fit(*judged(-2.0)).probabilities(np.linspace(-1, 1, 9))
    assert (np.diff(found) >= 0).all()
    assert np.allclose(found, found[4], atol=0.15)


def test_a_rare_relation_has_the_curve_of_all() -> None:
    weights, labels = judged(3.0)
    pairs = {"TREATS": (weights, labels), "CAUSES": (weights[:6], np.array([1, 0] * 3))}
    calibrator = fit_calibrator("parallelogram", pairs, "platt")
    assert set(calibrator.curves) == {"TREATS"}
    assert np.allclose(
        calibrator.probabilities("CAUSES", weights), calibrator.shared.probabilities(weights)
    )


def test_one_subject_cannot_be_held_out() -> None:
    pairs = {"TREATS": (np.array([0.2, 0.8]), np.array([0, 1]))}
    found = held_out_probabilities("parallelogram", pairs, {"TREATS": np.array([0, 0])}, "platt")
    assert found["TREATS"].tolist() == [0.5, 0.5]


def test_items_come_in_order_and_faults_where_they_belong() -> None:
    def items() -> Iterator[int]:
        yield from range(3)
        raise ValueError("the fourth")

    found: list[int] = []
    with pytest.raises(ValueError, match="the fourth"):
        found.extend(ahead(items()))
    assert found == [0, 1, 2]
    assert list(ahead(iter(()))) == []


def test_leaving_early_stops_the_thread() -> None:
    made = []

    def items() -> Iterator[int]:
        for item in range(1_000):
            made.append(item)
            yield item

    for item in ahead(items()):
        if item == 3:
            break
    assert len(made) < 10


def test_results_are_written_in_order_and_kept_when_the_work_breaks_off() -> None:
    written: list[int] = []

    def work() -> None:
        with Behind() as writer:
            for item in range(3):
                writer.call(written.append, item)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert written == [0, 1, 2]


def test_a_fault_of_the_writer_comes_out() -> None:
    def refuse() -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"), Behind() as writer:
        writer.call(refuse)


def test_shares_divide_the_names() -> None:
    names = [f"name {i}" for i in range(500)]
    held = [[name for name in names if Share(index, 3).holds(name)] for index in range(3)]
    assert sorted(name for part in held for name in part) == sorted(names)
    assert min(map(len, held)) > 100
    assert all(map(Share().holds, names))
