"""The settings of a training: one TOML with sections, unknown keys refused."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from biogk.core.errors import UsageError


class EncoderSettings(BaseModel):
    """Section [encoder] of the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trainable: bool = Field(
        default=True,
        description="False: the encoder stays as it is, and word vectors are kept on disk.",
    )
    attention_dropout: bool = Field(
        default=True,
        description="False: no dropout inside the encoder's attention, which makes training on "
        "long texts faster.",
    )


class ModelSettings(BaseModel):
    """Section [model] of the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hidden: int = Field(
        default=256,
        ge=8,
        multiple_of=4,
        description="Width of span, pair and graph vectors, a multiple of 4.",
    )
    widest_span: int = Field(
        default=12, ge=1, le=100, description="Words of the widest candidate span."
    )
    kept_spans: float = Field(
        default=0.4, gt=0, le=5, description="Spans kept for relations, a word of the text."
    )
    paired_spans: float = Field(
        default=0.2,
        gt=0,
        le=5,
        description="Kept spans that are paired, a word of the text, where relations are between "
        "concepts.",
    )
    least_kept: int = Field(default=4, ge=1, description="Spans kept of a text at least.")
    farthest_pair: int = Field(
        default=128,
        ge=1,
        description="Words between the first words of two spans that may be related.",
    )
    dropout: float = Field(
        default=0.2, ge=0, lt=1, description="Part of the numbers left out of vectors in training."
    )
    graph_layers: int = Field(default=2, ge=1, le=8, description="Layers of the graph networks.")
    knowledge: Literal["gk", "name", "shuffled", "none"] = Field(
        default="gk",
        description="What is known of entities: gk, name (no relations), shuffled, none.",
    )
    hops: int = Field(
        default=0,
        ge=0,
        le=3,
        description="Steps from the entities that texts may name to others around them.",
    )
    top_k: int = Field(
        default=10, ge=1, description="Heaviest edges of an entity that a step follows."
    )
    edge_weights: bool = Field(
        default=True, description="False: links and knowledge edges all count alike."
    )
    statements: bool | Literal["shuffled", "unweighted"] = Field(
        default=False,
        description="What sources state between the entities of two spans: false, true, "
        "unweighted, shuffled (those of other pairs).",
    )
    kinds: bool = Field(
        default=False, description="True: kinds and semantic types of linked entities are shown."
    )
    hold_out: str = Field(
        default="",
        description="Sources that count as never loaded, also in prediction, with a space between.",
    )

    @property
    def reads_statements(self) -> bool:
        """Whether the model is shown statements or kinds."""
        return self.statements is not False or self.kinds


class TrainingSettings(BaseModel):
    """Section [training] of the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    epochs: int = Field(default=20, ge=1, description="Passes over the training documents at most.")
    batch_size: int = Field(default=16, ge=1, description="Documents a batch.")
    accumulate: int = Field(default=1, ge=1, description="Batches a step of the optimizer.")
    encoder_learning_rate: float = Field(
        default=5e-5, ge=0, description="Highest learning rate of the encoder."
    )
    head_learning_rate: float = Field(
        default=1e-3, gt=0, description="Highest learning rate of all the rest."
    )
    weight_decay: float = Field(default=0.01, ge=0, description="Of AdamW.")
    warmup: float = Field(
        default=0.1, ge=0, lt=1, description="Part of all steps in which the learning rate rises."
    )
    clip: float = Field(default=1.0, gt=0, description="Largest norm of the gradient.")
    patience: int = Field(
        default=6, ge=1, description="Epochs without a better score before training stops."
    )
    dev_part: float = Field(
        default=0.1,
        gt=0,
        lt=1,
        description="Part of the training split held out to choose the epoch.",
    )
    part: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="Part of the training documents that is used, for learning curves.",
    )
    mixed_precision: bool = Field(
        default=True, description="Bfloat16 where GPU or processor multiply it."
    )
    start: str = Field(
        default="",
        description="Run whose trained model to start from, to fine-tune it; by default none.",
    )
    seed: int = Field(default=7, ge=0, description="Of weights, order and dropout.")


class Settings(BaseModel):
    """All sections."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: EncoderSettings = EncoderSettings()
    model: ModelSettings = ModelSettings()
    training: TrainingSettings = TrainingSettings()

    def to_toml(self) -> str:
        """The settings as a file that `read_settings` takes."""
        lines = []
        for section, values in self.model_dump().items():
            # TOML writes numbers, strings and booleans as JSON does
            lines += [f"[{section}]", *(f"{key} = {json.dumps(values[key])}" for key in values), ""]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Described:
    """A setting: dotted name, default as TOML, what it means."""

    name: str
    value: str
    text: str


def read_settings(
    path: Path | None = None,
    overrides: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
) -> Settings:
    """The defaults, with a user's file and single values laid over them.

    Args:
        path: a TOML file with any part of the settings.
        overrides: `section.key=value`, the value as TOML writes it; a string may lack its quotes.
        options: values by their dotted names, stronger than all others; text as TOML writes it.

    Raises:
        UsageError: an unknown key, or a value that does not fit.
    """
    values = Settings().model_dump()
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
    values = Settings().model_dump()
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
    """All settings in the order in which they are written."""
    return [
        Described(f"{section}.{name}", json.dumps(field.default), field.description or "")
        for section, part in Settings()
        for name, field in type(part).model_fields.items()
    ]


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


def _nested(name: str, value: Any) -> dict[str, Any]:
    """One value by its dotted name; text that is no TOML value is a string."""
    found = value
    if isinstance(value, str):
        with suppress(tomllib.TOMLDecodeError):
            found = tomllib.loads(f"value = {value}")["value"]
    for part in reversed(name.split(".")):
        found = {part: found}
    return dict(found)


def _lay_over(values: dict[str, Any], over: dict[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _lay_over(values[key], value)
        else:
            values[key] = value
