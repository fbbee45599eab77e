"""What every estimator of triples' weights offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from biogk.training.language.encoder import Encoder
from biogk.training.sampling import Examples
from biogk.training.sentences import Candidates, Scores
from biogk.training.vectors import VectorCache

Pair = tuple[str, str]


class Estimator(ABC):
    """How likely a triple is, by one of several readings of a language model.

    A weight is comparable with those of the same estimator, encoder and source, and with no other.
    It is a number, not a probability: `biogk.training.calibration` makes one of it.

    Args:
        cache: the encoder, with the vectors that it has computed.

    Raises:
        EncoderError: the encoder lacks what the estimator needs.
    """

    name: ClassVar[str]
    reads: ClassVar[str]
    """What its weight is, in a sentence for people."""
    needs_head: ClassVar[bool] = False
    learns: ClassVar[bool] = False

    def __init__(self, cache: VectorCache) -> None:
        self.cache = cache

    @property
    def encoder(self) -> Encoder:
        """The language model."""
        return self.cache.encoder

    @property
    def sentences(self) -> int:
        """Sentences that the model has computed so far."""
        return self.cache.computed

    def learn(self, source: str, examples: Callable[[], Sequence[Examples]]) -> None:  # noqa: B027
        """Learn from a source's stated triples; only the supervised estimators do.

        Args:
            source: id of the source whose pairs are scored next.
            examples: gives true and corrupted pairs of each of its relations.
        """

    @abstractmethod
    def prepare(self, pairs: Sequence[Pair], relations: Candidates) -> Any:
        """Sentences and tokens of p pairs: all that needs no model, so that a thread can do it.

        Args:
            pairs: names of subject and object.
            relations: the relations to score each pair under.
        """

    @abstractmethod
    def compute(self, prepared: Any) -> Scores:
        """The weights of what `prepare` made, [p, r], from -1 to 1."""

    @staticmethod
    def link(weights: Scores) -> Scores:
        """The scale on which weights are spread evenly enough for a logistic curve over them."""
        return weights

    def weights(self, pairs: Sequence[Pair], relations: Candidates) -> Scores:
        """The weights of p pairs under r relations, [p, r], from -1 to 1."""
        return self.compute(self.prepare(pairs, relations))


def logistic(x: npt.NDArray[np.floating]) -> Scores:
    """1 / (1 + exp(-x)), without overflow."""
    found: Scores = 0.5 * (1.0 + np.tanh(0.5 * x.astype(np.float64)))
    return found


def log_odds(weights: npt.NDArray[np.floating]) -> Scores:
    """log(w / (1 - w)), with w kept from 0 and 1."""
    kept = np.clip(weights.astype(np.float64), 1e-12, 1 - 1e-12)
    odds: Scores = np.log(kept) - np.log1p(-kept)
    return odds
