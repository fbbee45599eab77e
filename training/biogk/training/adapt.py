"""Continued training of a masked language model on plain text of the field.

An encoder that never saw biomedical text, or that lost its head when it was made into a sentence
encoder, learns to guess masked words of the user's text (Devlin et al. 2019, Section 3.1: 15 % of
the tokens, of which 80 % are masked, 10 % replaced, 10 % kept). A head that is not there is made
anew, tied to the input embeddings, with the logarithms of the words' frequencies as its bias; it
learns alone at first, so that its mistakes do not spoil what stands below it. The means over a
line's tokens are held near those from before, since these are the sentence vectors that weights
and embeddings use.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict

from biogk.disk import writing
from biogk.errors import StorageError, TrainingError, UsageError
from biogk.loaders.files import files_in, is_folder
from biogk.progress import Track, silent
from biogk.training.encoder import Encoder, load_encoder
from biogk.training.mlm_trainer import (
    MaskedTrainer,
    Schedule,
    Told,
    complete_checkpoint,
)
from biogk.training.text import TextCounts, TokenizedText, tokenize_text

HELD_OUT_LINES = 1_000
HELD_OUT_PART = 0.05
RECORD, CHECKPOINTS, TEXT = "adapt.json", "checkpoints", "text"
OTHER_FOLDER = "Choose another folder with --output."


class AdaptConfig(BaseModel):
    """How an encoder is adapted.

    Args:
        encoder: the one to begin with, by id or folder.
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

    encoder: str
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
        resumed_at: the step at which this call went on; 0 where it began.
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


def text_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files that a user names, and all those of the folders that a user names.

    Raises:
        InputError: one is not there, is empty, or cannot be looked at.
    """
    return tuple(
        file for path in paths for file in (files_in(path, "[!.]*") if is_folder(path) else [path])
    )


def adapt(
    config: AdaptConfig,
    folder: Path,
    *,
    device: str | None = None,
    again: bool = False,
    track: Track = silent,
    told: Told = lambda _: None,
) -> AdaptReport:
    """Train a masked language model on text, or go on where a broken-off call stopped.

    A training that was broken off and went on ends in the same weights as one that was not.

    Args:
        config: encoder, texts, lengths and rates.
        folder: for the adapted model, its tokenizer, and the checkpoints.
        device: where it computes; the GPU where there is one.
        again: begin anew where the folder holds another training.
        track: shows progress.
        told: told of the loss now and then.

    Raises:
        EncoderError: the model cannot be loaded.
        InputError: a text cannot be read or has no usable line.
        StorageError: the folder cannot be written.
        UsageError: the folder holds something else, or the text has changed since it began.
        TrainingError: the loss is not finite.
    """
    started = time.monotonic()
    _require_free(folder, config, again=again)
    torch.manual_seed(config.seed)
    encoder = load_encoder(config.encoder, device, head=True)
    record = _Record.claim(folder, config, again=again)
    counts = tokenize_text(
        [Path(text) for text in config.texts],
        encoder.tokenizer,
        folder / TEXT,
        longest=config.longest,
        most=config.max_lines,
        track=track,
    )
    record.require_text(counts)
    train, validation = _parts(folder, config.seed)
    report = AdaptReport(folder, counts, new_head=not encoder.trained_head)
    _train(encoder, config, report, record, (train, validation), track, told)
    report.seconds = time.monotonic() - started
    with writing(folder, OTHER_FOLDER):
        encoder.masked_lm.save_pretrained(folder)
        encoder.tokenizer.save_pretrained(folder)
        record.finish(report)
    return report


def _train(
    encoder: Encoder,
    config: AdaptConfig,
    report: AdaptReport,
    record: _Record,
    parts: tuple[TokenizedText, TokenizedText],
    track: Track,
    told: Told,
) -> None:
    checkpoints, (train, validation) = report.folder / CHECKPOINTS, parts
    steps = config.schedule.steps(len(train))
    checkpoint = complete_checkpoint(checkpoints)
    with track("adapting", steps) as advance, writing(checkpoints, OTHER_FOLDER):
        trainer = MaskedTrainer(
            encoder, config.schedule, train, validation, checkpoints, advance, told
        )
        if checkpoint is None:
            record.loss_before = trainer.held_out_loss()
            record.write()
            if report.new_head:
                _begin_with_frequencies(encoder, train)
        else:
            report.resumed_at = int(checkpoint.name.rpartition("-")[2])
            advance(report.resumed_at)
        started = time.monotonic()
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        lines = (steps - report.resumed_at) * config.batch
        report.lines_a_second = lines / (time.monotonic() - started)
    report.steps = int(trainer.state.global_step)
    report.loss_before, report.loss_after = record.loss_before, trainer.held_out_loss()


def _begin_with_frequencies(encoder: Encoder, text: TokenizedText) -> None:
    """Let a new head guess each word as often as the text has it: hundreds of steps saved."""
    outputs = encoder.masked_lm.get_output_embeddings()
    bias = getattr(outputs, "bias", None)
    if bias is not None:
        counts = torch.from_numpy(text.frequencies(len(bias)) + 1.0)
        with torch.no_grad():
            bias.copy_((counts / counts.sum()).log())


def _parts(folder: Path, seed: int) -> tuple[TokenizedText, TokenizedText]:
    """Lines to learn from and lines held out.

    Raises:
        TrainingError: there is one line only.
    """
    whole = TokenizedText(folder / TEXT)
    held_out = max(1, min(HELD_OUT_LINES, round(HELD_OUT_PART * len(whole))))
    if len(whole) <= held_out:
        raise TrainingError("The text has one usable line only.", "Give more text.")
    return whole.split(held_out, seed)


@dataclass
class _Record:
    """What the folder says of the training that it holds."""

    folder: Path
    config: AdaptConfig
    digest: str = ""
    loss_before: float = math.nan

    @classmethod
    def claim(cls, folder: Path, config: AdaptConfig, *, again: bool) -> _Record:
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
                "Begin anew with --again, or restore the text.",
            )
        self.digest = counts.digest
        self.write()

    def write(self, report: AdaptReport | None = None) -> None:
        values = {
            "config": self.config.model_dump(mode="json"),
            "text": self.digest,
            "loss_before": self.loss_before,
            "report": report and asdict(report),
        }
        partial = self.folder / f"{RECORD}.partial"
        partial.write_text(json.dumps(values, indent=2, default=str), encoding="utf-8")
        partial.replace(self.folder / RECORD)

    def finish(self, report: AdaptReport) -> None:
        """Say that it is done, and drop what only going on would need."""
        self.write(report)
        for part in (CHECKPOINTS, TEXT):
            shutil.rmtree(self.folder / part, ignore_errors=True)


def _require_free(folder: Path, config: AdaptConfig, *, again: bool) -> None:
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
            "Name another folder with --output, or begin anew with --again.",
        )
    if found["report"] is not None:
        raise UsageError(
            f"{folder} holds this encoder adapted already.",
            "Use it with --encoder, or begin anew with --again.",
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
