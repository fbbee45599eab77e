"""Weights of triples from a language model, by one of the estimators.

Every stated triple gets its weight, and its pair of names the relation that the model predicts: the
one of the source's relations with the highest weight (Section 2.2 of the paper). A triple is
`correct` where that is its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from biogk.core.errors import EncoderError, UsageError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.language.vectors import VectorCache
from biogk.training.pipeline import Behind, ahead
from biogk.training.weights.choice import Limits
from biogk.training.weights.digits import significant
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import Estimator
from biogk.training.weights.estimators.parallelogram import Parallelogram
from biogk.training.weights.estimators.sampling import sample_examples
from biogk.training.weights.estimators.sentences import Candidates, Scores
from biogk.training.weights.shares import Share, added_up

NAMES_A_PAGE = 256
PAIRS_A_STEP = 512
WRITE_BATCH = 5_000
LEARNED_FROM = 2_000
"""Pairs a relation that a supervised estimator learns from, at most."""

SUMS = ("triples", "correct", "sentences", "shortened")
"""What the report of several processes has the sums of; a name may be shortened by several."""

Pair = tuple[str, str]


@dataclass
class WeighReport:
    """What weighing did.

    Args:
        encoder: name of the encoder.
        estimator: name of the estimator.
        triples: triples weighed now.
        correct: those of them whose own relation the model puts first.
        nameless: triples passed over because an end has no name.
        sentences: sentences that the encoder had to compute.
        shortened: names that were too long for a sentence and were shortened for it.
        calibrated: triples whose weight was made a probability, or a plain weight again, now.
        alone: sources that state one relation, so that no other could be predicted.
        left: triples that are left because the time was over.
        processes: how many shared the work.
        seconds: how long it took.
    """

    encoder: str
    estimator: str
    triples: int = 0
    correct: int = 0
    nameless: int = 0
    sentences: int = 0
    shortened: int = 0
    calibrated: int = 0
    alone: list[str] = field(default_factory=list)
    left: int = 0
    processes: int = 1
    seconds: float = 0.0


@dataclass(frozen=True)
class _Step:
    """Some pairs of a source, ready for the model.

    Args:
        pairs: names of subject and object.
        triples: for each pair its edges, with the column of their relation.
        prepared: what the estimator made of the pairs.
    """

    pairs: list[Pair]
    triples: dict[Pair, list[tuple[str, int]]]
    prepared: Any


def weigh(
    store: Store,
    cache: VectorCache,
    *,
    estimator: str = Parallelogram.name,
    sources: Sequence[str] = (),
    again: bool = False,
    limits: Limits | None = None,
    seed: int = 7,
    share: Share | None = None,
) -> WeighReport:
    """Write weight, predicted relation, rank and correct on every stated triple that is weighed.

    Triples that this encoder has weighed by this estimator are passed over, so that a broken-off
    call resumes. The next page is read and tokenized while the model computes,
    and the page before is written.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        estimator: name of the one that gives the weights.
        sources: sources to weigh; all of them where empty.
        again: weigh what is weighed already.
        limits: which triples, and for how long; all of them where None.
        seed: of what a supervised estimator learns from.
        share: the part of the triples that this process weighs; all of them where None.

    Raises:
        UsageError: there are no triples, none of a source that was named, a relation without a
            sentence, or no such estimator.
        EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
        TrainingError: a source has too few triples for a supervised estimator.
    """
    started = time.monotonic()
    encoder, part, to = cache.encoder, share or Share(), limits or Limits()
    ready = ESTIMATORS.find(estimator)(cache)
    report = WeighReport(encoder.name, estimator, processes=part.of)
    named = {"encoder": encoder.label, "estimator": estimator}
    wanted = {**named, "never": store.vocabulary.never_weighed(), "again": again, "only": to.only}
    for source, relations in candidates_of(store, sources).items():
        chosen = {**wanted, "sources": [source]}
        (counted,) = store.read("knowledge/count_unweighed", **chosen)
        report.nameless += counted["nameless"]
        over = time.monotonic() - started > to.seconds
        report.left += counted["triples"] * over
        if over or not counted["triples"]:
            continue
        if len(relations.types) == 1:
            report.alone.append(source)
        store.write("knowledge/mark_weighed", sources=[source])
        learn(store, ready, source, seed)
        with (
            track(f"weighing triples of {source}", -(-counted["triples"] // part.of)) as advance,
            Behind() as writer,
        ):
            for step in ahead(_steps(store, ready, relations, chosen, part)):
                rows = list(_rows(step, relations, ready))
                writer.call(
                    store.write_batches,
                    "knowledge/set_weights",
                    rows,
                    size=WRITE_BATCH,
                    advance=advance,
                    **named,
                )
                report.triples += len(rows)
                report.correct += sum(row["correct"] for row in rows)
                if over := time.monotonic() - started > to.seconds:
                    break
        if over:
            (rest,) = store.read("knowledge/count_unweighed", **chosen | {"again": False})
            report.left += rest["triples"]
        store.write("knowledge/mark_weighed", sources=[source])
    report.sentences, report.shortened = ready.sentences, len(ready.shortened)
    own = {name: getattr(report, name) for name in SUMS}
    for name, total in added_up(part, own).items():
        setattr(report, name, total)
    report.seconds = time.monotonic() - started
    return report


def learn(store: Store, estimator: Estimator, source: str, seed: int) -> None:
    """Let a supervised estimator learn from a source's own triples; the others need not.

    Args:
        store: the database.
        estimator: which.
        source: id of the source.
        seed: of what it learns from.

    Raises:
        TrainingError: the source has too few triples.
    """
    if estimator.learns:
        with track(f"learning from triples of {source}"):
            estimator.learn(source, partial(sample_examples, store, source, LEARNED_FROM, seed))


def candidates_of(store: Store, sources: Sequence[str]) -> dict[str, Candidates]:
    """For each source to weigh the relations that it states, among which a pair's is predicted.

    Relations that the vocabulary does not let weigh are not among them.

    Raises:
        UsageError: there are no triples, none of a source that was named, or a relation without a
            sentence.
    """
    stated = {row["source"]: row["types"] for row in store.read("knowledge/relations_of_sources")}
    if not stated:
        raise UsageError(
            "The graph has no triples to weigh.", "Load a source first: biogk load --help."
        )
    unknown = [source for source in sources if source not in stated]
    if unknown:
        raise UsageError(
            f"The graph has no triples of {', '.join(unknown)}.",
            f"It has those of {', '.join(sorted(stated))}.",
        )
    known = store.vocabulary
    never = set(known.never_weighed())
    chosen = {
        source: [type_ for type_ in types if type_ not in never]
        for source, types in stated.items()
        if not sources or source in sources
    }
    return {source: Candidates.of(known, types) for source, types in chosen.items() if types}


def _steps(
    store: Store,
    estimator: Estimator,
    relations: Candidates,
    chosen: dict[str, Any],
    share: Share,
) -> Iterator[_Step]:
    """The triples of a source by page of subject names, prepared for the model."""
    names = NAMES_A_PAGE * share.of
    column = {type_: place for place, type_ in enumerate(relations.types)}
    for page in pages(store, "knowledge/unweighed_pairs", names=names, **chosen):
        triples: dict[Pair, list[tuple[str, int]]] = {}
        for edge, type_, subject, object_ in zip(
            page["edges"], page["types"], page["subjects"], page["objects"], strict=True
        ):
            if share.holds(subject):
                triples.setdefault((subject, object_), []).append((edge, column[type_]))
        pairs = list(triples)
        for start in range(0, len(pairs), PAIRS_A_STEP):
            some = pairs[start : start + PAIRS_A_STEP]
            yield _Step(some, triples, estimator.prepare(some, relations))


def _rows(step: _Step, relations: Candidates, estimator: Estimator) -> Iterator[dict[str, Any]]:
    """The weights of a step's triples, as rows for the database."""
    weights = finite(estimator.compute(step.prepared), estimator)
    for pair, row in zip(step.pairs, weights, strict=True):
        best = int(row.argmax())
        for edge, column in step.triples[pair]:
            yield {
                "edge": edge,
                "weight": significant(float(row[column])),
                "predicted": relations.types[best],
                "rank": int((row > row[column]).sum()) + 1,
                "correct": best == column,
            }


def finite(weights: Scores, estimator: Estimator) -> Scores:
    """The weights, where all of them are numbers.

    Raises:
        EncoderError: one is not.
    """
    if not np.isfinite(weights).all():
        raise EncoderError(
            f"The encoder {estimator.encoder.name} yields weights that are not finite "
            f"(estimator {estimator.name}).",
            "Its weights are damaged; fetch them again or use another encoder.",
        )
    return weights
