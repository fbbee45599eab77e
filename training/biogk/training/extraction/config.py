"""The settings of a training: one TOML with sections, unknown keys refused."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from biogk.core.errors import UsageError

LINE = re.compile(r"^(?P<key>\w+) = (?P<value>\S+)\s+# (?P<text>.+)$")
SECTION = re.compile(r"^\[(?P<name>\w+)\]$")


class EncoderSettings(BaseModel):
    """Section [encoder]; `default.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trainable: bool


class ModelSettings(BaseModel):
    """Section [model]; `default.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hidden: int = Field(ge=8, multiple_of=4)
    widest_span: int = Field(ge=1, le=100)
    kept_spans: float = Field(gt=0, le=5)
    least_kept: int = Field(ge=1)
    farthest_pair: int = Field(ge=1)
    dropout: float = Field(ge=0, lt=1)
    graph_layers: int = Field(ge=1, le=8)
    knowledge: Literal["gk", "name", "shuffled", "none"]
    hops: int = Field(ge=0, le=3)
    top_k: int = Field(ge=1)
    edge_weights: bool


class TrainingSettings(BaseModel):
    """Section [training]; `default.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    epochs: int = Field(ge=1)
    batch_size: int = Field(ge=1)
    accumulate: int = Field(ge=1)
    encoder_learning_rate: float = Field(ge=0)
    head_learning_rate: float = Field(gt=0)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    clip: float = Field(gt=0)
    patience: int = Field(ge=1)
    dev_part: float = Field(gt=0, lt=1)
    part: float = Field(gt=0, le=1)
    mixed_precision: bool
    seed: int = Field(ge=0)


class Settings(BaseModel):
    """All sections."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: EncoderSettings
    model: ModelSettings
    training: TrainingSettings

    def to_toml(self) -> str:
        """The settings as a file that `read_settings` takes."""
        lines = []
        for section, values in self.model_dump().items():
            # TOML writes numbers, strings and booleans as JSON does
            lines += [f"[{section}]", *(f"{key} = {json.dumps(values[key])}" for key in values), ""]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Described:
    """A setting as the shipped file writes it: dotted name, value as TOML, what it means."""

    name: str
    value: str
    text: str


def read_settings(
    path: Path | None = None,
    overrides: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
) -> Settings:
    """The shipped settings, with a user's file and single values laid over them.

    Args:
        path: a TOML file with any part of the settings.
        overrides: `section.key=value`, the value as TOML writes it; a string may lack its quotes.
        options: values by their dotted names, stronger than all others.

    Raises:
        UsageError: an unknown key, or a value that does not fit.
    """
    values = tomllib.loads(_shipped())
    if path is not None:
        _lay_over(values, _read(path))
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals or "." not in name:
            raise UsageError(
                f"--set {override} is no setting.",
                "Write it as section.key=value: training.epochs=20.",
            )
        _lay_over(values, _nested(name.strip(), value.strip()))
    for name, value in (options or {}).items():
        _lay_over(values, _nested(name, value))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _fault(error) from error


def completed(config: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the shipped value of each one that is not there.

    Args:
        config: sections with their values, perhaps of a biogk that knew fewer settings.
    """
    values = tomllib.loads(_shipped())
    _lay_over(values, dict(config))
    return values


def dotted(config: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by their dotted names, as a run keeps them.

    Args:
        config: sections with their values. What a biogk that did not know a setting left out has
            its shipped value, with which the setting changes nothing.
    """
    values = completed(config)
    return {
        f"{section}.{key}": value for section in values for key, value in values[section].items()
    }


def known_settings() -> list[str]:
    """The dotted names of all settings."""
    return [setting.name for setting in described_settings()]


def described_settings() -> list[Described]:
    """All settings in the order of the shipped file, with what its comments say of them."""
    found, section = [], ""
    for line in _shipped().splitlines():
        if match := SECTION.match(line):
            section = match["name"]
        elif match := LINE.match(line):
            found.append(Described(f"{section}.{match['key']}", match["value"], match["text"]))
    return found


def _shipped() -> str:
    return (resources.files("biogk.training.extraction") / "default.toml").read_text(
        encoding="utf-8"
    )


def _fault(error: ValidationError) -> UsageError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return UsageError(f"Setting {where}: {first['msg'].lower()}, it is {first['input']!r}.")
    known = known_settings()
    near = difflib.get_close_matches(where, known, 1, 0.5)
    return UsageError(
        f"There is no setting {where}.",
        f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}.",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The settings in {path} cannot be read: {error}.") from error


def _nested(name: str, value: str) -> dict[str, Any]:
    """One value by its dotted name; what is no TOML value is a string."""
    try:
        found: Any = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        found = value
    for part in reversed(name.split(".")):
        found = {part: found}
    return dict(found)


def _lay_over(values: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _lay_over(values[key], value)
        else:
            values[key] = value
