"""A supervised probe: which products of the names' vectors tell a relation's true pairs.

For every relation r of a source a logistic regression on the products of the name vectors, of
length one, coordinate by coordinate (a diagonal bilinear form, as in DistMult, Yang et al. 2015,
over fixed vectors):

    w(s, r, o) = P(true | s, r, o) = 1 / (1 + exp(-(a_r + sum_k b_rk x_sk x_ok)))

It learns from the source's own triples and from corrupted ones (`sampling`), so its
weight says how well a triple agrees with the others of its relation, not what the language model
believes. No triple is weighed by a model that saw its subject: there is one model for each of
`FOLDS` parts of the subject names, learned from the other parts.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from biogk.core.errors import TrainingError
from biogk.training.language.encoder import Vectors
from biogk.training.language.vectors import Planned, VectorCache
from biogk.training.weights.estimators.base import Estimator, Pair, Work, log_odds, logistic
from biogk.training.weights.estimators.sampling import Examples
from biogk.training.weights.estimators.sentences import Candidates, Scores

FOLDS = 5
LEAST_PAIRS = 40
INVERSE_PENALTY = 0.01
ITERATIONS = 500


@dataclass(frozen=True)
class _Prepared:
    pairs: Sequence[Pair]
    relations: Candidates
    subjects: Planned
    objects: Planned


class Probe(Estimator):
    """Logistic regressions over products of name vectors, cross-fitted by subject."""

    name: ClassVar[str] = "probe"
    learns: ClassVar[bool] = True
    reads: ClassVar[str] = (
        "How well the names' vectors agree with those of the relation's other triples; it reads "
        "no sentence."
    )

    def __init__(self, cache: VectorCache) -> None:
        super().__init__(cache)
        self._models: dict[str, npt.NDArray[np.float64]] = {}
        self._shared = np.zeros((FOLDS, cache.encoder.dimensions + 1))

    def learn(self, source: str, examples: Callable[[], Sequence[Examples]]) -> None:
        """Fit the models of a source's relations.

        A relation with few pairs has the model of all relations together.

        Raises:
            TrainingError: the source has too few triples to learn from.
        """
        given = [each for each in examples() if len(each)]
        if sum(len(each) for each in given) < LEAST_PAIRS:
            raise TrainingError(
                f"{source} has fewer than {LEAST_PAIRS} triples, too few for the probe to learn.",
                "Use another --estimator, or load more of it.",
            )
        products = {each.type: self._learned_from(each) for each in given}
        self._shared = _fit(
            *(np.concatenate(part) for part in zip(*products.values(), strict=True))
        )
        self._models = {
            each.type: _fit(*products[each.type]) for each in given if len(each) >= LEAST_PAIRS
        }

    def _learned_from(
        self, examples: Examples
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Products, labels and folds of a relation's pairs."""
        pairs = [*examples.true, *examples.corrupted]
        labels = np.repeat([1, 0], len(examples))
        x = _products(
            self.cache.encode([s for s, _ in pairs]), self.cache.encode([o for _, o in pairs])
        )
        return x, labels, _folds(pairs)

    def _name_pieces(self, relations: Candidates) -> None:
        """It reads names alone, so that only the model's own limit counts."""

    def _prepare(self, pairs: Sequence[Pair], relations: Candidates) -> _Prepared:
        """The names of every pair."""
        plan = self.cache.plan
        return _Prepared(pairs, relations, plan([s for s, _ in pairs]), plan([o for _, o in pairs]))

    def needs(self, work: Work) -> tuple[int, int]:
        """The names."""
        return work.names, work.names

    def compute(self, prepared: Any) -> Scores:
        """The probabilities, [p, r]."""
        x = _products(self.cache.run(prepared.subjects), self.cache.run(prepared.objects))
        models = np.stack(
            [self._models.get(type_, self._shared) for type_ in prepared.relations.types], axis=1
        )
        own = models[_folds(prepared.pairs)]
        return logistic(np.einsum("pk,prk->pr", x, own[..., :-1]) + own[..., -1])

    @staticmethod
    def link(weights: Scores) -> Scores:
        """The log-odds again."""
        return log_odds(weights)


def _products(subjects: Vectors, objects: Vectors) -> npt.NDArray[np.float64]:
    """Products of vectors of length one, scaled so that their squares are about one: [p, d]."""
    lengths = np.linalg.norm(subjects, axis=1) * np.linalg.norm(objects, axis=1)
    dimensions = subjects.shape[1]
    found: npt.NDArray[np.float64] = (
        dimensions * subjects.astype(np.float64) * objects / np.maximum(lengths, 1e-12)[:, None]
    )
    return found


def _folds(pairs: Sequence[Pair]) -> npt.NDArray[np.int64]:
    return np.array([zlib.crc32(subject.encode()) % FOLDS for subject, _ in pairs], dtype=np.int64)


def _fit(
    x: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], folds: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """For each fold the coefficients learned from the others, the constant last: [FOLDS, d + 1]."""
    found = np.zeros((FOLDS, x.shape[1] + 1))
    for fold in range(FOLDS):
        rest = folds != fold
        if len(set(labels[rest].tolist())) < 2:
            continue
        model = LogisticRegression(C=INVERSE_PENALTY, max_iter=ITERATIONS)
        model.fit(x[rest], labels[rest])
        found[fold, :-1], found[fold, -1] = model.coef_[0], model.intercept_[0]
    return found
