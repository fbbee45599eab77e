"""Our results: evaluated trainings, gathered by configuration over folds and seeds."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from biogk.core.store.runs import COUNTS
from biogk.training.extraction.checkpoints.stored import SEED, StoredTraining
from biogk.training.extraction.folds import SCORED, family_and_fold
from biogk.training.extraction.scoring.counts import DocumentCounts, counts_from_values

PART = "training.part"


@dataclass(frozen=True)
class Result:
    """The scores of one training on one split.

    Args:
        training: the training.
        split: that it was scored on.
        values: as `evaluate` gives them.
    """

    training: StoredTraining
    split: str
    values: dict[str, Any]

    @property
    def family(self) -> str:
        """The corpus, without its fold."""
        return family_and_fold(self.training.corpus)[0]

    @property
    def fold(self) -> int | None:
        """The fold; None where there are none."""
        return family_and_fold(self.training.corpus)[1]

    @property
    def encoder(self) -> str:
        """The encoder as the user named it."""
        return str(self.values["encoder"])

    @cached_property
    def counts(self) -> DocumentCounts | None:
        """Counts of every document; None where it was scored before they were kept."""
        return counts_from_values(self.values.get(COUNTS))

    def score(self, which: str, key: str) -> float | None:
        """A score in per cent.

        Args:
            which: `strict` or `biorelex_official`.
            key: `entity_f1` or `relation_f1`.
        """
        found = self.values if which == "strict" else self.values.get(which)
        return None if found is None else float(found[key])


@dataclass(frozen=True)
class Spread:
    """The mean of a score over folds and seeds, in per cent.

    Args:
        mean: of the folds' means, so that each fold counts alike.
        deviation: sample standard deviation; None of a single training.
        over: `folds`, or `seeds` where there is one fold only; empty of a single training.
    """

    mean: float
    deviation: float | None = None
    over: str = ""

    def __str__(self) -> str:
        return f"{self.mean:.2f}" + ("" if self.deviation is None else f" ± {self.deviation:.2f}")


@dataclass(frozen=True)
class Ours:
    """The results of one configuration on one split, one a fold and seed."""

    results: Sequence[Result]

    @property
    def first(self) -> Result:
        """One of them, for what they have in common."""
        return self.results[0]

    @cached_property
    def folds(self) -> list[int]:
        """The folds in order; empty where the corpus has none."""
        return sorted({result.fold for result in self.results if result.fold is not None})

    @cached_property
    def seeds(self) -> list[int]:
        """The seeds in order."""
        return sorted({result.training.seed for result in self.results})

    def spread(self, which: str, key: str) -> Spread | None:
        """A score over all of them; None where one of them lacks it.

        Args:
            which: `strict` or `biorelex_official`.
            key: `entity_f1` or `relation_f1`.
        """
        by_fold: dict[int | None, list[float]] = defaultdict(list)
        for result in self.results:
            score = result.score(which, key)
            if score is None:
                return None
            by_fold[result.fold].append(score)
        means = [statistics.fmean(scores) for scores in by_fold.values()]
        if len(means) > 1:
            return Spread(statistics.fmean(means), statistics.stdev(means), "folds")
        (scores,) = by_fold.values()
        if len(scores) > 1:
            return Spread(means[0], statistics.stdev(scores), "seeds")
        return Spread(means[0])


def results_of(trainings: Iterable[StoredTraining], split: str = "") -> list[Result]:
    """The scores of finished trainings on a split of their own corpus.

    Args:
        trainings: the trainings.
        split: which; test where empty, or else dev.
    """
    found = []
    for training in trainings:
        for each in [split] if split else SCORED:
            values = training.evaluation(each)
            if values is not None and training.status == "finished":
                found.append(Result(training, each, dict(values)))
                break
    return found


def gathered(results: Iterable[Result], *, apart: Sequence[str] = ()) -> list[Ours]:
    """Results of one configuration together, configurations in the order of their names.

    What was trained twice alike, with the same fold and seed, counts once: the first that is
    given, which is the newest.

    Args:
        results: the newest first.
        apart: settings in which the results of one configuration may differ, beside the seed.
    """
    groups: dict[tuple[Any, ...], dict[tuple[Any, ...], Result]] = defaultdict(dict)
    for result in results:
        settings = result.training.settings
        own = (result.fold, *(settings[name] for name in (SEED, *apart)))
        groups[configuration(result.training, split=result.split, apart=apart)].setdefault(
            own, result
        )
    return [
        Ours(sorted(group.values(), key=lambda r: (r.fold or 0, r.training.seed)))
        for _, group in sorted(groups.items(), key=lambda item: repr(item[0]))
    ]


def configuration(
    training: StoredTraining, *, split: str = "", apart: Sequence[str] = ()
) -> tuple[Any, ...]:
    """What trainings of one configuration have in common: all but fold and seed.

    Args:
        training: the training.
        split: that it was scored on.
        apart: more settings in which they may differ.
    """
    left_out = {SEED, *apart}
    settings = [pair for pair in training.settings.items() if pair[0] not in left_out]
    return (
        family_and_fold(training.corpus)[0],
        split,
        training.model,
        training.encoder,
        training.select,
        training.network or "",
        tuple(sorted(settings)),
    )
