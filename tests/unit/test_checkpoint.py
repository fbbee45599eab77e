"""A trained model in its folder: the same when it is loaded, told of when it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from safetensors.torch import load_file

from biogk.core.errors import RunError
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint, read_config
from biogk.training.extraction.checkpoints.start import require_fitting, start_from
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


def test_a_model_starts_from_another_with_its_types_in_another_order(ground: Ground) -> None:
    first = ground.train("keci", "training.epochs=1", "model.statements=true")
    start = read_config(first.folder)
    graph = small_graph()
    turned = graph.numbered_as(graph.mention_types[::-1], graph.relation_types)
    assert turned.mention_types != graph.mention_types
    assert turned.annotation == graph.annotation
    back = turned.numbered_as(start.shape.mention_types, start.shape.relation_types)
    assert back.data["mention"].type.equal(graph.data["mention"].type)
    assert graph.numbered_as(["other"], []) is graph
    checkpoint, _, _ = ground.begin("keci", "training.seed=8", "model.statements=true", graph=back)
    require_fitting(start, checkpoint.config, back)
    start_from(first.folder, start, checkpoint)
    weights = load_file(first.folder / "model.safetensors")
    found = checkpoint.trained()
    assert all(found[name].equal(weight) for name, weight in weights.items())


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("model.hidden=64", "another model.hidden"),
        ("model.graph_layers=1", "another model.graph_layers"),
    ],
)
def test_a_model_of_another_size_is_no_start(ground: Ground, override: str, says: str) -> None:
    first = ground.train("gk-fusion", "training.epochs=1")
    checkpoint, _, _ = ground.begin("gk-fusion", override)
    with pytest.raises(RunError, match=says):
        require_fitting(read_config(first.folder), checkpoint.config, small_graph())


def test_a_model_that_tells_other_types_apart_is_no_start(ground: Ground) -> None:
    first = ground.train("gk-fusion", "training.epochs=1")
    start = read_config(first.folder)
    shape = start.shape.model_copy(update={"relation_types": ["treats"]})
    other = start.model_copy(update={"shape": shape})
    checkpoint, _, _ = ground.begin("gk-fusion")
    with pytest.raises(RunError, match=r"tells .*treats apart"):
        require_fitting(other, checkpoint.config, small_graph())


def test_weights_of_other_relation_types_begin_anew(ground: Ground) -> None:
    first = ground.train("keci", "training.epochs=1")
    start = read_config(first.folder)
    known = start.shape.knowledge.model_copy(update={"types": ["OTHER"]})
    other = start.model_copy(update={"shape": start.shape.model_copy(update={"knowledge": known})})
    checkpoint, _, _ = ground.begin("keci", "training.seed=8")
    before = {name: weight.clone() for name, weight in checkpoint.trained().items()}
    start_from(first.folder, other, checkpoint)
    kept = {name for name, weight in checkpoint.trained().items() if weight.equal(before[name])}
    layers = {name for name in before if name.startswith("entity_layers.")}
    assert layers
    assert layers <= kept
    assert "entities.weight" not in kept
