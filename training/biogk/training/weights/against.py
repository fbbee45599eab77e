"""How far weights tell true triples from plausible falsehoods, which sources know to be false."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from biogk.core.errors import TrainingError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.sampling import Pair, sample_pairs
from biogk.training.weights.evaluate import LEAST_PAIRS, weights_of
from biogk.training.weights.evaluation import EvaluationPlan
from biogk.training.weights.metrics import auc, bootstrapped_auc
from biogk.training.weights.weigh import candidates_of, learn


@dataclass(frozen=True)
class FalsehoodEvaluation:
    """What weights are worth under one relation of a source, against known falsehoods.

    Args:
        source: its id.
        relation: the relationship type.
        true: triples of the source that were weighed.
        false: known falsehoods of the relation that were weighed, whoever knows them.
        auc: probability that a true triple weighs more than a known falsehood.
        auc_low: lower end of its 95 % bootstrap interval.
        auc_high: upper end.
        above_median: known falsehoods that weigh more than the median of the true triples.
    """

    source: str
    relation: str
    true: int
    false: int
    auc: float
    auc_low: float
    auc_high: float
    above_median: int


@dataclass
class AgainstFalsehoods:
    """An evaluation of weights against known falsehoods.

    Args:
        encoder: label of the encoder.
        plan: what was asked for.
        relations: one entry a source and relation.
        seconds: how long it took.
    """

    encoder: str
    plan: EvaluationPlan
    relations: list[FalsehoodEvaluation] = field(default_factory=list)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


def evaluate_against_false(
    store: Store, cache: VectorCache, plan: EvaluationPlan
) -> AgainstFalsehoods:
    """Weigh true triples and known falsehoods of each relation and compare them; writes nothing.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        plan: what is evaluated; nothing is ranked or calibrated.

    Raises:
        UsageError: there are no triples, none of a source that was named, or no such estimator.
        TrainingError: no relation of the sources has enough triples and known falsehoods.
        EncoderError: the encoder lacks what the estimator needs, or yields what is not finite.
    """
    started = time.monotonic()
    estimator = ESTIMATORS.find(plan.estimator)(cache)
    found = AgainstFalsehoods(cache.encoder.label, plan)
    for source, relations in candidates_of(store, plan.sources).items():
        false = _falsehoods(store, relations.types)
        if not false:
            continue
        true = sample_pairs(store, source, plan.sample, plan.seed)
        enough = {type_: pairs for type_, pairs in true.items() if _are_enough(type_, pairs, false)}
        if not enough:
            continue
        learn(store, estimator, source, plan.seed)
        count = sum(len(pairs) + len(false[type_]) for type_, pairs in enough.items())
        with track(f"weighing triples of {source} and falsehoods", count) as advance:
            for type_, pairs in enough.items():
                weighed = (
                    weights_of(estimator, each, relations.only(type_), advance)[:, 0]
                    for each in (pairs, false[type_])
                )
                found.relations.append(_compared(source, type_, *weighed, seed=plan.seed))
    if not found.relations:
        raise TrainingError(
            f"No relation has {LEAST_PAIRS} triples and {LEAST_PAIRS} known falsehoods.",
            "Load a source that states what is false, such as biogk load triples --negated.",
        )
    found.seconds = time.monotonic() - started
    return found


def _falsehoods(store: Store, types: Sequence[str]) -> dict[str, list[Pair]]:
    page = store.columns("knowledge/falsehoods", types=list(types))
    found: dict[str, list[Pair]] = defaultdict(list)
    for type_, *pair in zip(page["types"], page["subjects"], page["objects"], strict=True):
        found[type_].append((pair[0], pair[1]))
    return found


def _are_enough(type_: str, pairs: Sequence[Pair], false: dict[str, list[Pair]]) -> bool:
    return min(len(pairs), len(false.get(type_, ()))) >= LEAST_PAIRS


def _compared(
    source: str, relation: str, true: Any, false: Any, *, seed: int
) -> FalsehoodEvaluation:
    low, high = np.quantile(bootstrapped_auc(true, false, seed), [0.025, 0.975])
    return FalsehoodEvaluation(
        source,
        relation,
        len(true),
        len(false),
        auc(true, false),
        float(low),
        float(high),
        int((false > np.median(true)).sum()),
    )
