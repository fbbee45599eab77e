"""Identifiers that gave way to others."""

from __future__ import annotations

import numpy as np

from biogk.loaders.sources.renamed import Renamed


def test_chains_are_followed_to_their_end() -> None:
    found = Renamed([(3, 2), (9, 8), (2, 1), *((n, n - 1) for n in range(29, 9, -1))])
    assert [found.now(number) for number in (3, 2, 1, 9, 29, 5)] == [1, 1, 1, 8, 8, 5]
    assert found.before(1) == [2, 3]
    assert found.before(8) == [9, *range(10, 30)]
    assert found.before(2) == []
    assert found.all_now(np.array([9, 7, 3], np.uint32)).tolist() == [8, 7, 1]


def test_without_pairs_all_stay_as_they_are() -> None:
    found = Renamed()
    assert (len(found), found.now(7), found.before(7)) == (0, 7, [])


def test_a_circle_ends() -> None:
    assert Renamed([(1, 2), (2, 1)]).now(1) in (1, 2)


def test_of_several_the_first_counts() -> None:
    assert Renamed([(1, 2), (1, 3)]).now(1) == 2
