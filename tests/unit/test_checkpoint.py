"""A trained model in its folder: the same when it is loaded, told of when it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from biogk.core.errors import RunError
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.fit import Fit
from small_fits import CPU, Ground, extractions, record
from small_graphs import small_graph


@pytest.mark.parametrize(
    ("model", "knowledge"),
    [
        ("flat-attention", "gk"),
        ("knowbert-attention", "none"),
        ("keci", "shuffled"),
        ("gk-fusion", "shuffled"),
    ],
)
def test_a_model_is_the_same_when_it_is_loaded(ground: Ground, model: str, knowledge: str) -> None:
    options = (f"model.knowledge={knowledge}", "training.epochs=1", "training.accumulate=2")
    checkpoint, task, report = ground.begin(model, *options)
    Fit(checkpoint, task, report, {}, record(), None).run()
    loaded = load_checkpoint(report.folder, CPU)
    assert loaded.config == checkpoint.config
    assert read_settings(report.folder / "config.toml") == checkpoint.config.settings
    test = small_graph("test")
    assert extractions(loaded, test) == extractions(checkpoint, test)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace('"gk-fusion"', '"other"'), "of a model other"),
        (lambda text: text.replace('"format": 3', '"format": 1'), "has format 1"),
        (lambda text: text.replace('"gk-fusion"', '"keci"'), "is damaged"),
        (lambda text: text[:100], "is damaged"),
        (lambda text: "[]", "is damaged"),
    ],
)
def test_a_checkpoint_that_cannot_be_read(
    ground: Ground, change: Callable[[str], str], says: str
) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    path = report.folder / "biogk.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(RunError, match=says) as caught:
        load_checkpoint(report.folder, CPU)
    assert "\n" not in str(caught.value)


def test_a_checkpoint_of_a_biogk_that_had_fewer_settings_and_no_calibration(
    ground: Ground,
) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    path = report.folder / "biogk.json"
    values = json.loads(path.read_text())
    del values["settings"]["training"]["patience"]
    path.write_text(json.dumps(values))
    (report.folder / "confidence.json").unlink()
    found = load_checkpoint(report.folder, CPU)
    assert found.config.settings.training.patience == read_settings().training.patience
    assert found.calibration == "none: this model was trained without"
    test = small_graph("test")
    assert extractions(found, test) == [found.calibrated(one) for one in extractions(found, test)]
