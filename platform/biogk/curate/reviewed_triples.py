"""The triples between two names: what a person means by subject, relation and object."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from biogk.core.errors import UsageError
from biogk.core.model.identifiers import SAME_AS_SCORE
from biogk.core.store.driver import Row, Store
from biogk.core.store.naming import entities_named
from biogk.curate.absent import no_entity
from biogk.curate.same_as import SAME_AS


@dataclass(frozen=True)
class Triple:
    """A triple of a source, or one that runs predict or `same-as` joins.

    Args:
        subject: id.
        relation: relationship type.
        object: id.
        source: id of the source; empty where no source states it.
        subject_name: name of the subject.
        object_name: name of the object.
    """

    subject: str
    relation: str
    object: str
    source: str
    subject_name: str
    object_name: str

    @property
    def key(self) -> str:
        """The id of a review of it."""
        return f"{self.source} {self.subject} {self.relation} {self.object}"

    @property
    def by(self) -> str:
        """Who says so, in words."""
        if self.source:
            return self.source
        return "same-as" if self.relation == SAME_AS else "predicted"

    def __str__(self) -> str:
        return f"{self.subject_name} {self.relation} {self.object_name} ({self.by})"

    @classmethod
    def of(cls, row: Row) -> Triple:
        """That of a row of `pairs/between` or `reviews/of_pair`."""
        return cls(
            row["subject"],
            row["relation"],
            row["object"],
            row["source"],
            row["subject_name"],
            row["object_name"],
        )


@dataclass(frozen=True)
class Named:
    """Entities that somebody means by a name.

    Args:
        ids: those that have it.
        joined: those that SAME_AS joins to them, and in a sentence how.
    """

    ids: list[str]
    joined: dict[str, str]

    @classmethod
    def read(cls, store: Store, name: str) -> Named:
        """Those of a name, an alias, an id or an identifier.

        Raises:
            UsageError: there is none; it names some that are called much like it.
        """
        ids = entity_ids(store, name)
        rows = store.read("same_as/around", ids=ids, score=SAME_AS_SCORE)
        return cls(ids, {row["joined"]: _how(row) for row in reversed(rows)})

    @property
    def every(self) -> list[str]:
        """The ids of all of them."""
        return [*self.ids, *self.joined]


def entity_ids(store: Store, name: str) -> list[str]:
    """The entities of a name, an alias, an id or an identifier.

    Raises:
        UsageError: there is none; it names some that are called much like it.
    """
    found = entities_named(store, name)
    absent = None if found else no_entity(store, name.strip())
    if absent is not None:
        raise absent
    return found


def find_triples(
    store: Store, subject: str, relation: str, object_: str, source: str = ""
) -> list[Triple]:
    """The triples that somebody means by two names and a relation, one a source.

    Those that a review took out are among them. What SAME_AS joins to the entities is looked at
    where a source says nothing of the entities themselves.

    Args:
        store: the graph.
        subject: name, alias or id.
        relation: relationship type, in any case.
        object_: name, alias or id.
        source: only the triple of this source.

    Raises:
        UsageError: no entity has such a name, nothing relates them so, or several triples of one
            source do.
    """
    type_ = relation.upper()
    if subject.upper() in store.vocabulary.relations:
        raise UsageError(f"{subject} is a relation.", "The order is SUBJECT RELATION OBJECT.")
    named = Named.read(store, subject), Named.read(store, object_)
    ends = {"subjects": named[0].every, "objects": named[1].every}
    if type_ == SAME_AS:
        # it runs from the smaller id to the larger, which nobody can be asked to know
        both = sorted({*named[0].ids, *named[1].ids})
        ends = {"subjects": both, "objects": both}
    rows = [*store.read("pairs/between", **ends), *store.read("reviews/of_pair", **ends)]
    every = list(dict.fromkeys(Triple.of(row) for row in rows))
    found = [each for each in every if each.relation == type_ and source in ("", each.source)]
    if type_ != SAME_AS:
        found = _nearest(found, *named)
    if not found:
        raise UsageError(
            f"Nothing says {subject} {type_} {object_}" + (f" in {source}." if source else "."),
            _what_there_is(store, every, ends),
        )
    _refuse_several(found)
    return found


def find_reviewed(
    store: Store, subject: str, relation: str, object_: str, source: str = ""
) -> list[Triple]:
    """The reviewed triples that somebody means; also those whose entities are gone.

    Arguments and errors are those of `find_triples`.
    """
    asked = {"subject": subject.strip(), "relation": relation.upper(), "object": object_.strip()}
    rows = store.read("reviews/named", **asked, source=source)
    return [Triple.of(row) for row in rows] or find_triples(
        store, subject, relation, object_, source
    )


def _nearest(found: list[Triple], subject: Named, object_: Named) -> list[Triple]:
    """Of each source the triples of the entities themselves, or else of what is joined to them."""
    own = [each for each in found if each.subject in subject.ids and each.object in object_.ids]
    told = {each.by for each in own}
    return [*own, *(each for each in found if each.by not in told)]


def _how(row: Row) -> str:
    by = f"by {row['method']}, score" if row["method"] else "with score"
    return (
        f"{row['joined_name']} ({row['joined']}) is joined to {row['entity_name']} "
        f"({row['entity']}) {by} {row['score']:g}."
    )


def _what_there_is(store: Store, every: list[Triple], ends: dict[str, list[str]]) -> str:
    if every:
        return f"There is {', '.join(map(str, every))}."
    turned = {"subjects": ends["objects"], "objects": ends["subjects"]}
    other_way = [Triple.of(row) for row in store.read("pairs/between", **turned)]
    if other_way:
        return f"The other way round there is {', '.join(map(str, dict.fromkeys(other_way)))}."
    return "Nothing at all is stated or predicted from the one to the other."


def _refuse_several(found: list[Triple]) -> None:
    pairs: dict[str, list[str]] = defaultdict(list)
    for each in found:
        pairs[each.by].append(f"{each.subject} to {each.object}")
    for by, several in pairs.items():
        if len(several) > 1:
            raise UsageError(
                f"{by} has {len(several)} such triples: {', '.join(several)}.",
                "Name the entities by their ids.",
            )
