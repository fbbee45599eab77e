"""What shows two entities to be one concept: keys to compare, kinds that agree, scores."""

from __future__ import annotations

from biogk.loaders.identifiers import normal_identifier
from biogk.loaders.names import fold_label

Key = tuple[str, int, int]
"""A key, the number of its entity, and how the entity has it."""

IDENTIFIER, NAME, ALIAS = METHODS = ("identifier", "name", "alias")
OWN_ID, LISTED = 0, 1
PREFERRED, OTHER = 0, 1

NAME_SCORES = {0: 0.9, 1: 0.7, 2: 0.5}
"""Score of equal names by how many of the two are aliases."""
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


def identifier_keys(number: int, id_: str, listed: list[str]) -> list[Key]:
    """The identifiers of an entity as they are compared: its own id, then those that it lists."""
    own = normal_identifier(id_)
    others = {normal_identifier(each) for each in listed} - {own}
    return [(own, number, OWN_ID), *((key, number, LISTED) for key in sorted(others) if key)]


def name_keys(number: int, name: str, aliases: list[str]) -> list[Key]:
    """The folded names of an entity: its name, then its aliases that are no abbreviations."""
    own = fold_label(name)
    others = {fold_label(each) for each in aliases} - {own}
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
