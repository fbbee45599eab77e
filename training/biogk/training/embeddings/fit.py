"""Training of the general-knowledge network on weighed triples."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass

import torch
from torch import Tensor

from biogk.core.counted import counted
from biogk.core.errors import TrainingError
from biogk.core.progress import track
from biogk.training.embeddings import LOSSES
from biogk.training.embeddings.losses import WeighedTriples
from biogk.training.embeddings.network import GKConfig, GKNetwork
from biogk.training.language.encoder import Vectors

LEAST_TRIPLES = 10


@dataclass(frozen=True)
class NetworkFit:
    """A trained network and how its validation loss went.

    Args:
        network: the one of the best epoch.
        untrained_loss: validation loss before the first step.
        best_loss: validation loss of the best epoch.
        constant_loss: what always guessing the mean weight would lose, which the paper's loss has
            to beat; None for losses that it does not apply to.
        epochs: epochs run.
    """

    network: GKNetwork
    untrained_loss: float
    best_loss: float
    constant_loss: float | None
    epochs: int


def fit_gk(config: GKConfig, x: Vectors, triples: WeighedTriples) -> NetworkFit:
    """Train f on triples whose relation the language model predicted.

    Args:
        config: sizes, loss and seed.
        x: name vectors of all entities, float32 [e, d]; may be a memory map.
        triples: weighed triples, by rows of x and numbers of config.relations.

    Raises:
        TrainingError: too few triples, or a loss that is not finite.
        UsageError: an unknown loss.
    """
    LOSSES.find(config.loss)
    if len(triples) < LEAST_TRIPLES:
        raise TrainingError(
            f"The network has {counted(len(triples), 'triple')} to learn from and wants "
            f"{LEAST_TRIPLES}.",
            "Load and weigh more (`biogk weigh`); without --all-triples only those count whose "
            "relation the model predicted.",
        )
    generator = torch.Generator().manual_seed(config.seed)
    order = torch.randperm(len(triples), generator=generator)
    held_out = max(1, round(config.validation * len(triples)))
    return _Fitting(config, x, generator).run(
        triples.pick(order[held_out:]), triples.pick(order[:held_out])
    )


class _Fitting:
    def __init__(self, config: GKConfig, x: Vectors, generator: torch.Generator) -> None:
        torch.manual_seed(config.seed)
        self.config, self.x, self.generator = config, x, generator
        self.network = GKNetwork(config)
        self.loss = LOSSES[config.loss]

    def run(self, train: WeighedTriples, validation: WeighedTriples) -> NetworkFit:
        optimizer = torch.optim.AdamW(self.network.parameters(), lr=self.config.learning_rate)
        untrained = best = self.validate(validation)
        constant = None
        if self.config.loss == "paper":
            constant = float((validation.weights - train.weights.mean()).square().mean())
        state, since, done = copy.deepcopy(self.network.state_dict()), 0, 0
        with track("training the network", self.config.epochs) as advance:
            while done < self.config.epochs and since < self.config.patience:
                self.epoch(train, optimizer)
                done += 1
                advance(1)
                loss, since = self.validate(validation), since + 1
                if loss < best:
                    state, best, since = copy.deepcopy(self.network.state_dict()), loss, 0
        self.network.load_state_dict(state)
        return NetworkFit(self.network.eval(), untrained, best, constant, done)

    def epoch(self, train: WeighedTriples, optimizer: torch.optim.Optimizer) -> None:
        self.network.train()
        order = torch.randperm(len(train), generator=self.generator)
        for rows in torch.split(order, self.config.batch):
            loss = self.batch_loss(train.pick(rows))
            if not math.isfinite(loss.item()):
                raise TrainingError(
                    "The loss of the general-knowledge network is not finite.",
                    "Some weights are not: mend them with `biogk weigh --again`.",
                )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()

    @torch.inference_mode()
    def validate(self, validation: WeighedTriples) -> float:
        self.network.eval()
        rows = torch.split(torch.arange(len(validation)), self.config.batch)
        sums = [float(self.batch_loss(validation.pick(part))) * len(part) for part in rows]
        return sum(sums) / len(validation)

    def batch_loss(self, batch: WeighedTriples) -> Tensor:
        subjects = self.network(torch.from_numpy(self.x[batch.subjects.numpy()]))
        objects = self.network(torch.from_numpy(self.x[batch.objects.numpy()]))
        return self.loss(subjects, objects, self.network.scales[batch.relations], batch)
