"""What every estimator of triples' weights offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from biogk.core.errors import EncoderError
from biogk.training.arrays import text_key
from biogk.training.language.encoder import Encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators.sampling import Examples
from biogk.training.weights.estimators.sentences import Candidates, Scores, Verbalized

Pair = tuple[str, str]

NAME_PIECES = 100
"""Word pieces of a name that a sentence has at most, whatever the model could read: to guess them
one by one takes time by the square of their number."""

SEAMS = 4
"""Word pieces that names may have more in a sentence than alone, two where each begins and ends."""


@dataclass(frozen=True)
class Work:
    """What there is to weigh of a source.

    Args:
        pairs: different pairs of names.
        names: different names of subjects, and those of objects.
        ways: sentences of all relations.
        read: sentences a pair that were read of some that were tried.
    """

    pairs: int
    names: int
    ways: int
    read: float


class Estimator(ABC):
    """How likely a triple is, by one of several readings of a language model.

    A weight is comparable with those of the same estimator, encoder and source, and with no other.
    It is a number, not a probability: `biogk.training.weights.calibrators` makes one of it.

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
        self.shortened: set[bytes] = set()
        self._pieces: dict[tuple[Verbalized, ...], int] = {}

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

    def prepare(self, pairs: Sequence[Pair], relations: Candidates) -> Any:
        """Sentences and tokens of p pairs: all that needs no model, so that a thread can do it.

        Names that are too long for two of them to fit a sentence are shortened, so that relation
        and object are read too; `shortened` tells them apart by `text_key`.

        Args:
            pairs: names of subject and object.
            relations: the relations to score each pair under.

        Raises:
            EncoderError: the model reads too few word pieces for any sentence.
        """
        names = list(dict.fromkeys(name for pair in pairs for name in pair))
        fitted = self.encoder.fitted(names, self._name_pieces(relations))
        self.shortened.update(
            text_key(name) for name, short in zip(names, fitted, strict=True) if name != short
        )
        short = dict(zip(names, fitted, strict=True))
        return self._prepare([(short[s], short[o]) for s, o in pairs], relations)

    def _name_pieces(self, relations: Candidates) -> int | None:
        """Word pieces that a name may have beside another one in any of the sentences.

        None for as many as the model reads.
        """
        mask, sentences = self.encoder.mask, relations.sentences
        if sentences not in self._pieces:
            around = [way.whole(mask, mask) for way in sentences]
            room = max(map(len, self.encoder.tokenize(around)))
            fits = (self.encoder.longest - room - SEAMS) // 2
            self._pieces[sentences] = min(fits, NAME_PIECES)
        if self._pieces[sentences] < 1:
            raise EncoderError(
                f"The encoder {self.encoder.name} reads {self.encoder.longest} word pieces at "
                "once, too few for a sentence with two names.",
                "Use another encoder.",
            )
        return self._pieces[sentences]

    @abstractmethod
    def _prepare(self, pairs: Sequence[Pair], relations: Candidates) -> Any:
        """The same for names that fit."""

    @abstractmethod
    def compute(self, prepared: Any) -> Scores:
        """The weights of what `prepare` made, [p, r], from -1 to 1."""

    def needs(self, work: Work) -> tuple[int, int]:
        """How many sentences it reads at most, and how many of them are kept on disk."""
        return round(work.pairs * work.read), 0

    @staticmethod
    def link(weights: Scores) -> Scores:
        """The scale on which weights are spread evenly enough for a logistic curve over them."""
        return weights

    def weights(self, pairs: Sequence[Pair], relations: Candidates) -> Scores:
        """The weights of p pairs under r relations, [p, r], from -1 to 1."""
        return self.compute(self.prepare(pairs, relations))


def logistic(x: npt.NDArray[np.floating]) -> Scores:
    """1 / (1 + exp(-x)), without overflow."""
    found: Scores = expit(x.astype(np.float64))
    return found


def log_odds(weights: npt.NDArray[np.floating]) -> Scores:
    """log(w / (1 - w)), with w kept from 0 and 1."""
    odds: Scores = logit(np.clip(weights.astype(np.float64), 1e-12, 1 - 1e-12))
    return odds
