"""Learning curves for TensorBoard: `tensorboard --logdir HOME/runs`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from torch.utils.tensorboard import SummaryWriter

from biogk.core.disk import writing
from biogk.training.extraction.checkpoints.outcome import EpochReport
from biogk.training.extraction.fitting.loop import Step


class Curves:
    """Writes what a training tells of itself.

    Args:
        writer: TensorBoard's.
    """

    def __init__(self, writer: SummaryWriter) -> None:
        self.writer = writer

    def step(self, step: Step) -> None:
        """Loss and learning rate of a step."""
        self._scalar("train/loss", step.loss, step.number)
        self._scalar("train/head_learning_rate", step.rate, step.number)

    def epoch(self, epoch: EpochReport, step: int, selected_on: str) -> None:
        """Scores of an epoch, at its last step."""
        self._scalar("train/loss_of_epoch", epoch.loss, step)
        self._scalar(f"{selected_on}/entity_f1", 100 * epoch.entity_f1, step)
        self._scalar(f"{selected_on}/relation_f1", 100 * epoch.relation_f1, step)
        self._scalar("time/seconds_an_epoch", epoch.seconds, step)

    def _scalar(self, name: str, value: float, step: int) -> None:
        self.writer.add_scalar(name, value, step)


@contextmanager
def curves(folder: Path, after: int) -> Iterator[Curves]:
    """The curves of a run.

    Args:
        folder: for the event files.
        after: steps that are already in them; what a broken-off epoch wrote is passed over.

    Raises:
        StorageError: the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        writer = SummaryWriter(str(folder), purge_step=after + 1)
    try:
        yield Curves(writer)
    finally:
        writer.close()
