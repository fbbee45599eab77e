"""What the general-knowledge network is trained to do: losses by name, and the triples they see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

TEMPERATURE = 0.07


@dataclass(frozen=True)
class WeighedTriples:
    """Weighed triples by the rows of their ends in a matrix of name vectors.

    Args:
        subjects: int64 [n].
        relations: numbers of the relation types, int64 [n].
        objects: int64 [n].
        weights: float32 [n].
    """

    subjects: Tensor
    relations: Tensor
    objects: Tensor
    weights: Tensor

    def __len__(self) -> int:
        return len(self.weights)

    @classmethod
    def joined(cls, parts: Sequence[WeighedTriples]) -> WeighedTriples:
        """The triples of several parts, one after the other."""
        return cls(
            torch.cat([part.subjects for part in parts]),
            torch.cat([part.relations for part in parts]),
            torch.cat([part.objects for part in parts]),
            torch.cat([part.weights for part in parts]),
        )

    def pick(self, rows: Tensor) -> WeighedTriples:
        """The triples of some rows, by number or by a mask."""
        return WeighedTriples(
            self.subjects[rows], self.relations[rows], self.objects[rows], self.weights[rows]
        )


Loss = Callable[[Tensor, Tensor, Tensor, WeighedTriples], Tensor]
"""Of f(x_s) [n, k], f(x_o) [n, k], the scale of each triple's relation [n, k], and the triples."""


def paper_loss(subjects: Tensor, objects: Tensor, _: Tensor, batch: WeighedTriples) -> Tensor:
    """Mean of (cos(f(x_s), f(x_o)) - w)^2: our reading of Eq. 2, which the text lost.

    The weights of an encoder are near each other, so that a cosine which is the same for all pairs
    has hardly any loss; and where they are near 0, it pulls the ends of true triples apart.
    """
    return (functional.cosine_similarity(subjects, objects) - batch.weights).square().mean()


def corrupted_loss(
    subjects: Tensor, objects: Tensor, scales: Tensor, batch: WeighedTriples
) -> Tensor:
    """The paper's loss, and the same for corrupted triples, whose weight is taken to be 0.

    A triple is corrupted with the objects of the batch's other triples of its relation.
    """
    cosines = functional.normalize(subjects, dim=1) @ functional.normalize(objects, dim=1).T
    corrupted = _same_relation(batch) & ~_stated(batch)
    wrong = cosines.square() * corrupted
    return paper_loss(subjects, objects, scales, batch) + wrong.sum() / corrupted.sum().clamp(min=1)


def contrastive_loss(
    subjects: Tensor, objects: Tensor, scales: Tensor, batch: WeighedTriples
) -> Tensor:
    """Tell the true object from those of other triples of the relation, and the true subject too.

    InfoNCE (van den Oord et al. 2018) in both directions over
    cos(scale_r * f(x_s), f(x_o)) / temperature, each triple by its weight. A triple that the batch
    states elsewhere is no wrong answer.
    """
    left = functional.normalize(subjects * scales, dim=1)
    logits = left @ functional.normalize(objects, dim=1).T / TEMPERATURE
    itself = torch.eye(len(batch), dtype=torch.bool, device=logits.device)
    counted = (_same_relation(batch) & ~_stated(batch)) | itself
    logits = logits.masked_fill(~counted, -torch.inf)
    target = torch.arange(len(batch), device=logits.device)
    losses = functional.cross_entropy(logits, target, reduction="none")
    losses = losses + functional.cross_entropy(logits.T, target, reduction="none")
    weights = batch.weights.clamp(min=0)
    return (losses * weights).sum() / (2 * weights.sum().clamp(min=1e-6))


def _same_relation(batch: WeighedTriples) -> Tensor:
    """Whether triples i and j have one relation, bool [n, n]."""
    return batch.relations[:, None] == batch.relations[None, :]


def _stated(batch: WeighedTriples) -> Tensor:
    """Whether the batch states (subject of i, relation of i, object of j), bool [n, n].

    For i and j of one relation; elsewhere it says nothing.
    """
    _, heads = torch.unique(
        torch.stack([batch.subjects, batch.relations]), dim=1, return_inverse=True
    )
    _, tails = torch.unique(batch.objects, return_inverse=True)
    table = torch.zeros(int(heads.max()) + 1, int(tails.max()) + 1, dtype=torch.bool)
    table[heads, tails] = True
    return table[heads[:, None], tails[None, :]]
