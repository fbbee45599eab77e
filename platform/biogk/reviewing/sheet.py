"""What the page shows of one triple: names, passages, who states it, what was said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from biogk.core.errors import UsageError
from biogk.core.store.driver import Row, Store
from biogk.curate.explain import Explained, Reweighing, Rival, explain, is_weighed
from biogk.curate.opinions import Opinions
from biogk.curate.reviewed_triples import Named, Triple
from biogk.reviewing.passages import Part, passage

TEXTS, ALIASES = 5, 4
NOTHING: Row = {"verdict": None, "taken_out": "[]"}


@dataclass(frozen=True)
class Passage:
    """Where a document speaks of both.

    Args:
        id: of the document.
        found: whether a run found the triple in it.
        parts: the text, with the mentions marked.
    """

    id: str
    found: bool
    parts: Sequence[Part]


@dataclass(frozen=True)
class TripleSheet:
    """One triple.

    Args:
        triple: which.
        ends: kinds, aliases and description of the subject and the object.
        opinions: what reviewers said of it.
        own: its edges; those that a verdict took out where there are no others.
        other: what else relates the two, in both directions.
        passages: texts that speak of both.
        there: whether it is in the graph.
        weighed: whether it can be set beside other relations.
    """

    triple: Triple
    ends: Sequence[Row]
    opinions: Opinions
    own: Sequence[Explained]
    other: Sequence[Explained]
    passages: Sequence[Passage]
    there: bool
    weighed: bool

    @classmethod
    def read(cls, store: Store, triple: Triple) -> TripleSheet:
        """What the graph has of a triple now.

        Raises:
            ServerError: the database failed.
        """
        row = next(iter(store.read("reviews/of_ids", ids=[triple.key])), NOTHING)
        edges = _edges(store, triple)
        own = [edge for edge in edges if _is(edge, triple)]
        taken_out = [_explained(triple, said) for said in json.loads(row["taken_out"])]
        return cls(
            triple,
            _ends(store, triple),
            Opinions.of(row),
            own or taken_out,
            [edge for edge in edges if edge not in own],
            _passages(store, triple, own or taken_out),
            bool(own),
            any(map(is_weighed, _rows(store, triple))),
        )


def opinions_of(store: Store, triples: Sequence[Triple]) -> Mapping[str, Opinions]:
    """What was said of some triples, by their keys; where nothing was, they are left out."""
    rows = store.read("reviews/of_ids", ids=[each.key for each in triples])
    return {row["id"]: Opinions.of(row) for row in rows}


def rivals(store: Store, reweighing: Reweighing, triple: Triple) -> list[Rival]:
    """The weights of a triple's ends under each relation of its source, the likeliest first.

    Raises:
        UsageError: it has no weight, or is not in the graph any more.
        EncoderError: the encoder of its weight is not at hand.
    """
    for row in _rows(store, triple):
        if is_weighed(row):
            return reweighing.rivals(row)
    raise UsageError("It has no weight any more.")


def _rows(store: Store, triple: Triple) -> list[Row]:
    rows = store.read("pairs/between", subjects=[triple.subject], objects=[triple.object])
    return [row for row in rows if Triple.of(row) == triple]


def _edges(store: Store, triple: Triple) -> Sequence[Explained]:
    try:
        return explain(store, triple.subject, triple.object, None).edges
    except UsageError:  # neither the two nor anything between them need be there any more
        return []


def _is(edge: Explained, triple: Triple) -> bool:
    ends = (edge.subject_id, edge.relation, edge.object_id, edge.source)
    return ends == (triple.subject, triple.relation, triple.object, triple.source)


def _explained(triple: Triple, said: Row) -> Explained:
    """An edge as it was when a verdict took it out."""
    left = {key: value for key, value in said.items() if key not in ("source", "run", "evidence")}
    ends = triple.subject_name, triple.subject, triple.relation, triple.object_name, triple.object
    found = [{"id": id_, "text": ""} for id_ in said.get("evidence", [])]
    return Explained(*ends, triple.source, said.get("run", ""), left, [], found, len(found), "")


def _ends(store: Store, triple: Triple) -> list[Row]:
    known = {
        row["id"]: row
        for row in store.read("reviews/ends", ids=[triple.subject, triple.object], aliases=ALIASES)
    }
    ends = (triple.subject, triple.subject_name), (triple.object, triple.object_name)
    gone = {"kinds": [], "aliases": [], "description": ""}
    return [{"id": id_, "name": name} | known.get(id_, gone) for id_, name in ends]


def _passages(store: Store, triple: Triple, edges: Sequence[Explained]) -> list[Passage]:
    rows = store.read(
        "reviews/texts",
        evidence=list(dict.fromkeys(text["id"] for edge in edges for text in edge.evidence)),
        subjects=_joined(store, triple.subject),
        objects=_joined(store, triple.object),
        limit=TEXTS,
    )
    return [
        Passage(row["id"], row["found"], passage(row["text"], row["subject"], row["object"]))
        for row in rows
    ]


def _joined(store: Store, id_: str) -> list[str]:
    try:
        return Named.read(store, id_).every
    except UsageError:  # the entity is gone
        return [id_]
