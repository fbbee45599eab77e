"""Many trainings alike: every model on every fold with every seed, each trained and scored once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from biogk.core.errors import RunError, StaleRunError, TrainingError
from biogk.core.progress import say
from biogk.core.store.driver import Store
from biogk.core.store.runs import keep_evaluation
from biogk.training.extraction.checkpoints.checkpoint import WEIGHTS
from biogk.training.extraction.checkpoints.state import STATE
from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.config import Settings
from biogk.training.extraction.evaluating.whole import evaluate_whole
from biogk.training.extraction.fitting.existing import FINISHED, alike
from biogk.training.extraction.fitting.train import resume, train
from biogk.training.extraction.folds import require_scored, scored_split
from biogk.training.extraction.plan import DEV, Folders, Plan
from biogk.training.extraction.predicting.predict import predict
from biogk.training.language.encoder import Encoder

THERE, SCORED, RESUMED, TRAINED, FAILED = (
    "there already", "scored", "resumed", "trained", "failed",
)  # fmt: skip


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


@dataclass(frozen=True)
class Trial:
    """What became of one training of a grid.

    Args:
        model: its model.
        corpus: its corpus.
        seed: its seed.
        part: of the training documents.
        how: `there already`, `scored` (it was trained already), `resumed`, `trained` or `failed`.
        run: its run; empty where it failed.
        entity_f1: on the split that is scored, in per cent.
        relation_f1: the same.
        reason: why it failed.
    """

    model: str
    corpus: str
    seed: int
    part: float
    how: str
    run: str = ""
    entity_f1: float | None = None
    relation_f1: float | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether nothing came of it."""
        return self.how == FAILED

    def __str__(self) -> str:
        found = f"{_named(self.model, self.corpus, self.seed, self.part)}: {self.how}"
        if self.entity_f1 is None or self.relation_f1 is None:
            return found
        return (
            f"{found}, entity F1 {self.entity_f1:.2f}, relation F1 {self.relation_f1:.2f} "
            f"(run {self.run})"
        )


def crossvalidate(
    store: Store,
    load: Callable[[], Encoder],
    grid: Grid,
    *,
    device: str | None = None,
) -> Iterator[Trial]:
    """Train and score what is not there yet, one training after the other.

    A training of the same model, encoder, corpus, settings, seed and embeddings is not done
    again; an interrupted one is resumed; one that cannot be trained is told of, and the others
    go on.

    Args:
        store: the database.
        load: loads the encoder; called for each training, which changes it.
        grid: what to train.
        device: where it computes; the GPU where there is one.

    Raises:
        InputError: a corpus is not there, or has no split to be scored on.
        EncoderError: the encoder cannot be loaded.
    """
    plans = grid.plans()
    require_scored(store, grid.corpora)
    worker = _Worker(store, load, load().label, device)
    for number, plan in enumerate(plans, start=1):
        settings = plan.settings.training
        name = _named(plan.model, plan.corpus, settings.seed, settings.part)
        say(f"[{number}/{len(plans)}] {name}")
        try:
            yield worker.run(plan)
        except (TrainingError, RunError) as error:
            say(f"Failed: {error}")
            yield _trial(plan, FAILED, {}, str(error))


@dataclass(frozen=True)
class _Worker:
    store: Store
    load: Callable[[], Encoder]
    label: str
    device: str | None

    def run(self, plan: Plan) -> Trial:
        """Do what is left of one training."""
        split = scored_split(self.store, plan.corpus)
        for there in alike(self.store, plan, self.label):
            found = there.evaluation(split)
            folder = plan.folders.runs / there.run
            if there.status != FINISHED:
                if (folder / STATE).exists() and self._resume(plan, there):
                    return _trial(plan, RESUMED, self._score(plan, there.run, split))
            elif found is not None:
                return _trial(plan, THERE, found)
            elif (folder / WEIGHTS).exists():
                return _trial(plan, SCORED, self._score(plan, there.run, split))
        report = train(
            self.store,
            self.load(),
            plan,
        )
        return _trial(plan, TRAINED, self._score(plan, report.run, split))

    def _resume(self, plan: Plan, there: StoredTraining) -> bool:
        """Resume an interrupted training; False where it cannot be resumed."""
        say(f"Resuming run {there.run}")
        try:
            resume(
                self.store,
                there.run,
                plan.folders,
                device=self.device,
            )
        except StaleRunError as error:
            say(f"{error.message} It is trained again.")
            return False
        return True

    def _score(self, plan: Plan, run: str, split: str) -> dict[str, Any]:
        found = predict(
            self.store,
            plan.folders.runs / run,
            plan.corpus,
            split,
            graphs=plan.folders.graphs,
            device=self.device,
            statements=True,
        )
        values = evaluate_whole(found, self.store.vocabulary)
        keep_evaluation(self.store, values)
        return values


def _named(model: str, corpus: str, seed: int, part: float) -> str:
    of = "" if part == 1 else f"{100 * part:g} % of "
    return f"{model} on {of}{corpus}, seed {seed}"


def _trial(plan: Plan, how: str, values: Mapping[str, Any], reason: str = "") -> Trial:
    settings = plan.settings.training
    return Trial(
        plan.model,
        plan.corpus,
        settings.seed,
        settings.part,
        how,
        values.get("run", ""),
        values.get("entity_f1"),
        values.get("relation_f1"),
        reason,
    )


def _with(settings: Settings, seed: int, part: float) -> Settings:
    training = settings.training.model_copy(update={"seed": seed, "part": part})
    return settings.model_copy(update={"training": training})
