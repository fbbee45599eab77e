"""Masked-language-model training that goes on after a break as if there had been none."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import (
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from biogk.core.errors import TrainingError
from biogk.core.progress import Advance, say
from biogk.training.language.adapting.schedule import (
    IGNORED,
    LikeLengths,
    Masks,
    Schedule,
    optimizer,
)
from biogk.training.language.adapting.text import TokenizedText
from biogk.training.language.encoder import Encoder
from biogk.training.language.masked import logits_at
from biogk.training.language.pooling import POOL

COMPARED_PART = 4
"""One line in so many is also read by the encoder as it was, since that costs a pass of its own."""


@dataclass(frozen=True)
class MaskedStep:
    """How far a training has come.

    Args:
        step: steps done.
        steps: steps in all.
        loss: mean loss a masked token since the last of these, in nats.
        kept: mean cosine of the sentence vectors with those from before; None where nothing keeps
            them.
    """

    step: int
    steps: int
    loss: float
    kept: float | None

    def __str__(self) -> str:
        kept = "" if self.kept is None else f"  cosine with the vectors before {self.kept:.4f}"
        return f"step {self.step:>6,}/{self.steps:,}  loss {self.loss:6.3f}{kept}"


class MaskedTrainer(Trainer):
    """transformers' trainer with the loss at masked positions only, and lines of like length.

    Args:
        encoder: with its head.
        schedule: how the training goes.
        train: lines to learn from.
        validation: lines held out.
        folder: for the checkpoints.
        advance: told of every step.
    """

    def __init__(
        self,
        encoder: Encoder,
        schedule: Schedule,
        train: TokenizedText,
        validation: TokenizedText,
        folder: Path,
        advance: Advance,
    ) -> None:
        total = schedule.steps(len(train))
        self.head_steps = 0 if encoder.trained_head else round(schedule.head_first * total)
        adamw, rates = optimizer(encoder, schedule, total, self.head_steps)
        self.network, self.body = encoder.masked_lm, encoder.model
        self.autocast, self.pool = encoder.autocast, POOL[encoder.pooling]
        self.schedule, self.lengths = schedule, train.lengths
        self.before = copy.deepcopy(encoder.model).train(mode=False) if schedule.keep else None
        self.watch = _Watch(advance, encoder.model, total, self.head_steps)
        super().__init__(
            model=self.network,
            args=_arguments(folder, schedule, total, encoder.device),
            data_collator=Masks(encoder.tokenizer, schedule),
            train_dataset=train,
            eval_dataset=validation,
            processing_class=encoder.tokenizer,
            optimizers=(adamw, rates),
            callbacks=[self.watch],
        )
        self.remove_callback(PrinterCallback)

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,  # noqa: ARG002
    ) -> Any:
        """Mean cross-entropy of the masked tokens + keep * (1 - cos(vector, vector before)).

        The vectors are pooled as the encoder pools; the one before is of the line without masks.
        They are compared for the first lines of the batch only (`COMPARED_PART`).

        Args:
            model: the model with its head.
            inputs: `Masks`' batch of n lines with t tokens.
            return_outputs: as the trainer asks.
            num_items_in_batch: not used: a step has one batch.
        """
        whole, labels = inputs.pop("whole"), inputs.pop("labels")
        pooled: list[Tensor] = []
        attention = inputs["attention_mask"]

        def pool(_module: Any, _inputs: Any, output: Any) -> None:
            pooled.append(self.pool(output.last_hidden_state.float(), attention))

        handle = self.body.register_forward_hook(pool)
        try:
            with self.autocast():
                loss = _masked_loss(model, inputs, labels)
        finally:
            handle.remove()
        if not torch.isfinite(loss):
            raise TrainingError(
                f"The loss is {loss.item()} at step {self.state.global_step}.",
                "Use a lower --learning-rate in another folder.",
            )
        kept = None
        if self.before is not None and self.state.global_step >= self.head_steps:
            some = slice(math.ceil(len(whole) / COMPARED_PART))
            batch = {name: tensor[some] for name, tensor in inputs.items()}
            with torch.no_grad(), self.autocast():
                hidden = self.before(**{**batch, "input_ids": whole[some]}).last_hidden_state
            vectors = self.pool(hidden.float(), attention[some])
            kept = functional.cosine_similarity(pooled[0][some], vectors).mean()
        self.watch.note(loss, kept)
        loss = loss if kept is None else loss + self.schedule.keep * (1 - kept)
        return (loss, {}) if return_outputs else loss

    @torch.inference_mode()
    def held_out_loss(self) -> float:
        """The mean loss a masked token on held-out lines, in nats, with the same masks always."""
        self.network.train(mode=False)
        total, tokens = 0.0, 0
        with torch.random.fork_rng(devices=[]):
            for inputs in self.get_eval_dataloader():
                inputs.pop("whole")
                labels = inputs.pop("labels")
                found = int((labels != IGNORED).sum())
                with self.autocast():
                    total += float(_masked_loss(self.network, inputs, labels)) * found
                tokens += found
        return total / max(1, tokens)

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:  # noqa: ARG002
        return LikeLengths(self.lengths, self.schedule)


def complete_checkpoint(folder: Path) -> Path | None:
    """The last checkpoint that was written to its end; None where there is none."""
    found = {int(path.name.rpartition("-")[2]): path for path in folder.glob("checkpoint-*")}
    for step in sorted(found, reverse=True):
        try:
            json.loads((found[step] / "trainer_state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # the trainer writes this file last
            continue
        return found[step]
    return None


def _masked_loss(model: Any, inputs: dict[str, Tensor], labels: Tensor) -> Tensor:
    chosen = labels != IGNORED
    logits = logits_at(model, inputs, chosen)
    # a batch of short lines may have no masked token at all
    loss = functional.cross_entropy(logits.float(), labels[chosen], reduction="sum")
    return loss / chosen.sum().clamp(min=1)


class _Watch(TrainerCallback):
    """Freezes the body while a new head finds its feet, and tells of the progress."""

    def __init__(
        self, advance: Advance, body: torch.nn.Module, steps: int, head_steps: int
    ) -> None:
        self.advance, self.body = advance, body
        self.steps, self.head_steps = steps, head_steps
        self.losses: list[Tensor] = []
        self.kept: list[Tensor] = []

    def note(self, loss: Tensor, kept: Tensor | None) -> None:
        self.losses.append(loss.detach())
        if kept is not None:
            self.kept.append(kept.detach())

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        if state.global_step in (0, self.head_steps) or not self.losses:
            self.body.requires_grad_(state.global_step >= self.head_steps)

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.advance(1)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        kept = float(torch.stack(self.kept).mean()) if self.kept else None
        loss = float(torch.stack(self.losses).mean())
        say(MaskedStep(state.global_step, self.steps, loss, kept))
        self.losses, self.kept = [], []


def _arguments(
    folder: Path, schedule: Schedule, steps: int, device: torch.device
) -> TrainingArguments:
    cuda = device.type == "cuda"
    return TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=schedule.batch,
        per_device_eval_batch_size=schedule.batch,
        max_steps=steps,
        max_grad_norm=1.0,
        save_steps=max(1, math.ceil(steps / schedule.checkpoints)),
        save_total_limit=2,
        logging_strategy="no",
        report_to="none",
        seed=schedule.seed,
        use_cpu=device.type == "cpu",
        dataloader_pin_memory=cuda,
        remove_unused_columns=False,
        disable_tqdm=True,
    )
