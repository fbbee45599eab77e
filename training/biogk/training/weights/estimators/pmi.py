"""Pointwise mutual information: how much the one name helps the model to guess the other.

A pseudo-log-likelihood is high for every common name. What the subject adds to the object is the
difference to the same sentence with the subject masked, and the other way round (the domain
conditional PMI of Holtzman et al. 2021, Surface Form Competition, at both ends and by the token):

    PMI = ( PLL(o | s, r) - PLL(o | r) + PLL(s | r, o) - PLL(s | r) ) / 2
    w(s, r, o) = 1 / (1 + exp(-PMI))

With P the geometric mean probability of a token with the other name in sight and P' without, at
one end w = P / (P + P'): one half where the other name tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from biogk.training.weights.estimators.base import Pair, log_odds, logistic
from biogk.training.weights.estimators.pll import ENDS, Guesses, PseudoLogLikelihood
from biogk.training.weights.estimators.pseudo import End, seek
from biogk.training.weights.estimators.sentences import Candidates, Placed, Scores


class MutualInformation(PseudoLogLikelihood):
    """The logistic function of the mean gain in log-probability, over ends and templates."""

    name: ClassVar[str] = "pmi"
    reads: ClassVar[str] = (
        "How much each name helps the model to guess the other in the sentence; 0.5 where it "
        "helps nothing."
    )

    def _prepare(self, pairs: Sequence[Pair], relations: Candidates) -> Guesses:
        """Each name with the other in sight, then with the other masked."""
        mask = self.encoder.mask
        names: list[tuple[Placed, End]] = []
        for s, o in pairs:
            for way in relations.sentences:
                seen = way.placed(s, o)
                names += [
                    (seen, "subject"),
                    (way.placed(s, mask), "subject"),
                    (seen, "object"),
                    (way.placed(mask, o), "object"),
                ]
        return Guesses(len(pairs), relations, seek(self.encoder, names, "word"))

    def compute(self, prepared: Any) -> Scores:
        """The weights, [p, r], from 0 to 1."""
        found = self._guess(prepared.sought).reshape(prepared.pairs, -1, len(ENDS), 2)
        gain = (found[..., 0] - found[..., 1]).mean(axis=2)
        return logistic(prepared.relations.mean(gain))

    @staticmethod
    def link(weights: Scores) -> Scores:
        """The mean gain again."""
        return log_odds(weights)
