"""The training loop: a generator of what happened, with saving and printing left to its caller."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import LambdaLR

from biogk.core.counted import counted
from biogk.core.errors import TrainingError
from biogk.training.devices import autocast, lacks_memory
from biogk.training.extraction.config import TrainingSettings
from biogk.training.extraction.fitting.feed import Feed, at_once
from biogk.training.extraction.models.base import ExtractionModel
from biogk.training.extraction.models.loss import loss_of
from biogk.training.extraction.reading.examples import Example
from biogk.training.extraction.reading.knowledge import Knowledge

POOL = 50
"""Batches whose documents are sorted by length together."""
OPTIMIZER, ORDER, DROPOUT, GPU = "optimizer", "random.order", "random.dropout", "random.gpu"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the optimizer.

    Args:
        epoch: from 1.
        step: of the epoch, from 1.
        steps: of an epoch.
        loss: of the step, a document.
        documents: in the step.
        rate: learning rate of the head in it.
    """

    epoch: int
    step: int
    steps: int
    loss: float
    documents: int
    rate: float

    @property
    def number(self) -> int:
        """Its number in the whole training, from 1."""
        return (self.epoch - 1) * self.steps + self.step


class Loop:
    """A model in training, with all that its next step depends on.

    The learning rates rise linearly over the warm-up and fall linearly to zero.

    Args:
        model: is changed in place.
        examples: the training documents.
        knowledge: of the entities that they link to.
        settings: rates, epochs, seed.
        feed: makes the batches.
        state: what `state` gave at the end of an epoch, to go on after it.
        epoch: that epoch.

    Raises:
        TrainingError: no document can be trained on.
    """

    def __init__(
        self,
        model: ExtractionModel,
        examples: Sequence[Example],
        knowledge: Knowledge,
        settings: TrainingSettings,
        feed: Feed,
        *,
        state: dict[str, Tensor] | None = None,
        epoch: int = 0,
    ) -> None:
        self.examples = [example for example in examples if example.words]
        if not self.examples:
            raise TrainingError("No document of the training split has a word in it.")
        self.model, self.knowledge, self.settings, self.feed = model, knowledge, settings, feed
        a_step = settings.batch_size * settings.accumulate
        self.steps = math.ceil(len(self.examples) / a_step)
        self.optimizer = _optimizer(model, settings)
        self.order = torch.Generator().manual_seed(settings.seed)
        if state:
            self._restore(state)
        total = self.steps * settings.epochs
        rates = _Triangle(max(1, round(settings.warmup * total)), total)
        self.schedule = LambdaLR(self.optimizer, rates, self.steps * epoch - 1)

    def epoch(self, epoch: int) -> Iterator[Step]:
        """Train on every document once.

        Args:
            epoch: its number, from 1.

        Raises:
            TrainingError: a loss or gradient is not finite, or the memory does not suffice; the
                model is as the step before left it.
        """
        size = self.settings.batch_size
        batches = list(_batches(self.examples, size, self.order))
        starts = range(0, len(batches), self.settings.accumulate)
        for number, start in enumerate(starts, start=1):
            parts = batches[start : start + self.settings.accumulate]
            rate = float(self.schedule.get_last_lr()[-1])
            self.model.train()
            self.optimizer.zero_grad(set_to_none=True)
            documents = sum(map(len, parts))
            loss = 0.0
            for batch, part in enumerate(parts, start=start + 1):
                for few in at_once(part, self.feed.pieces_at_once):
                    with _told_where(epoch, batch, few):
                        loss += self._backward(few, len(few) / documents)
            norm = clip_grad_norm_(self.model.parameters(), self.settings.clip)
            if not math.isfinite(loss) or not torch.isfinite(norm):
                raise _not_finite(epoch, start + 1, parts, loss)
            self.optimizer.step()
            self.schedule.step()
            yield Step(epoch, number, self.steps, loss, documents, rate)

    def _backward(self, part: Sequence[Example], share: float) -> float:
        batch = self.feed.batch(part)
        with autocast(self.feed.device, wanted=self.settings.mixed_precision):
            loss = loss_of(self.model(batch, self.knowledge), batch) * share
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.item()

    def state(self) -> dict[str, Tensor]:
        """What the next epoch depends on, beside the model: optimizer and random numbers."""
        found = {ORDER: self.order.get_state(), DROPOUT: torch.get_rng_state()}
        if self.feed.device.type == "cuda":
            found[GPU] = torch.cuda.get_rng_state(self.feed.device)
        for number, values in self.optimizer.state_dict()["state"].items():
            found |= {f"{OPTIMIZER}.{number}.{key}": value for key, value in values.items()}
        return found

    def _restore(self, state: dict[str, Tensor]) -> None:
        self.order.set_state(state[ORDER])
        torch.set_rng_state(state[DROPOUT])
        if GPU in state and self.feed.device.type == "cuda":
            torch.cuda.set_rng_state(state[GPU], self.feed.device)
        values: dict[int, dict[str, Tensor]] = {}
        for name, tensor in state.items():
            kind, _, rest = name.partition(".")
            if kind == OPTIMIZER:
                number, _, key = rest.partition(".")
                values.setdefault(int(number), {})[key] = tensor
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": values, "param_groups": groups})


def _batches(
    examples: Sequence[Example], size: int, generator: torch.Generator
) -> Iterator[list[Example]]:
    """The documents of each batch of an epoch.

    Documents are drawn into pools of many batches; within a pool those of like length share a
    batch, so that hardly anything is padded. The order of all batches is drawn as well, so that no
    two epochs are alike.
    """
    drawn = torch.randperm(len(examples), generator=generator).tolist()
    batches: list[list[int]] = []
    for start in range(0, len(drawn), size * POOL):
        pool = sorted(drawn[start : start + size * POOL], key=lambda i: examples[i].pieces)
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    for turn in torch.randperm(len(batches), generator=generator).tolist():
        yield [examples[i] for i in batches[turn]]


def _optimizer(model: ExtractionModel, settings: TrainingSettings) -> torch.optim.Optimizer:
    encoder = [p for p in model.span_vectors.encoder.parameters() if p.requires_grad]
    known = {id(parameter) for parameter in encoder}
    head = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [(encoder, settings.encoder_learning_rate), (head, settings.head_learning_rate)]
    return torch.optim.AdamW(
        # LambdaLR takes the rates from `initial_lr` when it begins in the middle
        [{"params": part, "lr": rate, "initial_lr": rate} for part, rate in groups if part],
        weight_decay=settings.weight_decay,
        fused=True,
    )


@dataclass(frozen=True)
class _Triangle:
    rise: int
    total: int

    def __call__(self, step: int) -> float:
        if step < self.rise:
            return (step + 1) / self.rise
        return max(0.0, (self.total - step) / max(1, self.total - self.rise))


@contextmanager
def _told_where(epoch: int, batch: int, part: Sequence[Example]) -> Iterator[None]:
    """Within it, a lack of memory becomes an error that says where and what helps."""
    try:
        yield
    except RuntimeError as error:
        if not lacks_memory(error):
            raise
        longest = max(example.pieces for example in part)
        raise TrainingError(
            f"The memory of the device does not suffice for epoch {epoch}, batch {batch} "
            f"({counted(len(part), 'document')}, the longest of {counted(longest, 'word piece')}).",
            "Halve training.batch_size and double training.accumulate, which trains alike, or "
            "lower model.farthest_pair, model.kept_spans or model.widest_span.",
        ) from error


def _not_finite(
    epoch: int, batch: int, parts: Sequence[Sequence[Example]], loss: float
) -> TrainingError:
    what = "gradient" if math.isfinite(loss) else "loss"
    last = batch + len(parts) - 1
    where = f"batch {batch}" if last == batch else f"batches {batch} to {last}"
    return TrainingError(
        f"The {what} is not finite in epoch {epoch}, {where}.",
        "Lower training.head_learning_rate or training.encoder_learning_rate.",
    )
