"""What of an item is wanted: the relations, classes, identifiers and languages of one load."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from biogk.core.errors import UsageError
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import Vocabulary
from biogk.loaders.sources.wikidata.statements.lists import (
    LARGEST_ITEM,
    Lists,
    PropertyIdRule,
    relation_properties,
)

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,12}){0,3}")
ITEM = re.compile(r"Q([1-9][0-9]{0,9})")
ANY_LANGUAGE = "mul"
"""Wikidata's code for names that are the same in all languages."""


@dataclass(frozen=True)
class Wanted:
    """What a load takes from each item.

    Args:
        vocabulary: the kinds and relation types.
        lists: the lists beside it.
        languages: codes in the order of preference; `mul` is added behind them.
        classes: Q numbers of classes whose direct members are kept even without a relation.

    Raises:
        InputError: the lists and the vocabulary do not fit together.
        UsageError: a language code that cannot be one.
    """

    vocabulary: Vocabulary
    lists: Lists
    languages: tuple[str, ...] = ("en",)
    classes: frozenset[int] = frozenset()
    relations: dict[str, MappedRelation] = field(init=False)
    identifiers: dict[str, PropertyIdRule] = field(init=False)
    kind_by_class: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.lists.check_kinds(self.vocabulary)
        languages = dict.fromkeys([*map(_language, self.languages), ANY_LANGUAGE])
        classes = {
            int(item[1:]): kind for kind, items in self.lists.kinds.items() for item in items
        }
        object.__setattr__(self, "languages", tuple(languages))
        object.__setattr__(self, "relations", relation_properties(self.vocabulary))
        object.__setattr__(self, "identifiers", dict(self.lists.identifiers))
        object.__setattr__(self, "kind_by_class", classes)

    @property
    def listed_classes(self) -> frozenset[int]:
        """Q numbers of the classes that are of use: those that give a kind, and the chosen ones."""
        return self.classes | self.kind_by_class.keys()

    def digest(self, *more: str) -> str:
        """A name for everything that decides what is kept of an item."""
        parts = [
            sorted(self.relations),
            {name: rule.model_dump() for name, rule in sorted(self.identifiers.items())},
            {name: rule.model_dump() for name, rule in self.lists.qualifiers.items()},
            sorted(self.listed_classes),
            sorted(self.classes),
            self.languages,
            more,
        ]
        return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:16]


def item_number(text: str, option: str) -> int:
    """The Q number of an item that the user names.

    Raises:
        UsageError: it is none.
    """
    match = ITEM.fullmatch(text.strip())
    if match is None or int(match[1]) > LARGEST_ITEM:
        raise UsageError(f"{option} {shown(text)} is no item of Wikidata.", "Write it as Q12136.")
    return int(match[1])


def check_languages(codes: Sequence[str]) -> tuple[str, ...]:
    """Language codes in lower case.

    Raises:
        UsageError: one cannot be a code.
    """
    return tuple(map(_language, codes))


def _language(code: str) -> str:
    found = code.strip().lower()
    if not LANGUAGE.fullmatch(found):
        raise UsageError(
            f"--lang {shown(code)} is no language code of Wikidata.",
            "Write it as en, pt-br or mul.",
        )
    return found
