"""Epoch after epoch: train, score, keep the best model and the state to go on from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from biogk.core.errors import TrainingError
from biogk.core.model.extraction import Extraction
from biogk.core.progress import Advance, say, track
from biogk.core.store.runs import RunRecord
from biogk.training.devices import has_bfloat16
from biogk.training.extraction.checkpoints.checkpoint import (
    LOGS,
    Checkpoint,
    begin_checkpoint,
    save_weights,
)
from biogk.training.extraction.checkpoints.confidence import fit_confidences
from biogk.training.extraction.checkpoints.outcome import EpochReport, TrainReport
from biogk.training.extraction.checkpoints.state import drop_state, save_state
from biogk.training.extraction.fitting.decode import extract
from biogk.training.extraction.fitting.feed import Feed, WordVectors
from biogk.training.extraction.fitting.logs import Curves, curves
from biogk.training.extraction.fitting.loop import Loop
from biogk.training.extraction.fitting.task import Task
from biogk.training.extraction.reading.knowledge import Knowledge
from biogk.training.extraction.scoring.metrics import evaluate


@dataclass(frozen=True)
class Fit:
    """A training under way.

    Args:
        checkpoint: the model.
        task: its documents.
        report: what happened so far; is filled.
        state: of optimizer and random numbers at the end of the last epoch; empty at the start.
        record: of the run, whose metrics are kept up to date.
        words: folder for the word vectors of a frozen encoder; None computes them every time.
    """

    checkpoint: Checkpoint
    task: Task
    report: TrainReport
    state: dict[str, Tensor]
    record: RunRecord
    words: Path | None

    def run(self) -> None:
        """Train to the end.

        Raises:
            TrainingError: a loss is not finite, or memory is lacking; the best model is kept.
        """
        settings, report = self.checkpoint.config.settings.training, self.report
        name = self.checkpoint.config.model
        done, documents = len(report.epochs), len(self.task.train)
        with self._feed() as feed:
            knowledge = self.checkpoint.view.of(self.task.graph).to(feed.device)
            loop = Loop(
                self.checkpoint.model,
                self.task.train,
                knowledge,
                settings,
                feed,
                state=self.state,
                epoch=done,
            )
            if not done:
                begin_checkpoint(report.folder, self.checkpoint)
                save_state(self.checkpoint, report, loop.state())
            with (
                track(f"training {name}", settings.epochs * documents) as advance,
                curves(report.folder / LOGS, loop.steps * done) as curve,
            ):
                advance(done * documents)
                for epoch in range(done + 1, settings.epochs + 1):
                    if report.without_gain() >= settings.patience:
                        break
                    self._epoch(epoch, loop, advance, curve)
        drop_state(report.folder)

    def _epoch(self, epoch: int, loop: Loop, advance: Advance, curve: Curves) -> None:
        started, total, seen = time.monotonic(), 0.0, 0
        epochs, report = self.checkpoint.config.settings.training.epochs, self.report
        with self._keeping_the_best():
            for step in loop.epoch(epoch):
                total, seen = total + step.loss * step.documents, seen + step.documents
                curve.step(step)
                advance(step.documents, f"epoch {epoch}/{epochs}  loss {total / seen:.3f}")
        dev, related = self._found(loop)
        score = evaluate(self.task.chooser, dev, related)
        seconds = time.monotonic() - started
        report.seconds += seconds
        found = EpochReport(
            epoch,
            epochs,
            total / seen,
            score.entity_f1,
            score.relation_f1,
            best=report.best is None or score.mean_f1 > report.best.mean_f1,
            seconds=seconds,
            left=(epochs - epoch) * report.seconds / epoch,
            selected_on=report.selected_on,
        )
        report.epochs.append(found)
        if found.best:
            save_weights(report.folder, self.checkpoint)
            confidences = fit_confidences(self.task.chooser, dev, report.selected_on, related)
            confidences.save(report.folder)
            report.calibration = confidences.words
        save_state(self.checkpoint, report, loop.state())
        curve.epoch(found, epoch * loop.steps, report.selected_on)
        self.record.metrics = report.metrics()
        say(found)

    def _found(self, loop: Loop) -> tuple[list[Extraction], list[Extraction] | None]:
        """What the model finds in the documents that choose the epoch.

        Returns:
            What it finds, and, where relations are between concepts, what it finds of annotated
            mentions.
        """
        task = self.task
        knowledge: Knowledge = loop.knowledge
        if task.chooser is not task.graph:
            knowledge = self.checkpoint.view.of(task.chooser).to(loop.feed.device)
        asked = (loop.model, task.chooser, task.choosing, knowledge)
        found = list(extract(*asked, feed=loop.feed))
        if not task.chooser.relates_concepts:
            return found, None
        return found, list(extract(*asked, feed=loop.feed, given=True))

    @contextmanager
    def _feed(self) -> Iterator[Feed]:
        """Batches for the model, with the word vectors of a frozen encoder."""
        checkpoint, task = self.checkpoint, self.task
        config, model = checkpoint.config, checkpoint.model
        device = next(model.parameters()).device
        with ExitStack() as stack:
            words = None
            if self.words is not None and model.span_vectors.frozen:
                half = config.settings.training.mixed_precision and has_bfloat16(device)
                words = stack.enter_context(WordVectors(self.words, config.fingerprint, half=half))
                examples = [*task.train, *task.choosing]
                words.fill(model, examples, checkpoint.pad)
            yield Feed(config.settings.model.widest_span, checkpoint.pad, device, words)

    @contextmanager
    def _keeping_the_best(self) -> Iterator[None]:
        """Say of a training that cannot go on what is left of it."""
        try:
            yield
        except TrainingError as error:
            best = self.report.best
            kept = (
                f"The model of epoch {best.epoch} is kept: biogk evaluate --run {self.report.run}."
                if best
                else "No epoch was over, so that no model is kept."
            )
            raise TrainingError(error.message, f"{error.advice} {kept}") from error
