"""The settings of a training: one TOML with sections, unknown keys refused."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from biogk.errors import UsageError


class ModelSettings(BaseModel):
    """Section [model]; `default.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hidden: int = Field(ge=8)
    widest_span: int = Field(ge=1, le=100)
    kept_spans: float = Field(gt=0, le=5)
    least_kept: int = Field(ge=1)
    dropout: float = Field(ge=0, lt=1)
    graph_layers: int = Field(ge=1, le=8)


class TrainingSettings(BaseModel):
    """Section [training]; `default.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    epochs: int = Field(ge=1)
    batch_size: int = Field(ge=1)
    encoder_learning_rate: float = Field(ge=0)
    head_learning_rate: float = Field(gt=0)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    clip: float = Field(gt=0)
    patience: int = Field(ge=1)
    dev_part: float = Field(gt=0, lt=1)
    seed: int = Field(ge=0)


class Settings(BaseModel):
    """All sections."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: ModelSettings
    training: TrainingSettings


def read_settings(path: Path | None = None, overrides: Sequence[str] = ()) -> Settings:
    """The shipped settings, with a user's file and single values laid over them.

    Args:
        path: a TOML file with any part of the settings.
        overrides: `section.key=value`, the value as TOML writes it.

    Raises:
        UsageError: an unknown key, or a value that does not fit.
    """
    values = tomllib.loads(
        (resources.files("biogk.training") / "default.toml").read_text(encoding="utf-8")
    )
    if path is not None:
        _lay_over(values, _read(path))
    for override in overrides:
        _lay_over(values, _parse(override))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"Setting {where}: {first['msg'].lower()}.", f"Known: {', '.join(known_settings())}."
        ) from error


def known_settings() -> list[str]:
    """The dotted names of all settings."""
    return [
        f"{section}.{key}"
        for section, part in Settings.model_fields.items()
        for key in part.annotation.model_fields  # type: ignore[union-attr]
    ]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The settings in {path} cannot be read: {error}.") from error


def _parse(override: str) -> dict[str, Any]:
    try:
        return tomllib.loads(override)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"--set {override} is no setting.", "Write it as section.key=value: training.epochs=20."
        ) from error


def _lay_over(values: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _lay_over(values[key], value)
        else:
            values[key] = value
