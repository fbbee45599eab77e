"""What an evaluation of weights asks for, and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from biogk.training.weights.calibrators import Calibrator, Method
from biogk.training.weights.metrics import Reliability


@dataclass(frozen=True)
class EvaluationPlan:
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
class RelationEvaluation:
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
class SourceEvaluation:
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
    relations: list[RelationEvaluation]
    whole: RelationEvaluation
    left_out: list[str]
    raw: Reliability
    calibrated: Reliability
    calibrator: Calibrator


@dataclass
class WeightEvaluation:
    """An evaluation of weights.

    Args:
        encoder: label of the encoder.
        plan: what was asked for.
        sources: one entry a source.
        sentences: sentences that the model computed.
        seconds: how long it took.
    """

    encoder: str
    plan: EvaluationPlan
    sources: list[SourceEvaluation] = field(default_factory=list)
    sentences: int = 0
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values, but for the calibrators."""
        found = asdict(self)
        for source in found["sources"]:
            del source["calibrator"]
        return found
