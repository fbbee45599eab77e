"""Why an edge says what it says: the sentences behind a weight, the texts behind a prediction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from biogk.core.errors import UsageError
from biogk.core.store.driver import Row, Store
from biogk.core.store.values import day
from biogk.curate.opinions import Opinions
from biogk.curate.reviewed_triples import Named
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.calibrate import Weights, calibrator_of
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import Estimator
from biogk.training.weights.weigh import candidates_of, finite, learn

TEXTS, TEXT_LENGTH = 5, 1_000
Caches = Callable[[str, str], VectorCache]


@dataclass(frozen=True)
class Rival:
    """What the model says of a pair under one relation of the source.

    Args:
        rank: its place by the estimator's own weight, from 1.
        relation: the relationship type.
        raw: the estimator's own weight.
        weight: as a probability, where the source's weights are calibrated; else the same.
        stated: whether the edge says so.
        sentences: the pair in the words of the relation's templates.
    """

    rank: int
    relation: str
    raw: float
    weight: float
    stated: bool
    sentences: list[str]


@dataclass(frozen=True)
class Explained:
    """One edge, with what is behind it.

    Args:
        subject: name.
        subject_id: id.
        relation: relationship type.
        object: name.
        object_id: id.
        source: source that states it; empty where none does.
        run: run that found it; empty where none did.
        said: its other properties.
        rivals: the relations of the source, the likeliest first; none where it has no weight, no
            model was asked, or it is not stated.
        evidence: maps of `id` and `text`: documents that a run found it in, the first few, each
            with the sentences that it was read in.
        documents: in how many it was found.
        reads: what the weights of the rivals are, in a sentence.
        joined: for each end that is not the one asked for but joined to it by SAME_AS, a sentence
            that says how.
    """

    subject: str
    subject_id: str
    relation: str
    object: str
    object_id: str
    source: str
    run: str
    said: dict[str, Any]
    rivals: list[Rival]
    evidence: list[dict[str, str]]
    documents: int
    reads: str
    joined: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TripleVerdict:
    """What a curator said of a triple between the two.

    Args:
        triple: subject, relation and object by their names.
        source: that states it; empty where none does.
        verdict: right, wrong or unsure.
        note: why.
        reviewed_at: day.
        reviewer: who, where they said so.
        counts: whether it decides; of several reviewers the newest who is sure does.
    """

    triple: tuple[str, str, str]
    source: str
    verdict: str
    note: str
    reviewed_at: str
    reviewer: str
    counts: bool


@dataclass(frozen=True)
class Explanation:
    """All that relates two entities, in both directions.

    Args:
        edges: stated ones first, by source; then what runs found.
        verdicts: what curators said of the triples.
    """

    edges: list[Explained]
    verdicts: list[TripleVerdict]


def explain(
    store: Store,
    subject: str,
    object_: str,
    caches: Caches | None,
    *,
    seed: int = 7,
) -> Explanation:
    """Everything that is behind the edges between two entities, in both directions.

    Those of entities that SAME_AS joins to them are among them, behind their own.
    The weights of all relations of the source are computed again, by the encoder and the estimator
    that the edge names.

    Args:
        store: the graph.
        subject: name, alias, id or identifier.
        object_: name, alias, id or identifier.
        caches: gives the encoder of a label for an estimator; None where no model is asked.
        seed: that `weigh` had, of what a supervised estimator learned from.

    Raises:
        UsageError: no entity has such a name, or nothing relates the two.
        EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
    """
    ends = Named.read(store, subject), Named.read(store, object_)
    both = [{"subjects": a.every, "objects": b.every} for a, b in (ends, ends[::-1])]
    rows = [row for some in both for row in store.read("pairs/between", **some)]
    verdicts = [row for some in both for row in store.read("reviews/of_pair", **some)]
    if not rows and not verdicts:
        raise UsageError(
            f"Nothing relates {subject} and {object_}.",
            f"See what relates each: biogk query neighbourhood --name '{subject}'.",
        )
    reweighing = Reweighing(store, caches, seed) if caches is not None else None
    asked = {*ends[0].ids, *ends[1].ids}
    joined = {id_: how for end in ends for id_, how in end.joined.items() if id_ not in asked}
    edges = [_explained(store, row, reweighing, joined) for row in _each_once(rows)]
    edges.sort(key=lambda edge: (len(edge.joined), bool(edge.run)))
    return Explanation(edges, _verdicts(_each_once(verdicts)))


class Reweighing:
    """Weighs pairs again; an estimator learns once from a source, for all edges it explains.

    Args:
        store: the graph.
        caches: gives the encoder of a label for an estimator.
        seed: that `weigh` had, of what a supervised estimator learned from.
    """

    def __init__(self, store: Store, caches: Caches, seed: int) -> None:
        self.store, self.caches, self.seed = store, caches, seed
        self._ready: dict[tuple[str, str, str], Estimator] = {}

    def rivals(self, row: Row) -> list[Rival]:
        """What the model says of the pair of an edge under each relation of its source.

        Args:
            row: of `pairs/between`, of an edge that has a weight and a source.

        Raises:
            EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
        """
        said, source = row["said"], row["source"]
        label, name = said["encoder"], said["estimator"]
        relations = candidates_of(self.store, [source])[source]
        estimator = self._estimator(source, label, name)
        pair = (row["subject_name"], row["object_name"])
        raw = finite(estimator.weights([pair], relations), estimator)[0]
        run = said.get("calibration")
        curves = calibrator_of(self.store, Weights(label, name), source, run) if run else None
        found = []
        for type_, value in zip(relations.types, raw, strict=True):
            weight = curves.probabilities(type_, np.array([value]))[0] if curves else value
            sentences = [each.whole(*pair) for each in relations.sentences if each.type == type_]
            rank = int((raw > value).sum()) + 1
            stated = type_ == row["relation"]
            found.append(Rival(rank, type_, float(value), float(weight), stated, sentences))
        return sorted(found, key=lambda rival: (rival.rank, rival.relation))

    def _estimator(self, source: str, label: str, name: str) -> Estimator:
        key = source, label, name
        if key not in self._ready:
            estimator = ESTIMATORS.find(name)(self.caches(label, name))
            learn(self.store, estimator, source, self.seed)
            self._ready[key] = estimator
        return self._ready[key]


def is_weighed(row: Row) -> bool:
    """Whether an edge, a row of `pairs/between`, has a weight under which others can be set."""
    return bool(row["said"].get("encoder") and row["source"])


def _explained(
    store: Store, row: Row, reweighing: Reweighing | None, joined: Mapping[str, str]
) -> Explained:
    said = {key: value for key, value in row["said"].items() if key not in ("source", "run")}
    evidence = said.pop("evidence", None) or []
    shown = evidence[:TEXTS]
    ends = [row["subject"], row["object"]]
    where = {"ids": shown, "run": row["run"], "ends": ends, "length": TEXT_LENGTH}
    texts = store.read("pairs/evidence", **where) if shown else []
    return Explained(
        row["subject_name"],
        row["subject"],
        row["relation"],
        row["object_name"],
        row["object"],
        row["source"],
        row["run"],
        said,
        reweighing.rivals(row) if reweighing is not None and is_weighed(row) else [],
        texts,
        len(evidence),
        ESTIMATORS.find(said["estimator"]).reads if "estimator" in said else "",
        [joined[id_] for id_ in (row["subject"], row["object"]) if id_ in joined],
    )


def _verdicts(rows: Sequence[Row]) -> list[TripleVerdict]:
    found = []
    for row in rows:
        names, opinions = (
            (row["subject_name"], row["relation"], row["object_name"]),
            Opinions.of(row),
        )
        found += [
            TripleVerdict(
                names,
                row["source"],
                each.verdict,
                each.note,
                day(each.at),
                each.reviewer,
                each is opinions.counting,
            )
            for each in opinions.every
        ]
    return found


def _each_once(rows: Sequence[Row]) -> list[Row]:
    """The rows without those that both directions of one name with itself brought."""
    return list({json.dumps(row, sort_keys=True, default=str): row for row in rows}.values())
