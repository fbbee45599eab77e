"""How an encoder is adapted, what that did, and what the folder says of it."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from biogk.core.disk import replacing, writing
from biogk.core.errors import StorageError, UsageError
from biogk.training.language.adapting.schedule import Schedule
from biogk.training.language.adapting.text import TextCounts
from biogk.training.language.choice import EncoderChoice

RECORD, CHECKPOINTS, TEXT = "adapt.json", "checkpoints", "text"
OTHER_FOLDER = "Choose another folder with --output."


class AdaptConfig(BaseModel):
    """How an encoder is adapted.

    Args:
        encoder: the one to begin with.
        texts: the files, in the order in which they are read.
        max_lines: lines to use at most; None for all.
        epochs: passes over the text.
        batch: lines a step.
        learning_rate: of AdamW, at its highest; a new head has five times as much.
        warm_up: the part of the steps in which a rate rises from zero.
        head_first: the part of the steps in which only a new head learns.
        longest: tokens a line; longer ones are cut.
        masked: the part of the tokens to guess.
        keep: weight of staying near the sentence vectors from before; 0 lets them go.
        seed: of order, masks and head.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: EncoderChoice
    texts: tuple[str, ...]
    max_lines: int | None = None
    epochs: float = 1.0
    batch: int = 64
    learning_rate: float = 2e-4
    warm_up: float = 0.06
    head_first: float = 0.1
    longest: int = 128
    masked: float = 0.15
    keep: float = 10.0
    seed: int = 7

    @property
    def schedule(self) -> Schedule:
        """What the trainer needs of it."""
        return Schedule(
            self.epochs,
            self.batch,
            self.learning_rate,
            self.warm_up,
            self.head_first,
            self.masked,
            self.keep,
            self.seed,
        )


@dataclass
class AdaptReport:
    """What adapting did.

    Args:
        folder: the adapted encoder, for `--encoder`.
        text: what was read.
        new_head: whether the model came without a trained head.
        steps: steps of the optimizer, those before a break included.
        resumed_at: the step at which this call resumed; 0 where it began.
        loss_before: mean loss a masked token on held-out lines before the first step, in nats.
        loss_after: the same at the end.
        seconds: how long this call took.
        lines_a_second: lines trained on a second of this call's training.
    """

    folder: Path
    text: TextCounts
    new_head: bool
    steps: int = 0
    resumed_at: int = 0
    loss_before: float = math.nan
    loss_after: float = math.nan
    seconds: float = 0.0
    lines_a_second: float = 0.0


@dataclass
class AdaptRecord:
    """What the folder says of the training that it holds."""

    folder: Path
    config: AdaptConfig
    digest: str = ""
    loss_before: float = math.nan

    @classmethod
    def claim(cls, folder: Path, config: AdaptConfig, *, again: bool) -> AdaptRecord:
        """The record of a training that goes on, or a new one in an empty folder."""
        found = None if again else _read(folder)
        if found is not None:
            return cls(folder, config, found["text"], found["loss_before"])
        record = cls(folder, config)
        with writing(folder, OTHER_FOLDER):
            folder.mkdir(parents=True, exist_ok=True)
            # the record goes last, so that a folder that was half emptied is still known as ours
            for path in sorted(folder.iterdir(), key=lambda path: path.name == RECORD):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            record.write()
        return record

    def require_text(self, counts: TextCounts) -> None:
        """Note the text's digest, or compare it with that of the text that was begun with.

        Raises:
            UsageError: it is another.
        """
        if self.digest and self.digest != counts.digest:
            raise UsageError(
                f"The text has changed since the training in {self.folder} began.",
                "Start over with --again, or restore the text.",
            )
        self.digest = counts.digest
        self.write()

    def write(self, report: AdaptReport | None = None) -> None:
        """Write it to the folder; a broken-off write leaves the one that was there."""
        values = {
            "config": self.config.model_dump(mode="json"),
            "text": self.digest,
            "loss_before": self.loss_before,
            "report": report and asdict(report),
        }
        with replacing(self.folder / RECORD) as file:
            file.write_text(json.dumps(values, indent=2, default=str), encoding="utf-8")

    def finish(self, report: AdaptReport) -> None:
        """Say that it is done, and drop what only going on would need."""
        self.write(report)
        for part in (CHECKPOINTS, TEXT):
            shutil.rmtree(self.folder / part, ignore_errors=True)


def require_free(folder: Path, config: AdaptConfig, *, again: bool) -> None:
    """Fail before anything is loaded where the folder is not this training's.

    Raises:
        UsageError: it holds another, this one done already, or something else.
        StorageError: it cannot be looked at.
    """
    with writing(folder, OTHER_FOLDER):
        found = _read(folder)
        taken = folder.exists() and any(folder.iterdir())
    if found is None and taken:
        raise UsageError(f"{folder} holds something else.", "Name a new folder with --output.")
    if found is None or again:
        return
    if found["config"] != config.model_dump(mode="json"):
        raise UsageError(
            f"{folder} holds another adapted encoder, or one with other settings.",
            "Name another folder with --output, or start over with --again.",
        )
    if found["report"] is not None:
        raise UsageError(
            f"{folder} holds this encoder adapted already.",
            "Use it with --encoder, or start over with --again.",
        )


def _read(folder: Path) -> dict[str, Any] | None:
    record = folder / RECORD
    if not record.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    except ValueError as error:
        raise StorageError(f"{record} is damaged.", OTHER_FOLDER) from error
    return found
