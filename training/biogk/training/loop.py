"""The training loop: a generator of what happened, with saving and printing left to its caller."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR

from biogk.errors import TrainingError
from biogk.training.batches import collate
from biogk.training.config import TrainingSettings
from biogk.training.examples import Example
from biogk.training.models.base import ExtractionModel, loss_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step of training.

    Args:
        epoch: from 1.
        step: of the epoch, from 1.
        steps: of an epoch.
        loss: of the batch, a document.
        documents: in the batch.
    """

    epoch: int
    step: int
    steps: int
    loss: float
    documents: int

    @property
    def ends_epoch(self) -> bool:
        """Whether the epoch is over."""
        return self.step == self.steps


def train_steps(
    model: ExtractionModel,
    examples: Sequence[Example],
    knowledge: Tensor,
    settings: TrainingSettings,
    *,
    pad: int,
) -> Iterator[Step]:
    """Train a model, one step at a time; the caller stops by not asking for more.

    Documents of like length share a batch, the order of batches is drawn anew each epoch. The
    learning rates rise linearly over the warm-up and fall linearly to zero.

    Args:
        model: is changed in place.
        examples: the training documents.
        knowledge: gk_embedding of the entities, [e, k].
        settings: rates, epochs, seed.
        pad: id of the padding piece.

    Raises:
        TrainingError: no document can be trained on, or a loss is not finite.
    """
    usable = [example for example in examples if example.kept]
    if not usable:
        raise TrainingError("No document of the training split has a word in it.")
    generator = torch.Generator().manual_seed(settings.seed)
    optimizer = _optimizer(model, settings)
    steps = math.ceil(len(usable) / settings.batch_size)
    schedule = LambdaLR(optimizer, _rates(settings, steps))
    device = knowledge.device
    bfloat16 = torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
    for epoch in range(1, settings.epochs + 1):
        for number, part in enumerate(_batches(usable, settings.batch_size, generator), start=1):
            model.train()
            batch = collate(part, model.settings.widest_span, pad).to(device)
            with bfloat16:
                loss = loss_of(model(batch, knowledge), batch)
            if not torch.isfinite(loss):
                raise TrainingError(
                    f"The loss is not finite in epoch {epoch}, batch {number}.",
                    "Lower training.head_learning_rate or training.encoder_learning_rate.",
                )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            clip_grad_norm_(model.parameters(), settings.clip)
            optimizer.step()
            schedule.step()
            yield Step(epoch, number, steps, loss.item(), len(part))


def _optimizer(model: ExtractionModel, settings: TrainingSettings) -> torch.optim.Optimizer:
    encoder = list(model.span_vectors.encoder.parameters())
    known = {id(parameter) for parameter in encoder}
    head = [parameter for parameter in model.parameters() if id(parameter) not in known]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": settings.encoder_learning_rate},
            {"params": head, "lr": settings.head_learning_rate},
        ],
        weight_decay=settings.weight_decay,
        fused=True,
    )


def _rates(settings: TrainingSettings, steps: int) -> _Triangle:
    total = steps * settings.epochs
    return _Triangle(max(1, round(settings.warmup * total)), total)


@dataclass(frozen=True)
class _Triangle:
    rise: int
    total: int

    def __call__(self, step: int) -> float:
        if step < self.rise:
            return (step + 1) / self.rise
        return max(0.0, (self.total - step) / max(1, self.total - self.rise))


def _batches(
    examples: Sequence[Example], size: int, generator: torch.Generator
) -> Iterator[list[Example]]:
    noise = torch.rand(len(examples), generator=generator).tolist()
    order = sorted(
        range(len(examples)), key=lambda i: len(examples[i].pieces) * (0.75 + 0.5 * noise[i])
    )
    starts = list(range(0, len(order), size))
    for turn in torch.randperm(len(starts), generator=generator).tolist():
        yield [examples[i] for i in order[starts[turn] : starts[turn] + size]]
