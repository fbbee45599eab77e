"""Two models compared on the same folds and seeds, where the luck of both is the same."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from biogk.training.extraction.checkpoints.stored import SEED, WITHOUT_KNOWLEDGE
from biogk.training.extraction.scoring.bootstrap import LEVEL, bootstrap_difference
from biogk.training.reporting.published import STRICT
from biogk.training.reporting.results import Ours, Result

SHOWN = "knowledge", "hops", "top_k", "edge_weights", "graph_layers"
OF_KNOWLEDGE = {f"model.{name}" for name in SHOWN}
"""Settings that a model without knowledge does not look at."""


@dataclass(frozen=True)
class Difference:
    """How much better a row is than the one without knowledge, training by training.

    Args:
        other: position of the row without knowledge.
        trainings: pairs of one fold and seed.
        mean: of the differences of each score, in per cent points.
        deviation: their sample standard deviation; None of a single pair.
        interval: in which the mean lies when documents are drawn again, in per cent points; None
            where not all of both were scored with the counts of every document.
    """

    other: int
    trainings: int
    mean: dict[str, float]
    deviation: dict[str, float | None]
    interval: dict[str, list[float] | None]

    def text(self, key: str) -> str:
        """`+0.12 ± 0.30 (95 %: -0.40 to +0.61)`."""
        deviation, interval = self.deviation[key], self.interval[key]
        spread = "" if deviation is None else f" ± {deviation:.2f}"
        if interval is None:
            return f"{self.mean[key]:+.2f}{spread}"
        low, high = interval
        return f"{self.mean[key]:+.2f}{spread} ({100 * LEVEL:.0f} %: {low:+.2f} to {high:+.2f})"

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        values: dict[str, Any] = {"trainings": self.trainings}
        for key, mean in self.mean.items():
            deviation = self.deviation[key]
            values[key] = round(mean, 2)
            values[f"{key}_deviation"] = None if deviation is None else round(deviation, 2)
            values[f"{key}_interval"] = self.interval[key]
        return values


def difference(
    rows: Sequence[Ours], row: int, which: str, keys: Sequence[str]
) -> Difference | None:
    """A row compared with the model without knowledge.

    Args:
        rows: all rows of a table.
        row: position of the one that is compared.
        which: `strict` or `biorelex_official`.
        keys: names of the scores.

    Returns:
        None where the row is of that model, or no row of it has the same encoder, choice of the
        epoch and training, and a fold and seed in common.
    """
    if rows[row].first.training.model in WITHOUT_KNOWLEDGE:
        return None
    for other, baseline in enumerate(rows):
        first = baseline.first.training
        if first.model in WITHOUT_KNOWLEDGE and _alike(baseline) == _alike(rows[row]):
            pairs = _pairs(rows[row], baseline)
            scores = {
                key: [
                    mine - theirs
                    for one, two in pairs
                    if (mine := one.score(which, key)) is not None
                    and (theirs := two.score(which, key)) is not None
                ]
                for key in keys
            }
            count = min(map(len, scores.values()))
            if count:
                return Difference(
                    other,
                    count,
                    {key: statistics.fmean(some) for key, some in scores.items()},
                    {k: statistics.stdev(s) if len(s) > 1 else None for k, s in scores.items()},
                    {key: _interval(pairs, key) if which == STRICT else None for key in keys},
                )
    return None


def _alike(ours: Ours) -> tuple[Any, ...]:
    """What a comparison leaves the same: all but the model and what it is shown."""
    training = ours.first.training
    left_out = OF_KNOWLEDGE | {SEED}
    own = [(name, value) for name, value in training.settings.items() if name not in left_out]
    return training.encoder, training.select, sorted(own)


def _pairs(ours: Ours, other: Ours) -> list[tuple[Result, Result]]:
    """The trainings of both of one fold and seed."""
    known = {(each.fold, each.training.seed): each for each in other.results}
    return [
        (each, known[place])
        for each in ours.results
        if (place := (each.fold, each.training.seed)) in known
    ]


def _interval(pairs: Sequence[tuple[Result, Result]], key: str) -> list[float] | None:
    counted = []
    for one, two in pairs:
        mine, theirs = one.counts, two.counts
        if mine is None or theirs is None or mine.documents != theirs.documents:
            return None
        counted.append((one.fold, mine.scores[key], theirs.scores[key]))
    return bootstrap_difference(counted).as_list()
