"""One training of many: done, resumed or scored as far as it is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from biogk.core.errors import RunError, StaleRunError, TrainingError
from biogk.core.progress import say
from biogk.core.store.driver import Store
from biogk.core.store.runs import keep_evaluation
from biogk.training.extraction.checkpoints.checkpoint import WEIGHTS
from biogk.training.extraction.checkpoints.state import STATE
from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.evaluating.whole import evaluate_whole
from biogk.training.extraction.fitting.existing import FINISHED, alike
from biogk.training.extraction.fitting.train import resume, train
from biogk.training.extraction.folds import scored_split
from biogk.training.extraction.plan import Plan
from biogk.training.extraction.predicting.predict import predict
from biogk.training.language.encoder import Encoder

THERE, SCORED, RESUMED, TRAINED, FAILED = (
    "there already", "scored", "resumed", "trained", "failed",
)  # fmt: skip


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


@dataclass(frozen=True)
class Worker:
    """Whoever trains what a plan asks for, as far as it is not done yet.

    Args:
        store: the database.
        load: loads the encoder; called for each training, which changes it.
        label: of the encoder.
        device: where it computes; the GPU where there is one.
    """

    store: Store
    load: Callable[[], Encoder]
    label: str
    device: str | None

    def attempt(self, plan: Plan) -> Trial:
        """Do what is left of one training, and say what became of it where it cannot be done."""
        try:
            return self._run(plan)
        except (TrainingError, RunError) as error:
            say(f"Failed: {error}")
            return _trial(plan, FAILED, {}, str(error))

    def _run(self, plan: Plan) -> Trial:
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
            scored=True,
        )
        values = evaluate_whole(found, self.store.vocabulary)
        keep_evaluation(self.store, values)
        return values


def name_of(plan: Plan) -> str:
    """What a training is called before it has a run."""
    settings = plan.settings.training
    return _named(plan.model, plan.corpus, settings.seed, settings.part)


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
