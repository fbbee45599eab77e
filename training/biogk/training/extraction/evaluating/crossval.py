"""Many trainings alike: every model on every fold with every seed, each trained and scored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from biogk.core.progress import say
from biogk.core.store.driver import Store
from biogk.training.extraction.config import Settings
from biogk.training.extraction.evaluating.side_by_side import side_by_side
from biogk.training.extraction.evaluating.trial import Trial, Worker, name_of
from biogk.training.extraction.folds import require_scored
from biogk.training.extraction.plan import DEV, Folders, Plan
from biogk.training.language.encoder import Encoder


@dataclass(frozen=True)
class Grid:
    """What to train: each model on each corpus with each seed, on parts of the documents.

    Args:
        models: names of `MODELS`.
        corpora: names of corpora, folds included.
        seeds: in place of the one in the settings.
        parts: of the training documents, in place of the one in the settings where there are any.
        settings: sizes, rates, epochs.
        folders: where things are kept.
        select: what chooses the epoch, as for `Plan`.
    """

    models: Sequence[str]
    corpora: Sequence[str]
    seeds: Sequence[int]
    settings: Settings
    folders: Folders
    select: str = DEV
    parts: Sequence[float] = ()

    def plans(self) -> list[Plan]:
        """One plan a training: all models, folds and parts of a seed before the next seed."""
        parts = self.parts or [self.settings.training.part]
        return [
            Plan(model, corpus, _with(self.settings, seed, part), self.folders, self.select)
            for seed, part, corpus, model in product(self.seeds, parts, self.corpora, self.models)
        ]


def crossvalidate(
    store: Store,
    load: Callable[[], Encoder],
    grid: Grid,
    *,
    device: str | None = None,
    jobs: int = 1,
) -> Iterator[Trial]:
    """Train and score what is not there yet.

    A training of the same model, encoder, corpus, settings, seed and embeddings is not done
    again; an interrupted one is resumed; one that cannot be trained is told of, and the others
    go on.

    Args:
        store: the database.
        load: loads the encoder; called for each training, which changes it.
        grid: what to train.
        device: where it computes; the GPU where there is one.
        jobs: trainings at once.

    Raises:
        InputError: a corpus is not there, or has no split to be scored on.
        EncoderError: the encoder cannot be loaded.
        TrainingError: with several at once: one was ended from outside.
    """
    plans = grid.plans()
    require_scored(store, grid.corpora)
    worker = Worker(store, load, load().label, device)
    yield from _in_turn(worker, plans) if jobs == 1 else side_by_side(worker, plans, jobs)


def _in_turn(worker: Worker, plans: Sequence[Plan]) -> Iterator[Trial]:
    for number, plan in enumerate(plans, start=1):
        say(f"[{number}/{len(plans)}] {name_of(plan)}")
        yield worker.attempt(plan)


def _with(settings: Settings, seed: int, part: float) -> Settings:
    training = settings.training.model_copy(update={"seed": seed, "part": part})
    return settings.model_copy(update={"training": training})
