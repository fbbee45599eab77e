"""Settings: every key is described, laid over, written down, and refused where it is unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import click
import pytest
from click.testing import CliRunner

from biogk.api.stages.models import ModelStage
from biogk.cli.app import App
from biogk.cli.options import options_of
from biogk.cli.train import command, setting_options
from biogk.core.config import Home
from biogk.core.errors import UsageError
from biogk.training.extraction.config import (
    Settings,
    described_settings,
    known_settings,
    read_settings,
)


def test_every_setting_is_described() -> None:
    fields = [
        f"{section}.{key}"
        for section, part in Settings.model_fields.items()
        for key in part.annotation.model_fields  # type: ignore[union-attr]
    ]
    assert known_settings() == fields
    assert all(setting.text for setting in described_settings())


def test_later_settings_win(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[training]\nepochs = 3\nseed = 3\nbatch_size = 3\n")
    found = read_settings(
        path, ["training.seed = 4", "training.batch_size=4"], {"training.batch_size": "5"}
    )
    training = found.training
    assert (training.epochs, training.seed, training.batch_size) == (3, 4, 5)


def test_a_string_may_lack_its_quotes() -> None:
    for value in ("shuffled", '"shuffled"'):
        assert read_settings(options={"model.knowledge": value}).model.knowledge == "shuffled"


def test_settings_written_down_are_read_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    settings = read_settings(
        overrides=["model.knowledge=none", "training.head_learning_rate=3e-7", "training.seed=1"]
    )
    path.write_text(settings.to_toml())
    assert read_settings(path) == settings


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("training.epoch=3", r"no setting training.epoch\. Did you mean training.epochs\?"),
        ("model.training.epochs=3", "There is no setting model.training"),
        ("epochs=3", "section.key=value"),
        ("training.epochs", "section.key=value"),
        ("training.epochs=0", "Setting training.epochs: .*greater than or equal to 1, it is 0"),
        ("training.epochs=many", "Setting training.epochs: .*it is 'many'"),
        ("model.hidden=30", "multiple of 4"),
        ("model.knowledge=some", "'gk', 'name', 'shuffled' or 'none'"),
        ("nothing.at_all=1", "Known: encoder.trainable, "),
    ],
)
def test_what_cannot_be_set(override: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        read_settings(overrides=[override])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--training.epoch", "3"], "'--training.epochs'"),
        (["--corpus", "c", "--training.epochs", "none"], "Setting training.epochs"),
        ([], "Missing option '--corpus'"),
        (["--resume", "r", "--training.epochs", "3"], "--training.epochs has no place beside"),
        (["--resume", "r", "--set", "training.epochs=3"], "--set has no place beside --resume"),
        (["--resume", "r", "--model", "gk-fusion"], "--model has no place beside --resume"),
        (["--corpus", "c", "--set", "training.epochs"], "--set training.epochs has no value"),
        (["--corpus", "c", "--set", "training.epoch=3"], "Did you mean training.epochs?"),
    ],
)
def test_options_that_cannot_be(
    arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(App, "store", MagicMock())
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code != 0
    assert says in result.output + str(result.exception)


def test_an_option_of_its_own_is_stronger_than_set() -> None:
    @click.command
    @options_of(ModelStage.train, flags={"settings": ["--set"]})
    @setting_options
    def shown(settings: dict[str, Any], **_: Any) -> None:
        click.echo(read_settings(options=settings).model_dump_json())

    arguments = ["--set", "training.seed=1", "--set", "model.knowledge=none"]
    found = CliRunner().invoke(shown, [*arguments, "--training.seed", "2"])
    values = json.loads(found.output)
    assert (values["training"]["seed"], values["model"]["knowledge"]) == (2, "none")


def test_values_may_be_those_of_python() -> None:
    given = {"training.epochs": 3, "model.edge_weights": False, "model.knowledge": "none"}
    found = read_settings(options=given)
    assert (found.training.epochs, found.model.edge_weights) == (3, False)
    with pytest.raises(UsageError, match=r"Setting training\.epochs"):
        read_settings(options={"training.epochs": None})


def test_nothing_is_chosen_beside_a_training_that_is_resumed(tmp_path: Path) -> None:
    stage = ModelStage(MagicMock(), Home(tmp_path))
    with pytest.raises(UsageError, match="beside --resume"):
        stage.train(resume="r", settings={"training.epochs": 3})
