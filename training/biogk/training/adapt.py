"""Continued training of a masked language model on plain text of the field.

An encoder that never saw biomedical text, or that lost its head when it was made into a sentence
encoder, learns to guess masked words of the user's text (Devlin et al. 2019, Section 3.1: 15 % of
the tokens, of which 80 % are masked, 10 % replaced, 10 % kept). A head that is not there is made
anew, tied to the input embeddings.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor
from torch.nn import functional
from torch.optim import AdamW
from transformers import (
    DataCollatorForLanguageModeling,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)
from transformers.trainer_pt_utils import LengthGroupedSampler
from transformers.trainer_utils import get_last_checkpoint

from biogk.disk import writing
from biogk.errors import TrainingError, UsageError
from biogk.progress import Advance, Track, silent
from biogk.training.encoder import Encoder, load_encoder
from biogk.training.masked import logits_at
from biogk.training.text import TextCounts, TokenizedText, tokenize_text

IGNORED = -100
HELD_OUT_LINES = 2_000
HELD_OUT_PART = 0.05
NEW_HEAD_RATE = 5.0
SAVED_TIMES = 20
RECORD, CHECKPOINTS, TEXT = "adapt.json", "checkpoints", "text"


class AdaptConfig(BaseModel):
    """How an encoder is adapted.

    Args:
        encoder: the one to begin with, by id or folder.
        texts: the files, as given.
        epochs: passes over the text.
        batch: lines a step.
        accumulate: batches a step of the optimizer.
        learning_rate: of AdamW, at its highest; a new head has five times as much.
        warm_up: the part of the steps in which the rate rises from zero.
        longest: tokens a line; longer ones are cut.
        masked: the part of the tokens to guess.
        seed: of order, masks and head.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: str
    texts: tuple[str, ...]
    epochs: float = 1.0
    batch: int = 64
    accumulate: int = 1
    learning_rate: float = 2e-4
    warm_up: float = 0.06
    longest: int = 128
    masked: float = 0.15
    seed: int = 7


@dataclass
class AdaptReport:
    """What adapting did.

    Args:
        folder: the adapted encoder, for `--encoder`.
        text: what was read.
        new_head: whether the model came without a trained head.
        steps: steps of the optimizer, those before a break included.
        resumed_at: the step at which this call went on; 0 where it began.
        loss_before: mean loss a masked token on held-out lines before the first step, in nats;
            None where the call went on.
        loss_after: the same at the end.
        seconds: how long this call took.
    """

    folder: Path
    text: TextCounts
    new_head: bool
    steps: int = 0
    resumed_at: int = 0
    loss_before: float | None = None
    loss_after: float = math.nan
    seconds: float = 0.0


def adapt(
    config: AdaptConfig,
    folder: Path,
    *,
    device: str | None = None,
    again: bool = False,
    track: Track = silent,
) -> AdaptReport:
    """Train a masked language model on text, or go on where a broken-off call stopped.

    Args:
        config: encoder, texts, lengths and rates.
        folder: for the adapted model, its tokenizer, and the checkpoints.
        device: where it computes; the GPU where there is one.
        again: begin anew where the folder holds another training.
        track: shows progress.

    Raises:
        EncoderError: the model cannot be loaded.
        InputError: a text cannot be read or has no usable line.
        UsageError: the folder holds a training with other settings.
        TrainingError: the loss is not finite.
    """
    started = time.monotonic()
    going_on = _claim(folder, config, again=again)
    torch.manual_seed(config.seed)
    encoder = load_encoder(config.encoder, device, head=True)
    counts = tokenize_text(
        [Path(text) for text in config.texts],
        encoder.tokenizer,
        folder / TEXT,
        longest=config.longest,
        track=track,
    )
    whole = TokenizedText(folder / TEXT)
    held_out = max(1, min(HELD_OUT_LINES, round(HELD_OUT_PART * len(whole))))
    train, validation = whole.split(held_out, config.seed)
    if not len(train):
        raise TrainingError("The text has one usable line only.", "Give more text.")
    report = AdaptReport(folder, counts, new_head=not encoder.trained_head)
    trainer = _MaskedTrainer(config, folder, encoder, train, validation)
    checkpoint = _last_checkpoint(folder) if going_on else None
    with track("adapting", trainer.total_steps) as advance:
        trainer.remove_callback(PrinterCallback)
        trainer.add_callback(_Progress(advance))
        if checkpoint is None:
            report.loss_before = trainer.held_out_loss()
        else:
            report.resumed_at = int(Path(checkpoint).name.rpartition("-")[2])
            advance(report.resumed_at)
        trainer.train(resume_from_checkpoint=checkpoint)
    report.steps = int(trainer.state.global_step)
    report.loss_after = trainer.held_out_loss()
    report.seconds = time.monotonic() - started
    _finish(encoder, report, config)
    return report


def _claim(folder: Path, config: AdaptConfig, *, again: bool) -> bool:
    """Make the folder this training's own; whether one with the same settings was broken off."""
    record = folder / RECORD
    if record.exists() and not again:
        found = json.loads(record.read_text(encoding="utf-8"))
        if found["config"] != json.loads(config.model_dump_json()):
            raise UsageError(
                f"{folder} holds another adapted encoder, or one with other settings.",
                "Name another folder with --output, or begin anew with --again.",
            )
        if found["report"] is not None:
            raise UsageError(
                f"{folder} holds this encoder adapted already.",
                "Use it with --encoder, or begin anew with --again.",
            )
        return True
    with writing(folder):
        if folder.exists() and any(folder.iterdir()) and not record.exists():
            raise UsageError(f"{folder} holds something else.", "Name a new folder with --output.")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    _write_record(folder, config, None)
    return False


def _last_checkpoint(folder: Path) -> str | None:
    checkpoints = folder / CHECKPOINTS
    if not checkpoints.is_dir():
        return None
    found: str | None = get_last_checkpoint(str(checkpoints))  # type: ignore[no-untyped-call]
    return found


def _finish(encoder: Encoder, report: AdaptReport, config: AdaptConfig) -> None:
    """Write the adapted model, and drop what only going on would need."""
    folder = report.folder
    with writing(folder):
        encoder.masked_lm.save_pretrained(folder)
        encoder.tokenizer.save_pretrained(folder)
        _write_record(folder, config, report)
        for part in (CHECKPOINTS, TEXT):
            shutil.rmtree(folder / part, ignore_errors=True)


def _write_record(folder: Path, config: AdaptConfig, report: AdaptReport | None) -> None:
    record = {"config": config.model_dump(), "report": report and asdict(report)}
    with writing(folder):
        text = json.dumps(record, indent=2, default=str)
        partial = folder / f"{RECORD}.partial"
        partial.write_text(text, encoding="utf-8")
        partial.replace(folder / RECORD)


class _MaskedTrainer(Trainer):
    """transformers' trainer with the loss at masked positions only, and lines of like length."""

    def __init__(
        self,
        config: AdaptConfig,
        folder: Path,
        encoder: Encoder,
        train: TokenizedText,
        validation: TokenizedText,
    ) -> None:
        model, a_step = encoder.masked_lm, config.batch * config.accumulate
        self.total_steps = max(1, math.ceil(config.epochs * math.ceil(len(train) / a_step)))
        arguments = TrainingArguments(
            output_dir=str(folder / CHECKPOINTS),
            per_device_train_batch_size=config.batch,
            per_device_eval_batch_size=config.batch,
            gradient_accumulation_steps=config.accumulate,
            max_steps=self.total_steps,
            warmup_steps=round(config.warm_up * self.total_steps),
            max_grad_norm=1.0,
            save_steps=max(1, self.total_steps // SAVED_TIMES),
            save_total_limit=2,
            logging_strategy="no",
            seed=config.seed,
            bf16=model.device.type == "cuda",
            use_cpu=model.device.type == "cpu",
            dataloader_pin_memory=model.device.type == "cuda",
            remove_unused_columns=False,
            prediction_loss_only=True,
            disable_tqdm=True,
        )
        self.lengths = train.lengths
        super().__init__(
            model=model,
            args=arguments,
            data_collator=DataCollatorForLanguageModeling(
                encoder.tokenizer, mlm_probability=config.masked, pad_to_multiple_of=8
            ),
            train_dataset=train,
            eval_dataset=validation,
            processing_class=encoder.tokenizer,
            optimizers=(_optimizer(encoder, config.learning_rate), None),
        )

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002
    ) -> Any:
        """The mean cross-entropy of the masked tokens."""
        labels = inputs["labels"]
        chosen = labels != IGNORED
        batch = {name: tensor for name, tensor in inputs.items() if name != "labels"}
        logits = logits_at(self.accelerator.unwrap_model(model), batch, chosen)
        # a batch of short lines may have no masked token at all
        loss = functional.cross_entropy(logits.float(), labels[chosen], reduction="sum")
        loss = loss / chosen.sum().clamp(min=1)
        if not torch.isfinite(loss):
            raise TrainingError(
                f"The loss is {loss.item()} at step {self.state.global_step}.",
                "Use a lower --learning-rate; the checkpoints before it are kept.",
            )
        return (loss, {}) if return_outputs else loss

    def held_out_loss(self) -> float:
        """The mean loss a masked token on held-out lines, in nats, with the same masks always."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.args.seed)
            return float(self.evaluate()["eval_loss"])

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:  # noqa: ARG002
        a_step = self.args.train_batch_size * self.args.gradient_accumulation_steps
        return LengthGroupedSampler(a_step, lengths=self.lengths)


class _Progress(TrainerCallback):
    def __init__(self, advance: Advance) -> None:
        self.advance = advance

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.advance(1)


def _optimizer(encoder: Encoder, rate: float) -> AdamW:
    """AdamW without decay on biases and norms, and with a higher rate for a head made anew."""
    body = {id(parameter) for parameter in encoder.model.parameters()}
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for parameter in encoder.masked_lm.parameters():
        fresh = id(parameter) not in body and not encoder.trained_head
        groups.setdefault((fresh, parameter.ndim > 1), []).append(parameter)
    return AdamW(
        [
            {
                "params": parameters,
                "lr": rate * (NEW_HEAD_RATE if fresh else 1.0),
                "weight_decay": 0.01 if matrix else 0.0,
            }
            for (fresh, matrix), parameters in groups.items()
        ]
    )
