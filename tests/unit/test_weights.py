"""The geometry of the weights, and the sentences behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biogk.core.model.vocabulary import SHIPPED
from biogk.training.language.encoder import Encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators.parallelogram import parallelogram
from biogk.training.weights.estimators.sentences import Verbalized, without_relation


def test_the_weight_is_the_cosine_with_the_guessed_corner() -> None:
    a, b, c, d = np.random.default_rng(0).normal(size=(4, 5, 8)).astype(np.float32)
    guess = a + b + c - 2 * d
    expected = [
        float(x @ y / np.linalg.norm(x) / np.linalg.norm(y)) for x, y in zip(d, guess, strict=True)
    ]
    assert np.allclose(parallelogram(a, b, c, d), expected, atol=1e-6)


def test_perfect_guesses_weigh_one_and_no_vector_weighs_nothing() -> None:
    d = np.ones((2, 4), dtype=np.float32)
    assert np.allclose(parallelogram(d, d, d, d), 1)
    assert parallelogram(0 * d, 0 * d, 0 * d, 0 * d).tolist() == [0, 0]


@given(st.text(), st.text())
def test_names_are_put_in_as_they_are(subject: str, object_: str) -> None:
    made = Verbalized("R", "<[Y]|[X]>").whole(subject, object_)
    assert made == f"<{object_}|{subject}>"


def test_every_relation_can_be_said() -> None:
    for type_, relation in SHIPPED.read().relations.items():
        for template in relation.templates:
            sentence = Verbalized(type_, template).whole("S U B J", "O B J")
            assert "S U B J" in sentence
            assert "O B J" in sentence
    assert without_relation("[MASK]", "a", "b") == "a [MASK] b."


def test_a_sentence_is_encoded_once(cache: VectorCache, encoder: Encoder) -> None:
    first = cache.encode(["one", "two", "one"])
    again = cache.encode(["two", "three"])
    assert cache.computed == 3
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(first[1], again[0])
    assert np.allclose(encoder.encode(["one"])[0], first[0], atol=1e-5)


def test_length_and_company_change_no_vector(encoder: Encoder) -> None:
    encoder = replace(encoder, float32=True)
    short, long = "aspirin", "aspirin is used to treat " + "very " * 40 + "bad headache"
    together = encoder.encode([short, long, short])
    assert np.allclose(together[0], encoder.encode([short])[0], atol=1e-5)
    assert np.allclose(together[1], encoder.encode([long])[0], atol=1e-5)


def test_half_precision_is_near_and_kept_apart(encoder: Encoder, tmp_path: Path) -> None:
    if not encoder.half:
        pytest.skip("this machine does not multiply bfloat16")
    sentences = ["aspirin is used to treat headache.", "warfarin", "fever and pain"]
    with VectorCache(tmp_path, encoder) as half:
        quick = half.encode(sentences)
    with VectorCache(tmp_path, replace(encoder, float32=True)) as whole:
        exact = whole.encode(sentences)
        assert whole.computed == len(sentences)
    assert not np.array_equal(quick, exact)
    lengths = np.linalg.norm(quick, axis=1) * np.linalg.norm(exact, axis=1)
    assert np.allclose((quick * exact).sum(1) / lengths, 1, atol=1e-3)
