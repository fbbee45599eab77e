"""True triples of a source beside corrupted ones of the same kind: what weights are judged on.

The corrupted pairs of a relation have the same subjects and the same objects as the true ones,
paired otherwise. So neither a name's frequency nor its length tells them apart, only whether the
two belong together; and since every object stays an object of its relation, the kinds agree too.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from biogk.core.store.driver import Store
from biogk.core.store.pages import pages

NAMES_A_PAGE = 2_000
ROUNDS, TRIES = 20, 50

Pair = tuple[str, str]


@dataclass(frozen=True)
class Examples:
    """Pairs of names under one relation of a source.

    Args:
        type: the relationship type.
        stated: distinct pairs that the source states in all.
        true: n of them.
        corrupted: for each its subject with another's object: a pair that nobody states.
    """

    type: str
    stated: int
    true: list[Pair]
    corrupted: list[Pair]

    def __len__(self) -> int:
        return len(self.true)


def sample_examples(store: Store, source: str, size: int, seed: int) -> list[Examples]:
    """True and corrupted pairs for every relation of a source, most frequent relation first.

    Args:
        store: the database.
        source: id of the source.
        size: at most that many true pairs a relation.
        seed: of the sample and the corruption: equal seeds give equal pairs.
    """
    reservoirs = _reservoirs(store, source, size, seed)
    found = []
    for type_, kept in sorted(reservoirs.items(), key=lambda item: (-item[1].seen, item[0])):
        known = _known(store, type_, [subject for subject, _ in kept.pairs])
        true, corrupted = corrupt(kept.pairs, known, kept.random)
        found.append(Examples(type_, kept.seen, true, corrupted))
    return found


def sample_pairs(store: Store, source: str, size: int, seed: int) -> dict[str, list[Pair]]:
    """The true pairs of `sample_examples`, by relation, those included that cannot be corrupted."""
    reservoirs = _reservoirs(store, source, size, seed)
    return {type_: kept.pairs for type_, kept in sorted(reservoirs.items())}


def corrupt(
    true: Sequence[Pair], known: Collection[Pair], generator: random.Random
) -> tuple[list[Pair], list[Pair]]:
    """Pair subjects with objects of other triples.

    Args:
        true: pairs of one relation.
        known: pairs that are true; none of them becomes a corrupted one.
        generator: of the permutation.

    Returns:
        The true pairs for which another object was found, and the corrupted ones, row by row.
    """
    objects = [object_ for _, object_ in true]
    generator.shuffle(objects)
    for _ in range(ROUNDS):
        wrong = [row for row, (subject, _) in enumerate(true) if (subject, objects[row]) in known]
        if not wrong:
            break
        for row in wrong:
            for _ in range(TRIES):
                other = generator.randrange(len(true))
                swapped = (true[row][0], objects[other]), (true[other][0], objects[row])
                if not any(pair in known for pair in swapped):
                    objects[row], objects[other] = objects[other], objects[row]
                    break
    rows = [row for row, (subject, _) in enumerate(true) if (subject, objects[row]) not in known]
    return [true[row] for row in rows], [(true[row][0], objects[row]) for row in rows]


class _Reservoir:
    """An even sample of a stream (Vitter 1985, algorithm R)."""

    def __init__(self, size: int, generator: random.Random) -> None:
        self.size, self.random, self.seen = size, generator, 0
        self.pairs: list[Pair] = []

    def offer(self, pair: Pair) -> None:
        self.seen += 1
        if len(self.pairs) < self.size:
            self.pairs.append(pair)
            return
        place = self.random.randrange(self.seen)
        if place < self.size:
            self.pairs[place] = pair


def _reservoirs(store: Store, source: str, size: int, seed: int) -> dict[str, _Reservoir]:
    found: dict[str, _Reservoir] = {}
    for page in _pages(store, source):
        for type_, subject, object_ in page:
            if type_ not in found:
                found[type_] = _Reservoir(size, random.Random(f"{seed} {source} {type_}"))  # noqa: S311
            found[type_].offer((subject, object_))
    return found


def _pages(store: Store, source: str) -> Iterator[list[tuple[str, str, str]]]:
    """Triples by page of subject names, equal names once."""
    chosen = {
        "sources": [source],
        "never": store.vocabulary.never_weighed(),
        "encoder": "",
        "estimator": "",
        "again": True,
        "only": None,
    }
    for page in pages(store, "knowledge/unweighed_pairs", names=NAMES_A_PAGE, **chosen):
        rows = zip(page["types"], page["subjects"], page["objects"], strict=True)
        yield sorted(set(rows))


def _known(store: Store, type_: str, subjects: Sequence[str]) -> set[Pair]:
    found = store.columns("knowledge/known_objects", type=type_, subjects=sorted(set(subjects)))
    return set(zip(found["subjects"], found["objects"], strict=True))
