"""Which triples to weigh, and for how long: what matters most comes first."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypedDict

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store

UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)([smhd]))")


class Only(TypedDict):
    """A triple has one of them: its relation, the kind of an end, a corpus that names both ends."""

    types: list[str]
    kinds: list[str]
    corpora: list[str]


@dataclass(frozen=True)
class Limits:
    """How far a call goes.

    Args:
        only: which triples; all of them where None.
        seconds: stop after the step in which these are over.
    """

    only: Only | None = None
    seconds: float = math.inf


def only(store: Store, names: Sequence[str]) -> Only | None:
    """What names of relations, kinds and corpora stand for; None where there are none.

    Args:
        store: the database.
        names: of each, in any order.

    Raises:
        UsageError: the graph has neither a relation, a kind nor a corpus of that name.
    """
    if not names:
        return None
    known = {
        "types": [row["type"] for row in store.read("knowledge/stated_types")],
        "kinds": list(store.vocabulary.kinds),
        "corpora": [row["corpus"] for row in store.read("corpus/corpora")],
    }
    there = {name for each in known.values() for name in each}
    for name in names:
        if name not in there:
            close = get_close_matches(name, sorted(there))
            raise UsageError(
                f"The graph has no relation, kind or corpus {name}.",
                f"Did you mean {' or '.join(close)}?" if close else "biogk status shows them.",
            )
    types, kinds, corpora = ([name for name in names if name in each] for each in known.values())
    return Only(types=types, kinds=kinds, corpora=corpora)


def seconds_of(duration: str) -> float:
    """Seconds of a duration such as 8h, 90m or 1d12h.

    Raises:
        UsageError: it is none.
    """
    parts = DURATION.findall(duration)
    if not parts or "".join(map("".join, parts)) != duration:
        raise UsageError(f"{duration!r} is no duration.", "Give one such as 45m, 8h or 1d12h.")
    return sum(float(number) * UNITS[unit] for number, unit in parts)
