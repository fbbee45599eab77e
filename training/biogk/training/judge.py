"""How far an estimator's weights tell true triples from corrupted ones, relation by relation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss

from biogk.errors import TrainingError
from biogk.progress import Advance, Track, silent
from biogk.store.driver import Store
from biogk.training.calibration import (
    Calibrator,
    Labels,
    Method,
    fit_calibrator,
    held_out_probabilities,
)
from biogk.training.estimators import estimator_class
from biogk.training.estimators.base import Estimator
from biogk.training.figures import (
    Reliability,
    auc,
    bootstrapped_aucs,
    calibration_error,
    reliability,
)
from biogk.training.pipeline import ahead
from biogk.training.sampling import Examples, sample_examples
from biogk.training.sentences import Candidates, Scores
from biogk.training.vectors import VectorCache
from biogk.training.weigh import PAIRS_A_STEP, candidates_of, finite, learn

LEAST_PAIRS = 10
"""Pairs below which a relation is not judged: an AUC of them says nothing."""


@dataclass(frozen=True)
class JudgePlan:
    """What is evaluated.

    Args:
        estimator: name of the estimator.
        sources: ids; all of them where empty.
        sample: true pairs a relation, at most.
        ranked: how many of them are weighed under every relation of the source, to see which the
            model puts first.
        seed: of sample, corruption and bootstrap.
        method: how weights become probabilities.
    """

    estimator: str
    sources: Sequence[str] = ()
    sample: int = 200
    ranked: int = 50
    seed: int = 7
    method: Method = "platt"


@dataclass(frozen=True)
class Judgement:
    """What weights are worth under one relation, or under all of a source.

    Args:
        relation: the relationship type; `all` for the source.
        pairs: true pairs judged, with as many corrupted ones.
        auc: probability that a true pair weighs more than a corrupted one; the mean over the
            relations for the source.
        auc_low: lower end of its 95 % bootstrap interval.
        auc_high: upper end.
        accuracy: share of the ranked pairs for which the model puts the stated relation first;
            None where none was ranked.
        ece_raw: expected calibration error of the estimator's weights taken as probabilities.
        ece: the same of the calibrated ones, on held-out pairs.
        brier_raw: mean squared error of the estimator's weights taken as probabilities.
        brier: the same of the calibrated ones, on held-out pairs; 0.25 is what 0.5 always gets.
    """

    relation: str
    pairs: int
    auc: float
    auc_low: float
    auc_high: float
    accuracy: float | None
    ece_raw: float
    ece: float
    brier_raw: float
    brier: float

    @property
    def separates(self) -> str:
        """What the interval says, in one word."""
        if self.auc_low > 0.5:
            return "yes"
        return "inverted" if self.auc_high < 0.5 else "no"


@dataclass(frozen=True)
class SourceJudgement:
    """The judgement of a source.

    Args:
        source: its id.
        relations: one entry a relation with enough pairs, the most frequent first.
        whole: all of them.
        left_out: relations with too few pairs.
        raw: reliability of the estimator's weights taken as probabilities.
        calibrated: reliability of the calibrated ones, on held-out pairs.
        calibrator: fitted on all pairs.
    """

    source: str
    relations: list[Judgement]
    whole: Judgement
    left_out: list[str]
    raw: Reliability
    calibrated: Reliability
    calibrator: Calibrator


@dataclass
class WeightJudgement:
    """An evaluation of weights.

    Args:
        encoder: label of the encoder.
        plan: what was asked for.
        sources: one entry a source.
        sentences: sentences that the model computed.
        seconds: how long it took.
    """

    encoder: str
    plan: JudgePlan
    sources: list[SourceJudgement] = field(default_factory=list)
    sentences: int = 0
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, but for the calibrators."""
        found = asdict(self)
        for source in found["sources"]:
            del source["calibrator"]
        return found


def judge(
    store: Store, cache: VectorCache, plan: JudgePlan, *, track: Track = silent
) -> WeightJudgement:
    """Weigh true and corrupted triples of every relation and compare them; writes nothing.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        plan: what is evaluated.
        track: shows progress.

    Raises:
        UsageError: there are no triples, none of a source that was named, or no such estimator.
        TrainingError: a source has no relation with enough pairs.
        EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
    """
    started = time.monotonic()
    estimator = estimator_class(plan.estimator)(cache)
    found = WeightJudgement(cache.encoder.label, plan)
    for source, relations in candidates_of(store, plan.sources).items():
        every = sample_examples(store, source, plan.sample, plan.seed)
        enough = [each for each in every if len(each) >= LEAST_PAIRS]
        if not enough:
            raise TrainingError(
                f"No relation of {source} has {LEAST_PAIRS} triples that can be corrupted.",
                "Judge another source with --source, or load more of this one.",
            )
        learn(store, estimator, source, plan.seed, track)
        with track(f"judging weights of {source}", 2 * sum(map(len, enough))) as advance:
            scored = [_score(estimator, each, relations, plan.ranked, advance) for each in enough]
        left_out = [each.type for each in every if len(each) < LEAST_PAIRS]
        found.sources.append(_judge_source(source, scored, left_out, plan))
    found.sentences = estimator.sentences
    found.seconds = time.monotonic() - started
    return found


@dataclass(frozen=True)
class _Scored:
    """Weights of n true and n corrupted pairs; whether the own relation came first, [ranked]."""

    examples: Examples
    true: Scores
    corrupted: Scores
    first: npt.NDArray[np.bool_]

    @property
    def weights(self) -> Scores:
        return np.concatenate([self.true, self.corrupted])

    @property
    def labels(self) -> Labels:
        return np.repeat(np.array([1, 0], dtype=np.int64), len(self.true))


def _score(
    estimator: Estimator,
    examples: Examples,
    relations: Candidates,
    count: int,
    advance: Advance,
) -> _Scored:
    column = relations.types.index(examples.type)
    own = Candidates.of([examples.type])
    ranked = _weights(estimator, examples.true[:count], relations, advance)
    rest = _weights(estimator, examples.true[count:], own, advance)
    corrupted = _weights(estimator, examples.corrupted, own, advance)
    return _Scored(
        examples,
        np.concatenate([ranked[:, column], rest[:, 0]]),
        corrupted[:, 0],
        ranked.argmax(axis=1) == column,
    )


def _weights(
    estimator: Estimator,
    pairs: Sequence[tuple[str, str]],
    relations: Candidates,
    advance: Advance,
) -> Scores:
    parts = [pairs[start : start + PAIRS_A_STEP] for start in range(0, len(pairs), PAIRS_A_STEP)]
    found = [np.empty((0, len(relations)))]
    for prepared in ahead(estimator.prepare(part, relations) for part in parts):
        found.append(finite(estimator.compute(prepared), estimator))
        advance(len(found[-1]))
    return np.concatenate(found)


def _judge_source(
    source: str, scored: Sequence[_Scored], left_out: list[str], plan: JudgePlan
) -> SourceJudgement:
    judged = {each.examples.type: (each.weights, each.labels) for each in scored}
    held_out = held_out_probabilities(plan.estimator, judged, _subjects(scored), plan.method)
    draws = {
        each.examples.type: bootstrapped_aucs(each.true, each.corrupted, plan.seed)
        for each in scored
    }
    relations = [
        _judgement(
            each.examples.type,
            np.clip(each.weights, 0, 1),
            held_out[each.examples.type],
            each.labels,
            each.first,
            (auc(each.true, each.corrupted), draws[each.examples.type]),
        )
        for each in scored
    ]
    raw = np.clip(np.concatenate([each.weights for each in scored]), 0, 1)
    probabilities = np.concatenate([held_out[each.examples.type] for each in scored])
    labels = np.concatenate([each.labels for each in scored])
    first = np.concatenate([each.first for each in scored])
    mean = float(np.mean([each.auc for each in relations]))
    whole = _judgement(
        "all", raw, probabilities, labels, first, (mean, np.mean(list(draws.values()), axis=0))
    )
    return SourceJudgement(
        source,
        relations,
        whole,
        left_out,
        reliability(raw, labels),
        reliability(probabilities, labels),
        fit_calibrator(plan.estimator, judged, plan.method),
    )


def _judgement(
    relation: str,
    raw: Scores,
    probabilities: Scores,
    labels: Labels,
    first: npt.NDArray[np.bool_],
    aucs: tuple[float, Scores],
) -> Judgement:
    low, high = np.quantile(aucs[1], [0.025, 0.975])
    return Judgement(
        relation=relation,
        pairs=len(labels) // 2,
        auc=aucs[0],
        auc_low=float(low),
        auc_high=float(high),
        accuracy=float(first.mean()) if len(first) else None,
        ece_raw=calibration_error(raw, labels),
        ece=calibration_error(probabilities, labels),
        brier_raw=float(brier_score_loss(labels, raw)),
        brier=float(brier_score_loss(labels, probabilities)),
    )


def _subjects(scored: Sequence[_Scored]) -> dict[str, Labels]:
    """For each relation the subject of each pair, true and corrupted, as a number."""
    numbers: dict[str, int] = {}
    return {
        each.examples.type: np.array(
            [
                numbers.setdefault(subject, len(numbers))
                for subject, _ in (*each.examples.true, *each.examples.corrupted)
            ],
            dtype=np.int64,
        )
        for each in scored
    }
