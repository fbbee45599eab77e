"""The checked vocabulary: entity kinds, relation types, and what each source calls them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.types import StringConstraints

from biogk.core.errors import InputError
from biogk.core.files import files_in, is_there, whole_text
from biogk.core.model.names import shown

TYPE_PATTERN = r"^[A-Z][A-Z0-9_]{0,62}$"
KIND_PATTERN = r"^[A-Z][A-Za-z0-9]{0,62}$"
INVERSE = "~"
ADVICE = "Compare it with the relations.toml that biogk ships."

Kind = Annotated[str, StringConstraints(pattern=KIND_PATTERN)]
RelationType = Annotated[str, StringConstraints(pattern=TYPE_PATTERN)]
Model = TypeVar("Model", bound=BaseModel)

_chosen: Path | None = None


class RelationDefinition(BaseModel):
    """A relation type: the kinds at its ends, its sentences, and its names in the sources.

    A symmetric one reads the same both ways and is kept once. One that is not weighed is neither
    given a weight nor predicted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: Kind
    object: Kind
    templates: Annotated[list[str], Field(min_length=1)]
    symmetric: bool = False
    weighed: bool = True
    sources: dict[str, list[str]] = {}

    @field_validator("templates")
    @classmethod
    def name_both_ends(cls, templates: list[str]) -> list[str]:
        """A template must place the subject and the object, each once."""
        for template in templates:
            if template.count("[X]") != 1 or template.count("[Y]") != 1:
                raise ValueError("a template needs [X] once and [Y] once")
        return templates


class CorpusTypes(BaseModel):
    """The mention types of a corpus, and its relation types with their names in the graph.

    Mention types become values of a property, so that a corpus may leave them open (None);
    relation types become relationship types behind PREDICTED_, and each must be declared.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mentions: list[str] | None = None
    relations: dict[str, RelationType] = {}


class Vocabulary(BaseModel):
    """Everything that may become a label or a relationship type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: list[Kind]
    relations: dict[RelationType, RelationDefinition]
    corpora: dict[str, CorpusTypes] = {}

    def mapped(self, source: str) -> dict[str, MappedRelation]:
        """The relations of one source, by the source's own names."""
        return {
            name.removeprefix(INVERSE): MappedRelation(
                type_, name.startswith(INVERSE), relation.symmetric
            )
            for type_, relation in self.relations.items()
            for name in relation.sources.get(source, [])
        }

    def corpus(self, name: str) -> CorpusTypes:
        """The types of one corpus.

        Raises:
            InputError: the vocabulary does not know it.
        """
        if name not in self.corpora:
            raise InputError(f"The vocabulary has no corpus {shown(name)}.", ADVICE)
        return self.corpora[name]

    def never_weighed(self) -> list[str]:
        """The relation types that `weigh` passes over."""
        return [type_ for type_, relation in self.relations.items() if not relation.weighed]

    def types_of(self, source: str) -> list[str]:
        """The relation types that a source can state, in the order of the file."""
        return [type_ for type_, relation in self.relations.items() if source in relation.sources]


@dataclass(frozen=True, slots=True)
class MappedRelation:
    """A source's relation: the type that it becomes, and whether its ends change places."""

    type: str
    inverse: bool
    symmetric: bool = False

    def ends(self, subject: str, object_: str) -> tuple[str, str]:
        """The ids at its ends as they are kept, for those that the source states."""
        if self.symmetric:
            return min(subject, object_), max(subject, object_)
        return (object_, subject) if self.inverse else (subject, object_)


def read_vocabulary(path: Path) -> Vocabulary:
    """A vocabulary from a TOML file like the shipped `relations.toml`.

    Raises:
        InputError: the file cannot be read, or names a type that Neo4j could not hold.
    """
    return _validated(Vocabulary, path)


def _validated(model: type[Model], path: Path) -> Model:
    try:
        return model.model_validate(tomllib.loads(whole_text(path)))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not a vocabulary: {error}.", ADVICE) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}, {shown(where)}: {first['msg']}.", ADVICE) from error


def use_vocabulary(path: Path | None) -> None:
    """Let `vocabulary` read another file than the shipped one; None for that one again."""
    global _chosen  # noqa: PLW0603 - one process works for one home
    _chosen = path
    vocabulary.cache_clear()


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this home: its own `relations.toml` where it has one, else the shipped one.

    Raises:
        InputError: its own one cannot be read, or names a type that Neo4j could not hold.
    """
    if _chosen is not None and is_there(_chosen):
        found = read_vocabulary(_chosen)
    else:
        with resources.as_file(shipped_vocabulary()) as path:
            found = read_vocabulary(path)
    own = _declared_corpora() if _chosen is not None else {}
    return found.model_copy(update={"corpora": {**own, **found.corpora}})


def corpora_folder() -> Path | None:
    """Where this home declares the types of corpora of its own, a file `NAME.toml` each."""
    return None if _chosen is None else _chosen.parent / "corpora"


def _declared_corpora() -> dict[str, CorpusTypes]:
    folder = corpora_folder()
    if folder is None or not is_there(folder):
        return {}
    return {
        path.name.removesuffix(".toml"): _validated(CorpusTypes, path)
        for path in files_in(folder, "*.toml")
    }


def shipped_vocabulary() -> Traversable:
    """The file that biogk ships."""
    return resources.files("biogk.core.model") / "relations.toml"


def relationship_type(annotated: str) -> str:
    """The relationship type of predicted edges between entities, for a corpus's relation type.

    Raises:
        InputError: no corpus of the vocabulary has that relation.
    """
    for types in vocabulary().corpora.values():
        if annotated in types.relations:
            return f"PREDICTED_{types.relations[annotated]}"
    raise InputError(
        f"The vocabulary has no relation {shown(annotated)} in any corpus.",
        "Load the corpus into this home, or add it to [corpora] in relations.toml.",
    )
