"""What the names of relations in a table stand for."""

from __future__ import annotations

from collections.abc import Mapping

from biogk.core.errors import InputError, UsageError
from biogk.core.model.mapped import MappedRelation, signs_of
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import Vocabulary


def relations_of(
    known: Vocabulary, source: str, mapping: Mapping[str, str]
) -> dict[str, MappedRelation]:
    """What each name of a relation stands for: types themselves, the vocabulary's, the user's.

    Args:
        known: the vocabulary.
        source: name of the source.
        mapping: the user's, by name.

    Raises:
        UsageError: a type is not there.
    """
    found = {type_: known.relation(type_) for type_ in known.relations}
    found |= known.mapped(source)
    for name, type_ in mapping.items():
        bare, inverse, negated = signs_of(type_)
        if bare not in known.relations:
            raise UsageError(
                f"--map {shown(name)}: the vocabulary has no relation type {shown(bare)}.",
                "`biogk relations` lists them; `biogk relations --init` lets you add your own.",
            )
        found[name] = known.relation(bare, inverse=inverse, negated=negated)
    return found


def mapped_relation(name: str, relations: dict[str, MappedRelation], source: str) -> MappedRelation:
    """What a name stands for.

    Raises:
        InputError: nothing; the message says how to map it.
    """
    found = relations.get(name)
    if found is None:
        raise InputError(
            f"the vocabulary has no relation {shown(name)}: map it with --map {shown(name)}=TYPE, "
            f"or among sources.{source} in relations.toml"
        )
    return found
