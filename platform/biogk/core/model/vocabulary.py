"""The checked vocabulary: entity kinds, relation types, and what each source calls them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.types import StringConstraints

from biogk.core.errors import InputError, UsageError
from biogk.core.files import files_in, is_there, whole_text
from biogk.core.model.fitting import kinds_of_type
from biogk.core.model.mapped import MappedRelation, signs_of
from biogk.core.model.names import shown

TYPE_PATTERN = r"^[A-Z][A-Z0-9_]{0,62}$"
KIND_PATTERN = r"^[A-Z][A-Za-z0-9]{0,62}$"
PREDICTED = "PREDICTED_"
MODELS = "predicted"
"""What relations of models stand under in `sources`."""
FOLD = re.compile(r"-\d+$")
ADVICE = "Compare it with the relations.toml that biogk ships."

Kind = Annotated[str, StringConstraints(pattern=KIND_PATTERN)]
RelationType = Annotated[str, StringConstraints(pattern=TYPE_PATTERN)]
Model = TypeVar("Model", bound=BaseModel)


class RelationDefinition(BaseModel):
    """A relation type: the kinds at its ends, its sentences, and its names in the sources.

    A symmetric one reads the same both ways and is kept once. A reflexive one may hold of one thing
    and itself; of the others such statements are left out. One that is not weighed is neither given
    a weight nor predicted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: Kind
    object: Kind
    templates: Annotated[list[str], Field(min_length=1)]
    symmetric: bool = False
    reflexive: bool = False
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
    A symmetric type has no direction, and is kept once; a negative one says that two mentions are
    not related, and becomes no relation. Heads are the roles of ends at which relations begin.
    Kinds are those of the entities that mentions of a type can name, where the type's own name does
    not tell (`kinds_of_type`); none for any.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mentions: list[str] | None = None
    symmetric: list[str] = []
    negative: list[str] = []
    heads: list[str] = []
    kinds: dict[str, list[Kind]] = {}
    relations: dict[str, RelationType] = {}


class Vocabulary(BaseModel):
    """Everything that may become a label or a relationship type."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: list[Kind]
    relations: dict[RelationType, RelationDefinition]
    corpora: dict[str, CorpusTypes] = {}

    def mapped(self, source: str) -> dict[str, MappedRelation]:
        """The relations of one source, by the source's own names."""
        found = {}
        for type_, relation in self.relations.items():
            for name in relation.sources.get(source, []):
                bare, inverse, negated = signs_of(name)
                found[bare] = self.relation(type_, inverse=inverse, negated=negated)
        return found

    def relation(
        self, type_: str, *, inverse: bool = False, negated: bool = False
    ) -> MappedRelation:
        """What a name of a source stands for.

        Args:
            type_: the relationship type.
            inverse: whether the source states it from object to subject.
            negated: whether the source states that it is not so.
        """
        known = self.relations[type_]
        kinds = (known.subject, known.object)
        return MappedRelation(type_, inverse, known.symmetric, kinds, known.reflexive, negated)

    def corpus(self, name: str) -> CorpusTypes:
        """The types of one corpus.

        Raises:
            InputError: the vocabulary does not know it.
        """
        if name not in self.corpora:
            raise InputError(f"The vocabulary has no corpus {shown(name)}.", ADVICE)
        return self.corpora[name]

    def declared(self, corpus: str) -> CorpusTypes:
        """What is declared of a corpus; a fold (`ade-0`) has the types of its corpus (`ade`)."""
        return self.corpora.get(corpus) or self.corpora.get(FOLD.sub("", corpus)) or CorpusTypes()

    def fitting(self, type_: str, corpus: str) -> list[str]:
        """Kinds of entities that a mention of a type can name; none for any."""
        declared = self.declared(corpus).kinds
        return declared[type_] if type_ in declared else kinds_of_type(type_)

    def predicted(self, annotated: str, corpus: str) -> MappedRelation:
        """What a relation between entities becomes that a model has found: its type and direction.

        The corpus that the model has learned from decides how its relation is called; one that is
        not declared has a name that all corpora with that relation agree on. A relation of the
        vocabulary that lists this name under `sources.predicted` gives its own name and direction.

        Args:
            annotated: the relation type as the corpus annotates it.
            corpus: name of the corpus.

        Raises:
            InputError: no corpus has that relation, or several have it by different names.
        """
        types, name = self.declared(corpus), self.named(annotated, corpus)
        found = self.renamed().get(f"{PREDICTED}{name}") or MappedRelation(f"{PREDICTED}{name}")
        return replace(found, symmetric=annotated in types.symmetric)

    def renamed(self) -> dict[str, MappedRelation]:
        """What stands for relationship types of predictions that a relation lists as its own."""
        return {
            f"{PREDICTED}{name}": MappedRelation(f"{PREDICTED}{each.type}", each.inverse)
            for name, each in self.mapped(MODELS).items()
            if not each.negated
        }

    def named(self, annotated: str, corpus: str) -> str:
        """What a relation of a corpus is called in the graph, without PREDICTED_ before it.

        Args:
            annotated: the relation type as the corpus annotates it.
            corpus: name of the corpus.

        Raises:
            InputError: as for `predicted`.
        """
        return self.declared(corpus).relations.get(annotated) or self._agreed(annotated, corpus)

    def _agreed(self, annotated: str, corpus: str) -> str:
        others = {
            name: types.relations[annotated]
            for name, types in self.corpora.items()
            if annotated in types.relations
        }
        if not others:
            raise InputError(
                f"The vocabulary has no relation {shown(annotated)} in any corpus.",
                "Load the corpus into this home, or add it to [corpora] in relations.toml.",
            )
        if len(set(others.values())) > 1:
            named = ", ".join(f"{name} ({type_})" for name, type_ in others.items())
            raise InputError(
                f"The vocabulary does not know the corpus {shown(corpus)}, and others have "
                f"different names for its relation {shown(annotated)}: {named}.",
                f"Add [corpora.{corpus}] to relations.toml (biogk relations --init).",
            )
        return next(iter(others.values()))

    def never_weighed(self) -> list[str]:
        """The relation types that `weigh` passes over."""
        return [type_ for type_, relation in self.relations.items() if not relation.weighed]

    def types_of(self, source: str) -> list[str]:
        """The relation types that a source can state, in the order of the file."""
        return [type_ for type_, relation in self.relations.items() if source in relation.sources]


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


@dataclass(frozen=True)
class HomeVocabulary:
    """The vocabulary of a home, as its files have it at any moment.

    Args:
        relations: the home's own `relations.toml`, in place of the shipped one where it is there;
            beside it is the folder `corpora` with the types of corpora that were loaded, a file
            `NAME.toml` each. None for the shipped vocabulary alone.
    """

    relations: Path | None = None

    def read(self) -> Vocabulary:
        """The vocabulary now.

        Raises:
            InputError: a file cannot be read, or names a type that Neo4j could not hold.
        """
        own = self.relations
        chosen = own if own is not None and is_there(own) else None
        declared = tuple(files_in(self.corpora, "*.toml")) if self._has_corpora() else ()
        stamps = tuple(
            path.stat().st_mtime_ns for path in (*declared, *([chosen] if chosen else []))
        )
        return _read(chosen, declared, stamps)

    @property
    def corpora(self) -> Path:
        """The folder of declared corpora.

        Raises:
            UsageError: there is no home.
        """
        if self.relations is None:
            raise UsageError("There is no home to declare a corpus in.", "Choose one.")
        return self.relations.parent / "corpora"

    def _has_corpora(self) -> bool:
        return self.relations is not None and is_there(self.corpora)


SHIPPED = HomeVocabulary()
"""The vocabulary that biogk ships."""


@lru_cache
def _read(own: Path | None, declared: tuple[Path, ...], _stamps: tuple[int, ...]) -> Vocabulary:
    """The vocabulary of files that have not changed since they had those times."""
    if own is not None:
        found = read_vocabulary(own)
    else:
        with resources.as_file(shipped_vocabulary()) as path:
            found = read_vocabulary(path)
    corpora = {path.name.removesuffix(".toml"): _validated(CorpusTypes, path) for path in declared}
    return found.model_copy(update={"corpora": {**corpora, **found.corpora}})


def shipped_vocabulary() -> Traversable:
    """The file that biogk ships."""
    return resources.files("biogk.core.model") / "relations.toml"
