"""How far reviewers agree on the triples that two of them judged.

    kappa = (p - e) / (1 - e)

with p the share of triples on which both give one verdict, e the share to be expected of two who
give their own verdicts at random (Cohen 1960).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sklearn.metrics import cohen_kappa_score

from biogk.curate.opinions import Opinions


@dataclass(frozen=True)
class Agreement:
    """Two reviewers.

    Args:
        first: one of them.
        second: the other.
        triples: how many both judged.
        agreed: on how many they give one verdict.
        share: the part of them, from 0 to 1.
        kappa: Cohen's, from -1 to 1; None where both give one and the same verdict throughout,
            for which it is not defined.
    """

    first: str
    second: str
    triples: int
    agreed: int
    share: float
    kappa: float | None


def agreements(reviews: Iterable[Opinions]) -> list[Agreement]:
    """Every two named reviewers with triples in common, those with the most first.

    Args:
        reviews: what is said of each triple; who gave no name may be several, and is left out.
    """
    judged: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for opinions in reviews:
        said = {each.reviewer: each.verdict for each in opinions.every if each.reviewer}
        for pair in combinations(sorted(said), 2):
            judged[pair].append((said[pair[0]], said[pair[1]]))
    found = [_agreement(pair, verdicts) for pair, verdicts in judged.items()]
    return sorted(found, key=lambda each: (-each.triples, each.first, each.second))


def _agreement(pair: tuple[str, str], verdicts: list[tuple[str, str]]) -> Agreement:
    first, second = zip(*verdicts, strict=True)
    agreed = sum(one == other for one, other in verdicts)
    varied = len({*first, *second}) > 1
    kappa = float(cohen_kappa_score(first, second)) if varied else None
    return Agreement(*pair, len(verdicts), agreed, agreed / len(verdicts), kappa)
