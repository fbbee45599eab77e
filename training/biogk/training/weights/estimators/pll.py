"""Masked pseudo-log-likelihood: how well the model guesses a triple's names from the rest.

For the sentence S of a triple (s, r, o) under one template, with PLL as in `pseudo`:

    w(s, r, o) = exp( ( PLL(s | S) + PLL(o | S) ) / 2 )

the geometric mean of the probabilities of the names' tokens, from 0 to 1; over several templates
the mean of the logarithms. Tokens are masked word by word (Kauf and Ivanova 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators.base import Estimator, Pair
from biogk.training.weights.estimators.pseudo import (
    End,
    Sought,
    log_likelihoods,
    require_head,
    seek,
)
from biogk.training.weights.estimators.sentences import Candidates, Placed, Scores

ENDS: tuple[End, ...] = ("subject", "object")


@dataclass(frozen=True)
class Guesses:
    """What a masked language model has to guess for p pairs."""

    pairs: int
    relations: Candidates
    sought: Sought


class PseudoLogLikelihood(Estimator):
    """exp of the mean log-probability of a name's tokens."""

    name: ClassVar[str] = "pll"
    reads: ClassVar[str] = (
        "The probability that the model gives to the tokens of both names in the sentence."
    )
    needs_head: ClassVar[bool] = True

    def __init__(self, cache: VectorCache) -> None:
        super().__init__(cache)
        require_head(cache.encoder)
        self._computed = 0

    @property
    def sentences(self) -> int:
        """Masked sentences that the model has computed so far."""
        return self._computed

    def _prepare(self, pairs: Sequence[Pair], relations: Candidates) -> Guesses:
        """The masked sentences of every pair, template and end."""
        names: list[tuple[Placed, End]] = []
        for subject, object_ in pairs:
            for way in relations.sentences:
                placed = way.placed(subject, object_)
                names += [(placed, end) for end in ENDS]
        return Guesses(len(pairs), relations, seek(self.encoder, names, "word"))

    def compute(self, prepared: Any) -> Scores:
        """The weights, [p, r], from 0 to 1."""
        found = self._guess(prepared.sought).reshape(prepared.pairs, -1, len(ENDS))
        weights: Scores = np.exp(prepared.relations.mean(found.mean(axis=2)))
        return weights

    def _guess(self, sought: Sought) -> Scores:
        self._computed += len(sought.sentences)
        return log_likelihoods(self.encoder, sought)

    @staticmethod
    def link(weights: Scores) -> Scores:
        """The mean log-probability again."""
        return np.log(np.clip(weights, 1e-30, None))
