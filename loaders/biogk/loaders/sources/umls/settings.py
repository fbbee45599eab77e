"""How a release is read: semantic groups, identifiers, groups of relations, from a file."""

from __future__ import annotations

import tomllib
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.types import StringConstraints

from biogk.core.errors import InputError
from biogk.core.files import is_there, whole_text
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Kind, RelationType, Vocabulary

ADVICE = "Compare it with the umls.toml that biogk ships: biogk load umls --init."
NO_KIND = "Concept"
DENIALS = ("denying", "denying_words", "doubtful_words")
"""What a file that was written before these lists came takes from the shipped one."""

TypeNumber = Annotated[str, StringConstraints(pattern=r"^T[0-9]{3}$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,31}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SemanticGroup(_Model):
    """A group of semantic types, with their names by their numbers, and the kind they become."""

    name: str
    kind: Kind
    types: dict[TypeNumber, str]


class SourceIdRule(_Model):
    """Which ids of a vocabulary are ids of a concept: column, term types, and the prefix."""

    prefix: Prefix
    column: Literal["SCUI", "SDUI", "CODE"]
    term_types: list[str] = []


class RelationGroup(_Model):
    """A relation type and the relations of the release that it takes in."""

    type: RelationType
    names: Annotated[list[str], Field(min_length=1)]


class UmlsSettings(_Model):
    """All of the file."""

    definitions: list[str] = []
    lexical: list[str] = []
    denying: list[str] = []
    denying_words: list[str] = []
    doubtful_words: list[str] = []
    kinds: dict[TypeNumber, Kind] = {}
    semantic_groups: dict[str, SemanticGroup]
    identifiers: dict[str, SourceIdRule] = {}
    relation_groups: dict[str, dict[str, RelationGroup]] = {}

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """The kind of each semantic type, by its number."""
        found = {
            number: group.kind for group in self.semantic_groups.values() for number in group.types
        }
        return found | self.kinds

    @cached_property
    def type_names(self) -> dict[str, str]:
        """The name of each semantic type, by its number."""
        return {
            number: name
            for group in self.semantic_groups.values()
            for number, name in group.types.items()
        }


def shipped_settings() -> Traversable:
    """The file that biogk ships."""
    return resources.files("biogk.loaders.sources.umls") / "umls.toml"


def read_settings(path: Path | None = None, vocabulary: HomeVocabulary = SHIPPED) -> UmlsSettings:
    """The settings of a file; of the shipped one where none is given or it is not there.

    Raises:
        InputError: the file cannot be read, or names a kind or relation type that the vocabulary
            does not have.
    """
    if path is None or not is_there(path):
        with resources.as_file(shipped_settings()) as shipped:
            return read_settings(shipped, vocabulary)
    try:
        found = UmlsSettings.model_validate(_shipped_denials() | tomllib.loads(whole_text(path)))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} cannot be read: {error}.", ADVICE) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}, {shown(where)}: {first['msg']}.", ADVICE) from error
    _refuse_unknown(path, found, vocabulary.read())
    return found


def _shipped_denials() -> dict[str, object]:
    shipped = tomllib.loads(shipped_settings().read_text(encoding="utf-8"))
    return {name: shipped[name] for name in DENIALS}


def _refuse_unknown(path: Path, found: UmlsSettings, words: Vocabulary) -> None:
    kinds = {*found.kinds.values(), *(each.kind for each in found.semantic_groups.values())}
    types = {each.type for groups in found.relation_groups.values() for each in groups.values()}
    for what, named, known in (
        ("kind", kinds | {NO_KIND}, set(words.kinds)),
        ("relation type", types, set(words.relations)),
    ):
        unknown = sorted(named - known)
        if unknown:
            raise InputError(
                f"{path} has the {what} {', '.join(unknown)}, which relations.toml does not have.",
                "Add it there (biogk relations --init), or take one of those it has.",
            )
