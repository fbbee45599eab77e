"""The paper's estimator: the geometry of four masked sentences.

For a triple (s, r, o) let e_A, e_B, e_C, e_D be the embeddings of its sentence with the relation,
the object, the subject and nothing masked. Each of the first three is the whole sentence with one
part guessed, so that (e_A - e_D) + (e_B - e_D) + (e_C - e_D) + e_D approximates the sentence with
all parts guessed (Section 2.2 of the paper):

    e' = e_A + e_B + e_C - 2 e_D        w(s, r, o) = cos(e_D, e')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from biogk.training.language.encoder import Vectors
from biogk.training.language.vectors import Planned
from biogk.training.weights.estimators.base import Estimator, Pair, Work
from biogk.training.weights.estimators.sentences import Candidates, Scores, without_relation

Cosines = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Prepared:
    pairs: int
    relations: Candidates
    a: Planned
    b: Planned
    c: Planned
    d: Planned


class Parallelogram(Estimator):
    """w(s, r, o) = cos(e_D, e_A + e_B + e_C - 2 e_D), the mean over the relation's templates."""

    name: ClassVar[str] = "parallelogram"
    reads: ClassVar[str] = (
        "The cosine between the sentence and what it comes to with each of its parts masked; "
        "the mean over the sentences."
    )

    def _prepare(self, pairs: Sequence[Pair], relations: Candidates) -> _Prepared:
        """The four sentences of every pair, relation and template.

        Those with the object or subject masked are shared between pages and kept on disk; those
        with the relation masked, and whole ones, belong to one pair.
        """
        mask, plan, ways = self.encoder.mask, self.cache.plan, relations.sentences
        return _Prepared(
            len(pairs),
            relations,
            plan([without_relation(mask, s, o) for s, o in pairs], keep=False),
            plan([way.whole(s, mask) for s, _ in pairs for way in ways]),
            plan([way.whole(mask, o) for _, o in pairs for way in ways]),
            plan([way.whole(s, o) for s, o in pairs for way in ways], keep=False),
        )

    def needs(self, work: Work) -> tuple[int, int]:
        """Whole sentences and those without a relation by pair, the others by name."""
        return work.pairs * (1 + work.ways) + work.names * work.ways, work.names * work.ways

    def compute(self, prepared: Any) -> Scores:
        """The cosines, [p, r]."""
        a, b, c, d = (
            self.cache.run(part) for part in (prepared.a, prepared.b, prepared.c, prepared.d)
        )
        shape = (prepared.pairs, len(prepared.relations.sentences), -1)
        cosines: Cosines = parallelogram(
            a[:, None, :], b.reshape(shape), c.reshape(shape), d.reshape(shape)
        )
        relations: Candidates = prepared.relations
        return relations.mean(cosines)


def parallelogram(a: Vectors, b: Vectors, c: Vectors, d: Vectors) -> Cosines:
    """The weight of each triple from its four sentence embeddings.

    Args:
        a: relation masked, [..., d].
        b: object masked, [..., d].
        c: subject masked, [..., d].
        d: nothing masked, [..., d].

    Returns:
        cos(d, a + b + c - 2 d), [...], from -1 to 1; 0 where a vector has no length.
    """
    guess = a + b + c - 2 * d
    length = np.linalg.norm(d, axis=-1) * np.linalg.norm(guess, axis=-1)
    dot = np.einsum("...i,...i->...", d, guess)
    cosine: Cosines = np.divide(dot, length, out=np.zeros_like(dot), where=length > 0)
    return cosine
