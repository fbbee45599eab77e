"""What a training tells of itself: its epochs, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class EpochReport:
    """An epoch.

    Args:
        epoch: its number, from 1.
        epochs: of the training at most.
        loss: mean loss a document.
        entity_f1: on the documents that choose the epoch.
        relation_f1: the same.
        best: whether it was the best so far.
        seconds: how long it took, scoring included.
        left: seconds that the rest takes at most.
        selected_on: `dev` or `test`: what chooses the epoch.
    """

    epoch: int
    epochs: int
    loss: float
    entity_f1: float
    relation_f1: float
    best: bool
    seconds: float
    left: float = 0.0
    selected_on: str = "dev"

    @property
    def mean_f1(self) -> float:
        """What chooses the epoch."""
        return (self.entity_f1 + self.relation_f1) / 2

    def __str__(self) -> str:
        return (
            f"epoch {self.epoch:>3}/{self.epochs}  loss {self.loss:8.3f}  {self.selected_on} "
            f"entity F1 {100 * self.entity_f1:6.2f}  relation F1 {100 * self.relation_f1:6.2f}  "
            f"{self.seconds:5.1f} s  {_shown(self.left)} left{'  *' if self.best else ''}"
        )


@dataclass
class TrainReport:
    """What a training did.

    Args:
        run: its run.
        folder: its checkpoint.
        selected_on: `dev`, a held-out part of the training split, or `test`.
        documents: documents trained on.
        out_of_reach: annotations that the model cannot find, by the reason.
        epochs: how each epoch went.
        seconds: how long it took.
        calibration: what the best model's confidences were fitted on.
    """

    run: str
    folder: Path
    selected_on: str
    documents: int = 0
    out_of_reach: dict[str, int] = field(default_factory=dict)
    epochs: list[EpochReport] = field(default_factory=list)
    seconds: float = 0.0
    calibration: str = ""

    @property
    def best(self) -> EpochReport | None:
        """The epoch whose model is kept."""
        best = [epoch for epoch in self.epochs if epoch.best]
        return best[-1] if best else None

    def without_gain(self) -> int:
        """Epochs since the best one."""
        return self.epochs[-1].epoch - self.best.epoch if self.best else 0

    def curve(self) -> dict[str, list[float]]:
        """Loss and both F1 in per cent, one number an epoch."""
        return {
            "loss": [round(epoch.loss, 4) for epoch in self.epochs],
            "entity_f1": [round(100 * epoch.entity_f1, 2) for epoch in self.epochs],
            "relation_f1": [round(100 * epoch.relation_f1, 2) for epoch in self.epochs],
        }

    def metrics(self) -> dict[str, Any]:
        """Plain values for the run's node."""
        best = self.best
        found: dict[str, Any] = {
            "selected_on": self.selected_on,
            "epochs": len(self.epochs),
            "seconds": round(self.seconds, 1),
            "documents": self.documents,
        }
        if self.out_of_reach:
            found["out_of_reach"] = self.out_of_reach
        if self.epochs:
            found["curve"] = self.curve()
        if best is not None:
            found["best_epoch"] = best.epoch
            found["calibration"] = self.calibration
            found[f"{self.selected_on}_entity_f1"] = round(100 * best.entity_f1, 2)
            found[f"{self.selected_on}_relation_f1"] = round(100 * best.relation_f1, 2)
        return found


def _shown(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
