"""The editable lists beside relations.toml: kinds by class, properties with limits, identifiers."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic.types import StringConstraints

from biogk.core.errors import InputError
from biogk.core.files import is_there, whole_text
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import Kind, Vocabulary

ADVICE = "Compare it with the lists.toml that biogk ships: biogk load wikidata --init."
PROPERTY = re.compile(r"P[1-9][0-9]{0,9}")
ZERO = re.compile(r"[+-]?0+(?:\.0*)?")
LARGEST_ITEM = 2**32 - 1


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _in_range(item: str) -> str:
    if int(item[1:]) > LARGEST_ITEM:
        raise ValueError("an item has a number below 2^32")
    return item


ItemId = Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]{0,9}$"), AfterValidator(_in_range)]
PropertyId = Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]{0,9}$")]
Pattern = Annotated[str, AfterValidator(_compiles)]


class StatementRule(BaseModel):
    """Which statements of a property count: the kinds of their ends, and whether ends may change.

    Args:
        item: kinds of the item that the statement stands on; empty for any.
        value: kinds of the item that it names; empty for any.
        either_way: the kinds of the ends decide which of them is the subject.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: list[Kind] = []
    value: list[Kind] = []
    either_way: bool = False


class PropertyIdRule(BaseModel):
    """How a value of an identifier's property becomes an identifier of the graph."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    begins: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.]*:\S*$")]
    pattern: Pattern

    def identifier(self, value: str) -> str | None:
        """The prefixed identifier; None for a value of another form."""
        match = re.fullmatch(self.pattern, value.strip())
        if match is None:
            return None
        found = match[1] if match.re.groups else match[0]
        return f"{self.begins}{found}" if found else None


class QualifierRule(BaseModel):
    """Which statements with a qualifier state no fact.

    Args:
        reason: what they are called where they are counted.
        keeps: the items that it may have without changing what is stated.
        zero: only an amount of zero denies; anything else is kept.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    keeps: list[ItemId] = []
    zero: bool = False

    def holds(self, said: str) -> bool:
        """Whether a statement with this value is a fact."""
        return not ZERO.fullmatch(said) if self.zero else said in self.keeps


class Lists(BaseModel):
    """All lists of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[Kind, list[ItemId]] = {}
    statements: dict[PropertyId, StatementRule] = {}
    identifiers: dict[PropertyId, PropertyIdRule] = {}
    qualifiers: dict[PropertyId, QualifierRule] = {}

    def check_kinds(self, vocabulary: Vocabulary) -> None:
        """Fail where the lists name a kind that the vocabulary does not have.

        Raises:
            InputError: naming the first one.
        """
        named = [*self.kinds]
        for rule in self.statements.values():
            named += [*rule.item, *rule.value]
        unknown = [kind for kind in named if kind not in vocabulary.kinds]
        if unknown:
            raise InputError(
                f"The lists for Wikidata name the kind {shown(unknown[0])}, which relations.toml "
                "does not have.",
                "Add it to `kinds` there, or take it out of the lists.",
            )


def shipped_lists() -> Traversable:
    """The file that biogk ships."""
    return resources.files(__package__) / "lists.toml"


def read_lists(path: Path | None = None) -> Lists:
    """The lists of a file, or the shipped ones where it is not there or none is given.

    Raises:
        InputError: the file cannot be read, or is not made like the shipped one.
    """
    if path is not None and is_there(path):
        return _read(path)
    with resources.as_file(shipped_lists()) as shipped:
        return _read(shipped)


def relation_properties(vocabulary: Vocabulary) -> dict[str, MappedRelation]:
    """Wikidata's relations by property.

    Raises:
        InputError: the vocabulary has a name for Wikidata that is no property, or has none.
    """
    found = vocabulary.mapped("wikidata")
    wrong = [name for name in found if not PROPERTY.fullmatch(name)]
    if wrong:
        raise InputError(
            f"relations.toml has {shown(wrong[0])} in sources.wikidata, which is no property.",
            'Write properties as "P780", or "~P828" where the ends change places.',
        )
    if not found:
        raise InputError(
            "relations.toml has no sources.wikidata in any relation.",
            "Add properties to the relations that Wikidata states.",
        )
    return found


def _shipped_qualifiers() -> dict[str, object]:
    """What a file that was written before there were rules for qualifiers takes from here."""
    return {"qualifiers": tomllib.loads(shipped_lists().read_text("utf-8"))["qualifiers"]}


def _read(path: Path) -> Lists:
    try:
        return Lists.model_validate(_shipped_qualifiers() | tomllib.loads(whole_text(path)))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} has no lists for Wikidata: {error}.", ADVICE) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}, {shown(where)}: {first['msg']}.", ADVICE) from error
