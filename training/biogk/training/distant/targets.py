"""The relations of a corpus that the graph can state, in the terms of both."""

from __future__ import annotations

from dataclasses import dataclass

from biogk.core.errors import InputError
from biogk.core.model.vocabulary import PREDICTED
from biogk.core.store.driver import Store

MOST_UNRELATED = 0.05
"""A corpus with a smaller part of mentions in no relation annotates only those in one."""


@dataclass(frozen=True, slots=True)
class Target:
    """A relation type of a corpus, and the one of the graph that says the same.

    Args:
        annotated: what the corpus calls it.
        stated: what the graph calls it.
        inverse: whether the annotation begins at the object of the statement.
        symmetric: whether either way round is the same.
        head: mention type at which the annotation mostly begins.
        tail: mention type at which it mostly ends.
    """

    annotated: str
    stated: str
    inverse: bool
    symmetric: bool
    head: str
    tail: str


@dataclass(frozen=True)
class Targets:
    """What a silver corpus imitates.

    Args:
        relations: of the corpus, as far as the graph can state them.
        related_only: whether the corpus annotates hardly a mention that is in no relation.
    """

    relations: tuple[Target, ...]
    related_only: bool


def targets_of(store: Store, corpus: str) -> Targets:
    """What the training split of a corpus annotates that the graph can state.

    Args:
        store: the database.
        corpus: its name, fold included.

    Raises:
        InputError: the database has no annotated relation of that corpus, or none of its relation
            types is one of the graph.
    """
    vocabulary = store.vocabulary
    signatures: dict[str, tuple[str, str]] = {}
    for row in store.read("distant/signatures", corpus=corpus):
        signatures.setdefault(row["relation"], (row["head"], row["tail"]))
    if not signatures:
        raise InputError(
            f"The database has no annotated relation of {corpus}, split train.",
            "Name a corpus that is loaded: biogk sources list.",
        )
    found = []
    for annotated, (head, tail) in signatures.items():
        mapped = vocabulary.predicted(annotated, corpus)
        stated = mapped.type.removeprefix(PREDICTED)
        if stated in vocabulary.relations:
            either = mapped.symmetric or vocabulary.relations[stated].symmetric
            found.append(Target(annotated, stated, mapped.inverse, either, head, tail))
    if not found:
        raise InputError(
            f"None of the relation types of {corpus} is one that sources state: "
            f"{', '.join(signatures)}.",
            "Map one in relations.toml (biogk relations --init): sources.predicted of a relation.",
        )
    (counted,) = store.read("distant/unrelated", corpus=corpus)
    return Targets(tuple(found), counted["unrelated"] < MOST_UNRELATED * counted["mentions"])
