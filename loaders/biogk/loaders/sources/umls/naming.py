"""What the relations of a release become: type, direction, and the one name of both directions.

A row of MRREL is read from right to left: CUI2 RELA CUI1, and CUI2 is the REL of CUI1. Each
relation is stated twice, once from either end, with inverse names. Of the two names the one that
the vocabulary lists without "~" is kept, and its direction; the other row is turned round and so
becomes the same triple.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from biogk.core.model.mapped import DENIES, signs_of
from biogk.core.model.rows import TripleRow
from biogk.core.model.vocabulary import Vocabulary
from biogk.loaders.sources.meaning import NEGATED, UNCERTAIN
from biogk.loaders.sources.umls.settings import RelationGroup, UmlsSettings

# The codes of REL, with those of their inverses.
INVERSE_RELS = {
    "par": "chd",
    "chd": "par",
    "rb": "rn",
    "rn": "rb",
    "aq": "qb",
    "qb": "aq",
    **{each: each for each in ("del", "rl", "ro", "rq", "ru", "sib", "sy", "xr")},
}


WORD_ENDS = re.compile(r"[\W_]+")
NAMES_BITS = 14
"""Bits that hold the number of a name."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a pair of REL and RELA becomes.

    Args:
        number: of the type and name, in `RelationNames.named`.
        turned: the subject is CUI1 and not CUI2.
        symmetric: it reads the same both ways; the lower CUI is its subject.
        general: the name is not in the vocabulary, the type is that of REL.
        reflexive: it may hold of a concept and itself.
    """

    number: int
    turned: bool
    symmetric: bool
    general: bool = False
    reflexive: bool = False


class RelationNames:
    """The relations of a release by their names, upper and lower case alike.

    Args:
        types: names of REL and RELA by relation type, "~" before those that are turned round. A
            name with "~" has for its inverse the one before it that has none.
        words: which types are symmetric, and which are reflexive.
        inverses: the inverse of each RELA, as the release states it.
        settings: which RELA say nothing of the concepts, or deny.
    """

    def __init__(
        self,
        types: Mapping[str, Collection[str]],
        words: Vocabulary,
        inverses: Mapping[str, str],
        settings: UmlsSettings,
    ) -> None:
        self.named: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        relations = words.relations.items()
        self._symmetric = {type_ for type_, relation in relations if relation.symmetric}
        self._reflexive = {type_ for type_, relation in relations if relation.reflexive}
        self._settings = settings
        self._inverses = {**inverses, **INVERSE_RELS}
        self._lexical = {name.casefold() for name in settings.lexical}
        self._lexical |= {self._inverses[each] for each in self._lexical & self._inverses.keys()}
        self._known = _known(types)

    def meaning(self, rel: str, rela: str) -> Meaning | None:
        """What a row becomes; None where the vocabulary has a name for neither."""
        rel, rela = rel.casefold(), rela.casefold()
        found = self._of(rela) if rela and rela not in INVERSE_RELS else None
        if found is not None:
            return found
        general = self._of(rel) if rel in INVERSE_RELS else None
        if general is None or not rela:
            return general
        if self._inverses.get(rel) != rel:
            return replace(general, general=True)
        return self._own_name(self.named[general.number][0], rela)

    def denial(self, rela: str) -> str:
        """Why a RELA that the vocabulary has no name for states no fact; empty where it may.

        Its inverse denies what it denies, whatever its own words are.
        """
        name = rela.casefold()
        if not name or self._of(name) is not None:
            return ""
        return self._denial(name) or self._denial(self.inverse(name))

    def is_lexical(self, rela: str) -> bool:
        """Whether a RELA is between names rather than between what they name."""
        return rela.casefold() in self._lexical

    def both(self, names: Collection[str]) -> frozenset[str]:
        """Names and their inverses, in lower case."""
        folded = {name.strip().casefold() for name in names}
        return frozenset(folded | {self.inverse(name) for name in folded})

    def inverse(self, name: str) -> str:
        """The inverse of a name in lower case; itself where it is not known."""
        known = self._known.get(name)
        if known is not None and known[2] != name:
            return known[2]
        paired = [
            other for other, (_, _, kept) in self._known.items() if kept == name and other != name
        ]
        return self._inverses.get(name, paired[0] if paired else name)

    def _denial(self, name: str) -> str:
        words = set(WORD_ENDS.split(name))
        listed = any(fnmatchcase(name, each.casefold()) for each in self._settings.denying)
        if listed or not words.isdisjoint(self._settings.denying_words):
            return NEGATED
        return "" if words.isdisjoint(self._settings.doubtful_words) else UNCERTAIN

    def _of(self, name: str) -> Meaning | None:
        known = self._known.get(name)
        other = self._inverses.get(name)
        if known is not None:
            type_, turned, kept = known
        elif other is not None and other in self._known:
            type_, turned, kept = self._known[other]
            turned = not turned
        else:
            return None
        bare = type_.removeprefix(DENIES)
        symmetric = bare in self._symmetric or other == name
        reflexive = bare in self._reflexive
        return Meaning(self._number(type_, kept), turned, symmetric, reflexive=reflexive)

    def triple(self, subject: str, number: int, object_: str) -> TripleRow:
        """The triple of two ids and the number of a type and name."""
        type_, name = self.named[number]
        negated = type_.startswith(DENIES)
        return TripleRow(subject, type_.removeprefix(DENIES), object_, name, negated=negated)

    def _own_name(self, type_: str, rela: str) -> Meaning | None:
        if len(self.named) >= 2**NAMES_BITS - len(INVERSE_RELS):
            return None
        other = self._inverses.get(rela, rela)
        kept = min(rela, other)
        symmetric = type_ in self._symmetric or (rela in self._inverses and other == rela)
        reflexive = type_ in self._reflexive
        return Meaning(self._number(type_, kept), rela != kept, symmetric, True, reflexive)

    def _number(self, type_: str, name: str) -> int:
        number = self._numbers.setdefault((type_, name), len(self.named))
        if number == len(self.named):
            self.named.append((type_, name.upper() if name in INVERSE_RELS else name))
        return number


def vocabulary_names(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """What the vocabulary calls the relations of the UMLS, by type."""
    return {
        type_: relation.sources["umls"]
        for type_, relation in vocabulary.relations.items()
        if "umls" in relation.sources
    }


def group_names(groups: Collection[RelationGroup]) -> dict[str, list[str]]:
    """The names of relation groups, by type."""
    found: dict[str, list[str]] = {}
    for group in groups:
        found.setdefault(group.type, []).extend(group.names)
    return found


def _known(types: Mapping[str, Collection[str]]) -> dict[str, tuple[str, bool, str]]:
    """Type, whether it is turned, and the name that is kept, by the name in lower case.

    The sign of denial stands before the type of a relation that says what is not so.
    """
    found: dict[str, tuple[str, bool, str]] = {}
    for type_, names in types.items():
        kept = ""
        for name in names:
            bare, turned, negated = signs_of(name)
            folded = bare.casefold()
            kept = (kept or folded) if turned else folded
            found[folded] = (DENIES + type_ if negated else type_, turned, kept)
    return found
