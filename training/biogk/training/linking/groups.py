"""Entities that SAME_AS joins: one concept to whoever counts, chooses or compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from biogk.core.model.identifiers import SAME_AS_SCORE
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.hold_out import require_made_without

PAGE = 10_000
SURE = 1.0
"""From this score on a join counts whatever the sources of both are."""


@dataclass(frozen=True, slots=True)
class Join:
    """A SAME_AS edge.

    Args:
        score: of the edge.
        start: id of an entity.
        end: id of another.
        start_sources: the sources that support the one.
        end_sources: those that support the other.
    """

    score: float
    start: str
    end: str
    start_sources: Sequence[str] = ()
    end_sources: Sequence[str] = ()


class SameGroups:
    """Groups of entities that are one concept; an entity that nothing joins is one of its own.

    The surest edges come first. An edge that is not quite sure joins no two groups in which one
    source has an entity each: it tells them apart.

    Args:
        joins: any number of edges.
    """

    def __init__(self, joins: Iterable[Join] = ()) -> None:
        self._first: dict[str, str] = {}
        self._sources: dict[str, frozenset[str]] = {}
        for join in sorted(joins, key=lambda each: (-each.score, each.start, each.end)):
            self._join(join)
        self._first = {entity: self._root(entity) for entity in self._first}

    @classmethod
    def read(cls, store: Store) -> Self:
        """Those of the graph.

        Raises:
            TrainingError: they were made with a source that is held out.
        """
        require_joined_without(store)
        return cls(_joins(store))

    def of(self, entity: str) -> str:
        """The entity that stands for the group of one: that with the first id."""
        return self._first.get(entity, entity)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Entities that another stands for, and that one, in the order of their ids."""
        yield from sorted(self._first.items())

    def _join(self, join: Join) -> None:
        one = self._entered(join.start, join.start_sources)
        other = self._entered(join.end, join.end_sources)
        of_one, of_other = self._sources[one], self._sources[other]
        if one == other or (join.score < SURE and of_one & of_other):
            return
        first, second = sorted((one, other))
        self._first[second] = first
        self._sources[first] = of_one | of_other

    def _entered(self, entity: str, sources: Sequence[str]) -> str:
        root = self._root(entity)
        self._sources.setdefault(root, frozenset(sources))
        return root

    def _root(self, entity: str) -> str:
        while entity in self._first:
            entity = self._first[entity]
        return entity


def require_joined_without(store: Store) -> None:
    """Refuse SAME_AS edges that were made with a source that is held out.

    Raises:
        TrainingError: they were.
    """
    (found,) = store.read("same_as/made")
    made = [found["held_out"]] if found["joined"] else []
    require_made_without(store, "The SAME_AS edges", made, "biogk same-as")


def _joins(store: Store) -> Iterator[Join]:
    columns = ("scores", "starts", "ends", "start_sources", "end_sources")
    for page in pages(store, "same_as/joined", limit=PAGE, score=SAME_AS_SCORE):
        for row in zip(*(page[name] for name in columns), strict=True):
            yield Join(*row)
