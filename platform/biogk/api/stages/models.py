"""Models: trained, scored over folds and seeds, and scored alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Unpack

from annotated_types import Interval

from biogk.api.base.parameters import BATCH_SIZE, Count, EncoderOptions, ModelOptions, Positive
from biogk.api.base.session import Session, open_encoder
from biogk.core.config import AnyPath
from biogk.core.counted import counted
from biogk.core.errors import TrainingError, UsageError
from biogk.core.progress import same_again, say
from biogk.training.extraction.models import MODELS

if TYPE_CHECKING:
    from biogk.training.extraction.checkpoints.outcome import TrainReport
    from biogk.training.extraction.config import Settings
    from biogk.training.extraction.evaluating.trial import Trial
    from biogk.training.extraction.predicting.predict import Predicted
    from biogk.training.reporting.tables import ReportTable


@dataclass(frozen=True)
class Crossval:
    """What became of many trainings.

    Args:
        trials: each of them.
        tables: their means over folds and seeds, beside published results.
    """

    trials: Sequence[Trial]
    tables: Sequence[ReportTable]

    def require_all(self) -> None:
        """Fail where a training failed.

        Raises:
            TrainingError: one did.
        """
        reasons = [trial.reason for trial in self.trials if trial.failed]
        if reasons:
            raise TrainingError(
                f"{len(reasons)} of {counted(len(self.trials), 'training')} failed, the first "
                f"with: {reasons[0]}",
                "The same command tries them again.",
            )


def read_split(
    session: Session,
    corpus: str | None,
    split: str | None,
    *,
    run: str | None = None,
    device: str | None = None,
    batch_size: int = BATCH_SIZE,
    scored: bool = False,
) -> Predicted:
    """What the model of a run finds in a corpus of the database.

    Args:
        session: the database and the home.
        corpus: its name; None for the one of the training.
        split: of it; None for the one that is scored: test, or dev where there is no test.
        run: that trained the model; None for the newest.
        device: where it computes; the GPU where there is one.
        batch_size: documents that it reads at once.
        scored: for `evaluate_whole`: with what sources state, and with annotated mentions given.

    Raises:
        RunError: there is no such run, or its model is of other embeddings.
        InputError: the database has no such split.
    """
    from biogk.core.store.runs import show_run
    from biogk.training.extraction.folds import scored_split
    from biogk.training.extraction.predicting.predict import predict

    chosen = session.chosen_run(run, corpus)
    corpus = corpus or str(show_run(session.store, chosen)["corpus"])
    found = predict(
        session.store,
        session.home.runs / chosen,
        corpus,
        split or scored_split(session.store, corpus),
        graphs=session.home.graphs,
        device=device,
        batch_size=batch_size,
        scored=scored,
    )
    if found.unknown_types:
        names = ", ".join(found.unknown_types)
        say(f"The model was not trained on {names}: what is annotated so counts as missed.")
    return found


class ModelStage(Session):
    """The stages that make a model and say how good it is."""

    def train(
        self,
        *,
        model: Annotated[str, MODELS] = "gk-fusion",
        corpus: str | None = None,
        resume: str | None = None,
        config: AnyPath | None = None,
        settings: Mapping[str, Any] | None = None,
        select: Literal["dev", "test"] = "dev",
        hold_out: Sequence[str] = (),
        **encoder: Unpack[EncoderOptions],
    ) -> TrainReport:
        """Train a model for mentions and relations.

        Args:
            model: what to train.
            corpus: corpus to learn from: ade-0.
            resume: resume an interrupted training.
            config: TOML file with settings; what it leaves out stays as shipped.
            settings: single settings by their dotted names: training.epochs=5.
            select: choose the best epoch on a held-out part of the training split, or on the split
                that is scored (test, or dev where there is no test), as the paper does.
            hold_out: source that counts as never loaded, now and whenever the model reads;
                repeatable. Kept as the setting model.hold_out.
            encoder: see `EncoderOptions`.

        Raises:
            UsageError: neither a corpus nor a training to resume, both, a setting that cannot be,
                or no such source to hold out.
            InputError: the database has no such corpus.
            RunError: the training to resume is not there, is over, damaged, or under way.
            StaleRunError: the database has changed since it began.
            TrainingError: no annotation, a loss that is not finite, or a lack of memory; or links,
                SAME_AS edges or embeddings were made with a source that is held out.
            EncoderError: the encoder cannot be loaded.
        """
        from biogk.training.extraction.fitting.existing import alike
        from biogk.training.extraction.fitting.train import resume as resume_training
        from biogk.training.extraction.fitting.train import train
        from biogk.training.extraction.plan import Plan

        if resume is not None:
            if corpus or config or settings or hold_out:
                raise UsageError(
                    "A resumed training keeps its settings.", "Give nothing beside --resume."
                )
            return resume_training(self.store, resume, self.folders, device=encoder.get("device"))
        if corpus is None:
            raise UsageError("Missing option '--corpus' (or '--resume').")
        held_out = {"model.hold_out": " ".join(sorted(set(hold_out)))} if hold_out else {}
        chosen = self._chosen(config, {**(settings or {}), **held_out})
        plan = Plan(model, corpus, chosen, self.folders, select)
        loaded = open_encoder(**encoder)
        there = next(iter(alike(self.store, plan, loaded.label)), None)
        if there is not None:
            say(f"{there.run} ({there.status}) has the same settings; this is another run.")
        return train(self.store, loaded, plan)

    def crossval(
        self,
        *,
        models: Sequence[Annotated[str, MODELS]] = ("gk-fusion",),
        corpus: str,
        folds: Sequence[Count] = (),
        seeds: Sequence[Count] = (),
        parts: Sequence[Annotated[float, Interval(gt=0, le=1)]] = (),
        config: AnyPath | None = None,
        settings: Mapping[str, Any] | None = None,
        select: Literal["dev", "test"] = "dev",
        jobs: Positive = 1,
        **encoder: Unpack[EncoderOptions],
    ) -> Crossval:
        """Train and score models on several folds with several seeds.

        Args:
            models: model; repeatable.
            corpus: corpus, or what its folds are called by: ade.
            folds: fold: 0 for ade-0; repeatable; by default all that are in the database.
            seeds: seed; repeatable; by default training.seed.
            parts: part of the training documents, for a learning curve: 0.1; repeatable; by default
                training.part.
            config: TOML file with settings; what it leaves out stays as shipped.
            settings: single settings by their dotted names: training.epochs=5.
            select: choose the best epoch on a held-out part of the training split, or on the split
                that is scored (test, or dev where there is no test), as the paper does.
            jobs: trainings at once, a process each, which share the cores.
            encoder: see `EncoderOptions`.

        Raises:
            UsageError: a setting that cannot be.
            InputError: a corpus is not there, or has no split to be scored on.
            EncoderError: the encoder cannot be loaded.
            TrainingError: with several at once: one was ended from outside.
        """
        from biogk.training.extraction.checkpoints.stored import stored_trainings
        from biogk.training.extraction.evaluating.crossval import Grid, crossvalidate
        from biogk.training.extraction.folds import folds_of
        from biogk.training.reporting.published import read_published
        from biogk.training.reporting.tables import report_tables

        chosen = self._chosen(config, settings)
        grid = Grid(
            list(dict.fromkeys(models)),
            folds_of(self.store, corpus, folds),
            list(dict.fromkeys(seeds)) or [chosen.training.seed],
            chosen,
            self.folders,
            select,
            list(dict.fromkeys(parts)),
        )
        trials, device = [], encoder.get("device")
        with same_again():
            for trial in crossvalidate(
                self.store, partial(open_encoder, **encoder), grid, device=device, jobs=jobs
            ):
                trials.append(trial)
                say(trial)
        runs = {trial.run for trial in trials}
        trainings = [each for each in stored_trainings(self.store) if each.run in runs]
        return Crossval(trials, report_tables(trainings, read_published(self.home.published)))

    def evaluate(
        self,
        *,
        corpus: str | None = None,
        split: str | None = None,
        mistakes: Count = 0,
        seed: Count = 7,
        **model: Unpack[ModelOptions],
    ) -> dict[str, Any]:
        """Score a trained model on an annotated split, and keep the scores with its run.

        Args:
            corpus: corpus to read; by default the one of the training.
            split: split to read; by default test, or dev where there is no test.
            mistakes: number of mistakes of each kind to list, with their sentences.
            seed: random seed of the bootstrap.
            model: see `ModelOptions`.

        Returns:
            what `evaluate_whole` says of the predictions.

        Raises:
            RunError: there is no such run, or its model is of other embeddings.
            InputError: the database has no such split.
        """
        from biogk.core.store.runs import keep_evaluation
        from biogk.training.extraction.evaluating.whole import evaluate_whole

        found = read_split(self, corpus, split, scored=True, **model)
        values = evaluate_whole(found, self.store.vocabulary, listed=mistakes, seed=seed)
        if not keep_evaluation(self.store, values):
            say(f"Run {values['run']} is not in this graph; its scores are not kept there.")
        return values

    def _chosen(self, config: AnyPath | None, settings: Mapping[str, Any] | None) -> Settings:
        from biogk.training.extraction.config import read_settings

        found = read_settings(None if config is None else Path(config), options=settings)
        self.without(found.model.hold_out.split())  # refuses what is not there
        return found
