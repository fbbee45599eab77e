"""Counts with their nouns."""

import pytest

from biogk.core.counted import counted


@pytest.mark.parametrize(
    ("count", "noun", "says"),
    [
        (0, ("node",), "0 nodes"),
        (1, ("node",), "1 node"),
        (2, ("node",), "2 nodes"),
        (1, ("entity", "entities"), "1 entity"),
        (1_200, ("entity", "entities"), "1,200 entities"),
    ],
)
def test_one_and_several(count: int, noun: tuple[str, ...], says: str) -> None:
    assert counted(count, *noun) == says
