"""What shows two entities to be one concept: keys to compare, kinds that agree, scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from biogk.core.model.identifiers import normal_identifier
from biogk.core.model.invisible import visible
from biogk.core.model.names import fold_label

Key = tuple[str, int, int]
"""A key, the number of its entity, and how the entity has it."""

IDENTIFIER, NAME, ALIAS = METHODS = ("identifier", "name", "alias")
MAPPING = "mapping"
"""Method of an edge that a mapping set states."""
OWN_ID, LISTED = 0, 1
PREFERRED, OTHER = 0, 1

NAME_SCORES = {0: 0.9, 1: 0.7, 2: 0.5}
"""Score of equal names by how many of the two are aliases."""
SETTLING = NAME_SCORES[0]
"""Confidence from which on a mapping says more than names do."""
KIND_UNKNOWN = 0.75
"""Factor where one of two entities of the same name has no kind of its own."""

SHORTEST_ALIAS = 4
"""Characters of an alias below which it is taken for an abbreviation that means many things."""

KIND_GROUPS = (
    frozenset({"Disease", "Finding", "SideEffect", "Symptom"}),
    frozenset({"Chemical", "Drug"}),
)
"""Kinds that sources part differently: a headache is a disease here and a symptom there."""
NO_KIND = frozenset({"Concept"})


@dataclass(frozen=True)
class PossibleMatch:
    """An entity under one key.

    Args:
        number: its number.
        how: `OWN_ID` or `LISTED`, `PREFERRED` or `OTHER`.
        sources: the sources that support it.
        kinds: its kinds.
    """

    number: int
    how: int
    sources: frozenset[str]
    kinds: frozenset[str]


class Statement(NamedTuple):
    """What a mapping set says of two entities.

    Args:
        smaller: the smaller id.
        larger: the larger id.
        mapping_set: id of the set.
        negated: whether the two are not one concept.
        confidence: from 0 to 1.
        justification: as `semapv:ManualMappingCuration`; empty where nothing is known.
    """

    smaller: str
    larger: str
    mapping_set: str
    negated: bool
    confidence: float
    justification: str


@dataclass
class MatchReport:
    """What matching found.

    Args:
        entities: entities that were compared.
        pairs: joined pairs by method; `mapping` is among them where mappings join any.
        identifiers: pairs that identifiers join by the prefix of what they share; a pair that
            shares identifiers of several kinds is counted under each.
        ambiguous: pairs by method with a rival: one of the two would be joined to several entities
            of one source. By identifier they are joined with a lower score, by name they are not.
        denied: pairs that something joins and that a mapping says are not one concept; not joined.
        contradicted: pairs of one name that have different identifiers of one kind; not joined.
        crowded: keys by method that more than `CROWD` entities have; passed over.
    """

    entities: int = 0
    pairs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    identifiers: dict[str, int] = field(default_factory=dict)
    ambiguous: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    denied: int = 0
    contradicted: int = 0
    crowded: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))


def identifier_keys(number: int, id_: str, listed: list[str]) -> list[Key]:
    """The identifiers of an entity as they are compared: its own id, then those that it lists."""
    own = normal_identifier(id_)
    others = {normal_identifier(each) for each in listed} - {own}
    return [(own, number, OWN_ID), *((key, number, LISTED) for key in sorted(others) if key)]


def name_keys(number: int, name: str, aliases: list[str]) -> list[Key]:
    """The folded names of an entity: its name, then its aliases that are no abbreviations."""
    own = fold_label(visible(name))
    others = {fold_label(visible(each)) for each in aliases} - {own}
    return [
        (own, number, PREFERRED),
        *((key, number, OTHER) for key in sorted(others) if len(key) >= SHORTEST_ALIAS),
    ]


def kinds_agree(first: frozenset[str], second: frozenset[str]) -> float:
    """1 where two entities are of one kind, `KIND_UNKNOWN` where that is not known, else 0."""
    first, second = first - NO_KIND, second - NO_KIND
    if not first or not second:
        return KIND_UNKNOWN
    grouped = any(first & group and second & group for group in KIND_GROUPS)
    return float(grouped or bool(first & second))
