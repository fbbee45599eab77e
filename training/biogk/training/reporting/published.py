"""Published results, from one file that a user may replace."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from biogk.core.errors import InputError

STRICT, OFFICIAL = "strict", "biorelex_official"


class PublishedRow(BaseModel):
    """A published result, F1 in per cent; `published.toml` says what each value means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    entity_f1: float = Field(ge=0, le=100)
    relation_f1: float = Field(ge=0, le=100)
    source: str
    protocol: str = ""


class PublishedTable(BaseModel):
    """The published results on one corpus."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: str
    title: str
    split: str
    score: Literal["strict", "biorelex_official"] = "strict"
    folds: int = Field(default=1, ge=1)
    source: str
    note: str = ""
    rows: list[PublishedRow] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tables: list[PublishedTable]


def read_published(path: Path | None = None) -> list[PublishedTable]:
    """The tables of a file.

    Args:
        path: the file; the shipped one where None, or where it is not there.

    Raises:
        InputError: it cannot be read, or a table of it lacks something.
    """
    if path is None or not path.exists():
        text = (resources.files(__package__) / "published.toml").read_text(encoding="utf-8")
        return _File.model_validate(tomllib.loads(text)).tables
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).tables
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The published results in {path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise InputError(
            f"The published results in {path} are not as they should be: {where}: "
            f"{first['msg'].lower()}.",
            "Compare it with the published.toml that biogk ships, or remove it.",
        ) from error
