"""What a step of masked-language-model training sees, and how fast it learns.

Both depend on the step's number alone: the order of the lines on the epoch, the masks on the lines
of the batch. So a resumed training is as one that was not interrupted.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.optim import AdamW
from torch.optim.lr_scheduler import LambdaLR
from torch.utils.data import Sampler
from transformers import DataCollatorForLanguageModeling, PreTrainedTokenizerBase
from transformers.trainer_pt_utils import LengthGroupedSampler

from biogk.training.language.encoder import Encoder

IGNORED = -100
NEW_HEAD_RATE = 5.0


@dataclass(frozen=True)
class Schedule:
    """How a training goes.

    Args:
        epochs: passes over the text.
        batch: lines a step.
        learning_rate: of AdamW, at its highest; a new head has five times as much.
        warm_up: the part of the steps in which a rate rises from zero.
        head_first: the part of the steps in which only a new head learns.
        masked: the part of the tokens to guess.
        keep: weight of staying near the sentence vectors that the encoder had before.
        seed: of order, masks and head.
        checkpoints: how often it is saved.
    """

    epochs: float
    batch: int
    learning_rate: float
    warm_up: float
    head_first: float
    masked: float
    keep: float
    seed: int
    checkpoints: int = 20

    def steps(self, lines: int) -> int:
        """Steps of the optimizer for so many lines."""
        return max(1, math.ceil(self.epochs * math.ceil(lines / self.batch)))


class Masks:
    """Batches of lines with masks that follow from the lines, so that no step before counts."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, schedule: Schedule) -> None:
        self.seed = schedule.seed
        self.collate = DataCollatorForLanguageModeling(
            tokenizer, mlm_probability=schedule.masked, pad_to_multiple_of=8
        )

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Tensor]:
        """The batch of n lines with masks, the labels of the masked tokens, and the lines `whole`.

        Args:
            rows: what `TokenizedText` gives.

        Returns:
            input_ids, attention_mask, labels and whole, each int64 [n, t].
        """
        lines = np.array([row["line"] for row in rows], dtype=np.int64)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(zlib.crc32(lines.tobytes(), self.seed))
            batch: dict[str, Tensor] = dict(
                self.collate([{"input_ids": row["input_ids"]} for row in rows])
            )
        labels = batch["labels"]
        batch["whole"] = torch.where(labels == IGNORED, batch["input_ids"], labels)
        return batch


class LikeLengths(Sampler[int]):
    """Lines of like length in a batch, in an order that follows from the epoch."""

    def __init__(self, lengths: list[int], schedule: Schedule) -> None:
        self.lengths, self.schedule, self.epoch = lengths, schedule, 0

    def set_epoch(self, epoch: int) -> None:
        """Choose the order of that epoch, from 0."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(self.schedule.seed + self.epoch)
        return iter(
            LengthGroupedSampler(self.schedule.batch, lengths=self.lengths, generator=generator)
        )


def optimizer(
    encoder: Encoder, schedule: Schedule, steps: int, head_steps: int
) -> tuple[AdamW, LambdaLR]:
    """AdamW without decay on biases and norms, and its rates; a new head learns first, and faster.

    Args:
        encoder: with its head.
        schedule: how the training goes.
        steps: steps in all.
        head_steps: steps in which only the head learns.
    """
    body = {id(parameter) for parameter in encoder.model.parameters()}
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for parameter in encoder.masked_lm.parameters():
        fresh = id(parameter) not in body and not encoder.trained_head
        groups.setdefault((fresh, parameter.ndim > 1), []).append(parameter)
    adamw = AdamW(
        [
            {
                "params": parameters,
                "lr": schedule.learning_rate * (NEW_HEAD_RATE if fresh else 1.0),
                "weight_decay": 0.01 if matrix else 0.0,
            }
            for (fresh, matrix), parameters in groups.items()
        ],
        fused=encoder.device.type in ("cpu", "cuda"),
    )
    rise = max(1, round(schedule.warm_up * steps))

    def rate(start: int) -> Callable[[int], float]:
        def of_step(step: int) -> float:
            if step < start:
                return 0.0
            return min((step - start + 1) / rise, max(0.0, (steps - step) / steps))

        return of_step

    return adamw, LambdaLR(adamw, [rate(0 if fresh else head_steps) for fresh, _ in groups])
