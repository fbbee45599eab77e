"""What the graph says of pairs of an outside truth, asked for many pairs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import product
from typing import Any

from biogk.core.errors import RunError, UsageError
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import PREDICTED, Vocabulary
from biogk.core.store.driver import Store, batched
from biogk.core.store.naming import entities_of_names, require_sources
from biogk.core.store.queries import Query, query
from biogk.core.store.runs import PREDICTION, show_run
from biogk.training.checking.truth import Called
from biogk.training.linking.groups import SameGroups

PAIRS = 5_000
"""Pairs of entities a query."""
REMEMBERED = 200_000
"""Ends that are remembered, so as not to be looked up again; more would cost memory."""

Entities = tuple[str, ...]
Pair = tuple[Entities, Entities]
Ends = tuple[int, str, str]
"""Place of a pair, an entity that may be its subject, one that may be its object."""


@dataclass(frozen=True)
class PredictedType:
    """A type of predicted edges that say what a relation says.

    Args:
        type: the relationship type.
        inverse: whether their ends change places.
        symmetric: whether they count either way round.
    """

    type: str
    inverse: bool = False
    symmetric: bool = False


@dataclass(frozen=True)
class CheckPlan:
    """What the graph is asked of each pair.

    Args:
        relation: the relation type.
        symmetric: whether it counts either way round.
        predictions: the predicted edges that say the same.
        run: only predictions of this run; all where empty.
        sources: only what these state; all where there are none.
    """

    relation: str
    symmetric: bool = False
    predictions: Sequence[PredictedType] = ()
    run: str = ""
    sources: Sequence[str] = ()


@dataclass(slots=True)
class Evidence:
    """What the graph says of a pair, under all entities that its names stand for.

    Args:
        sources: those that state it.
        weight: the highest of what they state; None where nothing is weighed.
        models: the encoders and estimators of the weights.
        confidence: the highest of the predictions; None where there are none.
        denied: the sources that know it to be false.
    """

    sources: set[str] = field(default_factory=set)
    weight: float | None = None
    models: set[str] = field(default_factory=set)
    confidence: float | None = None
    denied: set[str] = field(default_factory=set)


def relation_type(known: Vocabulary, name: str) -> str:
    """A relation type of the vocabulary.

    Raises:
        UsageError: there is none of that name; the advice names the nearest one.
    """
    if name in known.relations:
        return name
    near = get_close_matches(name.upper().replace(" ", "_"), known.relations, 1)
    raise UsageError(
        f"The vocabulary has no relation type {shown(name)}.",
        f"Did you mean {near[0]}?" if near else "`biogk relations` lists them.",
    )


def plan_check(
    store: Store, relation: str, run: str | None = None, sources: Sequence[str] = ()
) -> CheckPlan:
    """What to ask, with all names checked.

    Args:
        store: the database.
        relation: a relation type.
        run: only predictions of this run.
        sources: only what these state.

    Raises:
        UsageError: there is no such relation type or source.
        RunError: there is no such run, or it predicted nothing.
    """
    known = store.vocabulary
    type_ = relation_type(known, relation)
    if run is not None:
        kind = show_run(store, run)["kind"]
        if kind != PREDICTION:
            raise RunError(
                f"Run {run} is a {kind}: it predicted nothing that could be checked.",
                "`biogk runs list` names the predictions.",
            )
    require_sources(store, sources)
    symmetric, predictions = known.relations[type_].symmetric, _predictions(known, type_)
    return CheckPlan(type_, symmetric, predictions, run or "", tuple(sources))


def _predictions(known: Vocabulary, relation: str) -> tuple[PredictedType, ...]:
    """The predicted edges that say what a relation says.

    Corpora may know no direction of what the vocabulary gives one; runs of older vocabularies may
    have another name for it.
    """
    own = f"{PREDICTED}{relation}"
    undirected = {
        known.predicted(annotated, corpus).type
        for corpus, types in known.corpora.items()
        for annotated in types.symmetric
        if annotated in types.relations
    }
    symmetric = known.relations[relation].symmetric or own in undirected
    renamed = known.renamed().items()
    inverse = {own: False} | {name: now.inverse for name, now in renamed if now.type == own}
    return tuple(PredictedType(name, turned, symmetric) for name, turned in inverse.items())


class KnownEnds:
    """Finds the entities that names and identifiers stand for, with all that SAME_AS joins to them.

    Args:
        store: the database.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._groups = store, SameGroups.read(store)
        self._members: dict[str, list[str]] = defaultdict(list)
        for entity, first in self._groups:
            self._members[first].append(entity)
        self._found: dict[Called, Entities] = {}

    def find(self, ends: Iterable[Called]) -> dict[Called, Entities]:
        """The ids of the entities of each end, in order; none for one that is not in the graph."""
        wanted = dict.fromkeys(ends)
        if len(self._found) > REMEMBERED:
            self._found.clear()
        fresh = [end for end in wanted if end not in self._found]
        names = {name for end in fresh for name in end}
        named = entities_of_names(self._store, names) if names else {}
        for end in fresh:
            ids = next((named[name] for name in end if name in named), [])
            self._found[end] = tuple(sorted({each for id_ in ids for each in self._joined(id_)}))
        return {end: self._found[end] for end in wanted}

    def _joined(self, entity: str) -> list[str]:
        first = self._groups.of(entity)
        return [first, *self._members.get(first, ())]


def read_evidence(store: Store, plan: CheckPlan, pairs: Sequence[Pair]) -> list[Evidence]:
    """What the graph says of each of n pairs.

    Args:
        store: the database.
        plan: what is asked.
        pairs: for each the entities that its subject may be, and those that its object may be.
    """
    found = [Evidence() for _ in pairs]
    stated = query("checking/stated").typed(type=plan.relation)
    ends = _flat(pairs, symmetric=plan.symmetric)
    for place, source, weight, model in _asked(store, stated, ends, sources=plan.sources):
        evidence = found[place]
        evidence.sources.add(source)
        if weight is not None:
            evidence.weight = max(weight, weight if evidence.weight is None else evidence.weight)
            evidence.models.add(model or "an unnamed model")
    denied = query("checking/denied")
    ends = _flat(pairs, symmetric=plan.symmetric)
    told = {"relation": plan.relation, "sources": plan.sources}
    for place, source in _asked(store, denied, ends, **told):
        found[place].denied.add(source)
    for each in plan.predictions:
        named = query("checking/predicted").typed(type=each.type)
        ends = _flat(pairs, inverse=each.inverse, symmetric=each.symmetric)
        for place, confidence in _asked(store, named, ends, run=plan.run):
            found[place].confidence = max(confidence, found[place].confidence or 0.0)
    return found


def _flat(
    pairs: Sequence[Pair], *, inverse: bool = False, symmetric: bool = False
) -> Iterator[Ends]:
    """The place of each pair with each subject and object that it may have."""
    for place, (subjects, objects) in enumerate(pairs):
        for subject, object_ in product(subjects, objects):
            if symmetric or not inverse:
                yield place, subject, object_
            if symmetric or inverse:
                yield place, object_, subject


def _asked(
    store: Store, named: Query, ends: Iterable[Ends], **parameters: Any
) -> Iterator[list[Any]]:
    """The answers to a query of pairs of entities, each with the place of its pair in front."""
    for page in batched(ends, PAIRS):
        _, subjects, objects = zip(*page, strict=True)
        columns = {"subjects": subjects, "objects": objects}
        for at, *said in store.columns(named, **columns, **parameters)["found"]:
            yield [page[at][0], *said]
