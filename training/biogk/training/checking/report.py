"""What a check found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from biogk.training.checking.counting import ThresholdScores, TruthScores, WeightShares


@dataclass(frozen=True)
class Both:
    """A count of true pairs and one of false pairs."""

    true: int
    false: int


@dataclass(frozen=True)
class TruthMiss:
    """A pair on which the graph and the truth do not agree.

    Args:
        line: of the table, from 1.
        subject: as the table calls it.
        object: likewise.
        sources: who states it, or knows it to be false.
        weight: the highest weight of it.
        confidence: the highest confidence of a prediction.
    """

    line: int
    subject: str
    object: str
    sources: Sequence[str] = ()
    weight: float | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Misses:
    """Pairs of one kind.

    Args:
        count: how many there are.
        listed: the first of them in the order of the table.
    """

    count: int
    listed: Sequence[TruthMiss] = ()


@dataclass(frozen=True)
class FaultyRows:
    """Rows that are no pair.

    Args:
        count: how many there are.
        listed: line and reason of the first.
    """

    count: int = 0
    listed: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class UnknownNames:
    """What the table names and the graph does not have.

    Args:
        count: how many different names.
        listed: the first of them.
    """

    count: int = 0
    listed: Sequence[str] = ()


@dataclass(frozen=True)
class WeightCheck:
    """What the weights of the pairs that the graph states are worth.

    Args:
        pairs: weighed pairs.
        models: whose weights they are; of several they cannot be compared.
        auc: probability that a true pair weighs more than a false one; None where one kind has no
            weighed pair.
        auc_low: lower end of its 95 % bootstrap interval.
        auc_high: upper end.
        judged: the pairs that went into it, a sample where there are very many.
        precision_at: the part of true pairs among the k heaviest, by k; empty as the AUC is.
        shares: how the weights are spread.
    """

    pairs: Both
    models: Sequence[str]
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    judged: Both | None = None
    precision_at: Mapping[int, float] = field(default_factory=dict)
    shares: WeightShares | None = None


@dataclass(frozen=True)
class CheckReport:
    """A graph beside an outside truth.

    Args:
        file: the table.
        relation: the relation type.
        run: only predictions of this run; empty for all runs.
        sources: only what these state; empty for all sources.
        rows: that the table has.
        rejected: those that are no pair.
        repeated: those that name a pair that stands before them.
        contradictory: pairs that the table calls both true and false; they are left out.
        pairs: the others.
        known: of these, pairs with both ends in the graph; what follows is of them.
        unknown: the names that the graph does not have.
        stated: what the graph states.
        predicted: pairs that are predicted.
        denied: pairs that sources know to be false.
        recall_of_all: stated true pairs as a part of all true pairs, those included of which the
            graph lacks an end; None where there are none.
        weights: what weights are worth; None where no pair is weighed.
        predictions: what predictions are worth, from each threshold of confidence on; empty where
            nothing is predicted.
        best: the threshold with the highest F1.
        silent: true pairs that are neither stated nor predicted.
        wrong: false pairs that are stated.
        refused: true pairs that sources know to be false.
        seconds: how long it took.
    """

    file: str
    relation: str
    run: str
    sources: Sequence[str]
    rows: int
    rejected: FaultyRows
    repeated: int
    contradictory: int
    pairs: Both
    known: Both
    unknown: UnknownNames
    stated: TruthScores
    predicted: Both
    denied: Both
    recall_of_all: float | None
    weights: WeightCheck | None
    predictions: Sequence[ThresholdScores]
    best: ThresholdScores | None
    silent: Misses
    wrong: Misses
    refused: Misses
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)
