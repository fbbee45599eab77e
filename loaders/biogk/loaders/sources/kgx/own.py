"""What `biogk export` writes into KGX beside the terms of Biolink, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.mapped import INVERSE
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import TripleRow, Value
from biogk.core.model.vocabulary import Vocabulary
from biogk.loaders.tables import as_list, as_text

KINDS, SEMANTIC_TYPES = "biogk_kinds", "biogk_semantic_types"
TYPE, NAMES, RUN = "biogk_type", "biogk_source_relations", "biogk_run"
OWN_FIELDS = frozenset({KINDS, SEMANTIC_TYPES, TYPE, NAMES})


def is_own(fields: Mapping[str, Any]) -> bool:
    """Whether an edge names its relationship type."""
    return bool(as_text(fields.get(TYPE)).strip())


def is_accepted(fields: Mapping[str, Any]) -> bool:
    """Whether a curator promoted an edge: a source states it, though a run once found it."""
    return is_own(fields) and not as_text(fields.get(RUN)).strip()


def own_kinds(fields: Mapping[str, Any], known: Vocabulary) -> tuple[str, ...]:
    """The kinds that a node names; none where it is not of `biogk export`.

    Raises:
        InputError: the vocabulary has no such kind.
    """
    kinds = as_list(fields.get(KINDS))
    unknown = [kind for kind in kinds if kind not in known.kinds]
    if unknown:
        raise InputError(f"the vocabulary has no kind {shown(unknown[0])}")
    return tuple(kinds)


def own_types(fields: Mapping[str, Any], categories: list[str]) -> list[str]:
    """The semantic types of a node: its Biolink categories where it names none of its own."""
    return as_list(fields[SEMANTIC_TYPES]) if SEMANTIC_TYPES in fields else categories


def own_triples(
    fields: Mapping[str, Any],
    subject: str,
    object_: str,
    source: str,
    known: Vocabulary,
    properties: tuple[tuple[str, Value], ...] = (),
) -> list[TripleRow]:
    """A triple for each name that the edge had in its source.

    Args:
        fields: of the edge.
        subject: id at its beginning, as the predicate has it.
        object_: id at its end.
        known: the vocabulary.
        source: whose names of relations the predicates are; one with `~` runs against the relation.
        properties: what else the edge says.

    Raises:
        InputError: the vocabulary has no such relationship type.
    """
    type_ = as_text(fields.get(TYPE)).strip()
    relation = known.relations.get(type_)
    if relation is None:
        raise InputError(f"the vocabulary has no relation type {shown(type_)}")
    bare = as_text(fields.get("predicate")).strip().removeprefix("biolink:")
    if INVERSE + bare in relation.sources.get(source, ()):
        subject, object_ = object_, subject
    names = as_list(fields.get(NAMES)) or [type_]
    return [
        TripleRow(subject, type_, object_, clean_name(each, "a relation"), properties)
        for each in names
    ]
