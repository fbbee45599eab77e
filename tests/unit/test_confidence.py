"""Calibrated confidences: fitted, kept, applied, and told of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from biogk.core.errors import RunError
from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.training.extraction.checkpoints.confidence import (
    FILE,
    ConfidenceCurves,
    calibration_report,
    compared,
    fit_confidences,
)
from biogk.training.graphs.taskgraph import TaskGraph
from small_examples import annotated_graph

WORDS = [f"word{number:03}" for number in range(400)]
TEXT = " ".join(WORDS)


def sure_model(seed: int, least: float = 0.6) -> tuple[TaskGraph, list[Extraction]]:
    """A document, and a model that is surer of its findings than they are right."""
    draws = np.random.default_rng(seed)
    confidences = draws.uniform(least, 0.999, len(WORDS))
    right = draws.random(len(WORDS)) < confidences**3
    annotated = [word for word, good in zip(WORDS, right, strict=True) if good]
    graph = annotated_graph(
        TEXT,
        [(word, "Drug") for word in annotated],
        [(i, i + 1, "treats") for i in range(len(annotated) - 1)],
    )
    mentions = [
        Mention(TEXT.index(word), TEXT.index(word) + 7, "Drug", float(confidence))
        for word, confidence in zip(WORDS, confidences, strict=True)
    ]
    relations = [
        Relation(i, i + 1, "treats", mentions[i].confidence * mentions[i + 1].confidence)
        for i in range(len(mentions) - 1)
    ]
    return graph, [Extraction("d", mentions, relations)]


def test_calibration_brings_confidence_to_what_is_right() -> None:
    curves = fit_confidences(*sure_model(1), "dev")
    assert curves.words == "platt by 400 mentions and 399 relations of dev"
    graph, raw = sure_model(2)
    found = [curves.apply(each) for each in raw]
    report = calibration_report(graph, raw, found)
    for what, count in (("mentions", 400), ("relations", 399)):
        assert report[what]["found"] == count
        assert report[what]["ece"] < report[what]["ece_raw"] / 2
    before, after = (compared(graph, each)[0].confidence for each in (raw, found))
    assert (np.diff(after[np.argsort(before)]) >= 0).all()
    assert ((after > 0) & (after < 1)).all()


def test_too_few_findings_are_left_as_they_are() -> None:
    graph, raw = sure_model(1)
    few = [replace(raw[0], mentions=raw[0].mentions[:15], relations=[])]
    curves = fit_confidences(graph, few, "dev")
    assert curves.mentions is curves.relations is None
    assert curves.words.startswith("none: too few right or wrong ones on dev")
    assert curves.apply(few[0]) == few[0]
    nothing = calibration_report(graph, [Extraction("d", [], [])], [])
    assert nothing["relations"] == {"found": 0, "ece_raw": None, "ece": None}


def test_curves_are_kept_and_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    assert ConfidenceCurves.load(tmp_path) is None
    curves = fit_confidences(*sure_model(1), "dev")
    curves.save(tmp_path)
    assert ConfidenceCurves.load(tmp_path) == curves
    values = json.loads((tmp_path / FILE).read_text())
    for text in ("{", json.dumps({**values, "unknown": 1})):
        (tmp_path / FILE).write_text(text)
        with pytest.raises(RunError, match="is damaged") as caught:
            ConfidenceCurves.load(tmp_path)
        assert "\n" not in str(caught.value)
