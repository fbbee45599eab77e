"""How far an estimator's weights tell true triples from corrupted ones, relation by relation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss

from biogk.core.errors import TrainingError
from biogk.core.progress import Advance, track
from biogk.core.store.driver import Store
from biogk.training.language.vectors import VectorCache
from biogk.training.pipeline import ahead
from biogk.training.weights.calibrators import (
    Labels,
    fit_calibrator,
    held_out_probabilities,
)
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import Estimator
from biogk.training.weights.estimators.sampling import Examples, sample_examples
from biogk.training.weights.estimators.sentences import Candidates, Scores
from biogk.training.weights.evaluation import (
    EvaluationPlan,
    RelationEvaluation,
    SourceEvaluation,
    WeightEvaluation,
)
from biogk.training.weights.metrics import (
    auc,
    bootstrapped_aucs,
    calibration_error,
    reliability,
)
from biogk.training.weights.weigh import PAIRS_A_STEP, candidates_of, finite, learn

LEAST_PAIRS = 10
"""Pairs below which a relation is not judged: an AUC of them says nothing."""


def evaluate_weights(store: Store, cache: VectorCache, plan: EvaluationPlan) -> WeightEvaluation:
    """Weigh true and corrupted triples of every relation and compare them; writes nothing.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        plan: what is evaluated.

    Raises:
        UsageError: there are no triples, none of a source that was named, or no such estimator.
        TrainingError: a source has no relation with enough pairs.
        EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
    """
    started = time.monotonic()
    estimator = ESTIMATORS.find(plan.estimator)(cache)
    found = WeightEvaluation(cache.encoder.label, plan)
    for source, relations in candidates_of(store, plan.sources).items():
        every = sample_examples(store, source, plan.sample, plan.seed)
        enough = [each for each in every if len(each) >= LEAST_PAIRS]
        if not enough:
            raise TrainingError(
                f"No relation of {source} has {LEAST_PAIRS} triples that can be corrupted.",
                "Judge another source with --source, or load more of this one.",
            )
        learn(store, estimator, source, plan.seed)
        with track(f"judging weights of {source}", 2 * sum(map(len, enough))) as advance:
            scored = [_score(estimator, each, relations, plan.ranked, advance) for each in enough]
        left_out = [each.type for each in every if len(each) < LEAST_PAIRS]
        found.sources.append(_evaluate_source(source, scored, left_out, plan))
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
    own = relations.only(examples.type)
    ranked = weights_of(estimator, examples.true[:count], relations, advance)
    rest = weights_of(estimator, examples.true[count:], own, advance)
    corrupted = weights_of(estimator, examples.corrupted, own, advance)
    return _Scored(
        examples,
        np.concatenate([ranked[:, column], rest[:, 0]]),
        corrupted[:, 0],
        ranked.argmax(axis=1) == column,
    )


def weights_of(
    estimator: Estimator,
    pairs: Sequence[tuple[str, str]],
    relations: Candidates,
    advance: Advance,
) -> Scores:
    """Weights of n pairs of names under m relations, [n, m].

    Args:
        estimator: which gives them.
        pairs: names of subjects and objects.
        relations: the relations.
        advance: told how many pairs are done.

    Raises:
        EncoderError: a weight is not finite.
    """
    parts = [pairs[start : start + PAIRS_A_STEP] for start in range(0, len(pairs), PAIRS_A_STEP)]
    found = [np.empty((0, len(relations)))]
    for prepared in ahead(estimator.prepare(part, relations) for part in parts):
        found.append(finite(estimator.compute(prepared), estimator))
        advance(len(found[-1]))
    return np.concatenate(found)


def _evaluate_source(
    source: str, scored: Sequence[_Scored], left_out: list[str], plan: EvaluationPlan
) -> SourceEvaluation:
    judged = {each.examples.type: (each.weights, each.labels) for each in scored}
    held_out = held_out_probabilities(plan.estimator, judged, _subjects(scored), plan.method)
    draws = {
        each.examples.type: bootstrapped_aucs(each.true, each.corrupted, plan.seed)
        for each in scored
    }
    relations = [
        _evaluation(
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
    whole = _evaluation(
        "all", raw, probabilities, labels, first, (mean, np.mean(list(draws.values()), axis=0))
    )
    return SourceEvaluation(
        source,
        relations,
        whole,
        left_out,
        reliability(raw, labels),
        reliability(probabilities, labels),
        fit_calibrator(plan.estimator, judged, plan.method),
    )


def _evaluation(
    relation: str,
    raw: Scores,
    probabilities: Scores,
    labels: Labels,
    first: npt.NDArray[np.bool_],
    aucs: tuple[float, Scores],
) -> RelationEvaluation:
    low, high = np.quantile(aucs[1], [0.025, 0.975])
    return RelationEvaluation(
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
