"""Link prediction: how well embeddings find the other end of a triple that they never saw.

For a held-out (s, r, o), every entity that r has as an object anywhere in the graph is a candidate
for (s, r, ?), and every one that it has as a subject for (?, r, o). Answers that the graph states
besides the one asked for are left out (the filtered setting of Bordes et al. 2013). Equal scores
share the mean of their ranks, so that a constant score gains nothing.

Two settings: the ends of a `transductive` triple both stand in training triples; of an `inductive`
one, an end stands in none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from biogk.core.counted import counted
from biogk.core.errors import TrainingError
from biogk.training.embeddings.losses import WeighedTriples
from biogk.training.language.encoder import Vectors

HELD_OUT_PART = 0.1
MOST_TRIPLES = 2_000
QUERIES_A_STEP = 256
CANDIDATES_A_STEP = 16_384
TIE = 1e-6


@dataclass(frozen=True)
class Split:
    """WeighedTriples to train on, and triples to ask for."""

    train: WeighedTriples
    transductive: WeighedTriples
    inductive: WeighedTriples


@dataclass(frozen=True)
class Ranking:
    """How high the true answers stand.

    Args:
        mrr: mean of 1 / rank.
        hits: part of the answers within the first 1, 3 and 10.
        queries: how many were asked, two a triple.
        candidates: mean number of answers to choose from.
    """

    mrr: float
    hits: dict[int, float]
    queries: int
    candidates: float


class Scorer(Protocol):
    """What gives triples a score, higher for likelier ones."""

    def pairs(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of n pairs, [n]."""
        ...

    def grid(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of all pairs of n subjects and m objects, [n, m]."""
        ...


class CosineScorer:
    """The cosine of vectors, those of the subjects scaled by relation where there are scales.

    Args:
        vectors: of all entities, float32 [e, k]; may be a memory map.
        scales: by relation, [r, k].
    """

    def __init__(self, vectors: Vectors, scales: Tensor | None = None) -> None:
        self.vectors, self.scales = vectors, scales

    def pairs(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of n pairs, [n]."""
        return (self._left(subjects, relation) * self._unit(objects)).sum(1)

    def grid(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of all pairs of n subjects and m objects, [n, m]."""
        return self._left(subjects, relation) @ self._unit(objects).T

    def _left(self, rows: Tensor, relation: int) -> Tensor:
        found = torch.from_numpy(self.vectors[rows.numpy()])
        if self.scales is not None:
            found = found * self.scales[relation]
        return functional.normalize(found, dim=1)

    def _unit(self, rows: Tensor) -> Tensor:
        return functional.normalize(torch.from_numpy(self.vectors[rows.numpy()]), dim=1)


class MeanScorer:
    """The mean of several scores: of cosines, the cosine of vectors put together at equal length.

    Args:
        scorers: at least one.
    """

    def __init__(self, scorers: Sequence[Scorer]) -> None:
        self.scorers = tuple(scorers)

    def pairs(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of n pairs, [n]."""
        found = [scorer.pairs(subjects, relation, objects) for scorer in self.scorers]
        return torch.stack(found).mean(0)

    def grid(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of all pairs of n subjects and m objects, [n, m]."""
        found = [scorer.grid(subjects, relation, objects) for scorer in self.scorers]
        return torch.stack(found).mean(0)


class RandomScorer:
    """Scores by chance: what anything has to beat."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def pairs(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:  # noqa: ARG002
        """Scores of n pairs, [n]."""
        return torch.rand(len(subjects), generator=self.generator)

    def grid(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:  # noqa: ARG002
        """Scores of all pairs of n subjects and m objects, [n, m]."""
        return torch.rand(len(subjects), len(objects), generator=self.generator)


def split_triples(triples: WeighedTriples, seed: int, part: float = HELD_OUT_PART) -> Split:
    """Hold out entities with all their triples, and triples between the entities that stay.

    Args:
        triples: all of them.
        seed: of the choice.
        part: the part of the entities, and of the remaining triples, that is held out.

    Raises:
        TrainingError: there are too few triples to ask for any.
    """
    generator = torch.Generator().manual_seed(seed)
    entities = torch.unique(torch.cat([triples.subjects, triples.objects]))
    chosen = torch.randperm(len(entities), generator=generator)[: round(part * len(entities))]
    apart = torch.isin(triples.subjects, entities[chosen])
    apart |= torch.isin(triples.objects, entities[chosen])
    held_out = ~apart & (torch.rand(len(triples), generator=generator) < part)
    train = triples.pick(~apart & ~held_out)
    known = torch.unique(torch.cat([train.subjects, train.objects]))
    both = torch.isin(triples.subjects, known) & torch.isin(triples.objects, known)
    split = Split(train, triples.pick(held_out & both), triples.pick((apart | held_out) & ~both))
    if not len(split.transductive) or not len(split.inductive):
        raise TrainingError(
            f"{counted(len(triples), 'triple')}: too few to hold some out.",
            "Weigh more sources, or take all with --all-triples.",
        )
    return split


def rank(asked: WeighedTriples, known: WeighedTriples, scorer: Scorer, seed: int) -> Ranking:
    """Ask for both ends of triples.

    Args:
        asked: triples held out; at most `MOST_TRIPLES` of them are asked for, chosen by chance.
        known: all triples, for candidates and filter.
        scorer: scores the candidates.
        seed: of the choice.
    """
    order = torch.randperm(len(asked), generator=torch.Generator().manual_seed(seed))
    asked = asked.pick(order[:MOST_TRIPLES].sort().values)
    ranks: list[Tensor] = []
    counts: list[int] = []
    for relation in torch.unique(asked.relations).tolist():
        mine = asked.pick(asked.relations == relation)
        all_ = known.pick(known.relations == relation)
        for forward in (True, False):
            candidates = torch.unique(all_.objects if forward else all_.subjects)
            ranks.append(_ranks(mine, all_, candidates, scorer, relation, forward=forward))
            counts += [len(candidates)] * len(mine)
    found = torch.cat(ranks)
    return Ranking(
        float((1 / found).mean()),
        {at: float((found <= at).double().mean()) for at in (1, 3, 10)},
        len(found),
        float(np.mean(counts)),
    )


def _ranks(
    asked: WeighedTriples,
    known: WeighedTriples,
    candidates: Tensor,
    scorer: Scorer,
    relation: int,
    *,
    forward: bool,
) -> Tensor:
    """The rank of each true answer among the candidates, float64 [n]; known of one relation."""
    heads, answers = _ends(asked, forward=forward)
    stated = _answers(known, forward=forward)
    better = torch.zeros(len(asked), dtype=torch.float64)
    equal = torch.zeros_like(better)
    for rows in torch.split(torch.arange(len(asked)), QUERIES_A_STEP):
        subjects, objects = (heads, answers) if forward else (answers, heads)
        true = scorer.pairs(subjects[rows], relation, objects[rows])
        tie = TIE * true.abs().clamp(min=1)
        for part in torch.split(candidates, CANDIDATES_A_STEP):
            scores = (
                scorer.grid(heads[rows], relation, part)
                if forward
                else scorer.grid(part, relation, heads[rows]).T
            )
            out = _left_out(heads[rows], part, stated)
            above = scores - true[:, None]
            better[rows] += ((above > tie[:, None]) & ~out).sum(1)
            equal[rows] += ((above.abs() <= tie[:, None]) & ~out).sum(1)
    return 1 + better + equal / 2


def _ends(triples: WeighedTriples, *, forward: bool) -> tuple[Tensor, Tensor]:
    ends = (triples.subjects, triples.objects)
    return ends if forward else ends[::-1]


def _answers(known: WeighedTriples, *, forward: bool) -> dict[int, npt.NDArray[np.int64]]:
    heads, answers = _ends(known, forward=forward)
    found: dict[int, list[int]] = defaultdict(list)
    for head, answer in zip(heads.tolist(), answers.tolist(), strict=True):
        found[head].append(answer)
    return {head: np.array(rows) for head, rows in found.items()}


def _left_out(
    heads: Tensor, candidates: Tensor, stated: dict[int, npt.NDArray[np.int64]]
) -> Tensor:
    """Whether the graph states a candidate, the one asked for too, bool [n, m]."""
    out = torch.zeros(len(heads), len(candidates), dtype=torch.bool)
    place = candidates.numpy()
    for row, head in enumerate(heads.tolist()):
        true = stated[head]
        found = np.searchsorted(place, true).clip(max=len(place) - 1)
        out[row, torch.from_numpy(found[place[found] == true])] = True
    return out
