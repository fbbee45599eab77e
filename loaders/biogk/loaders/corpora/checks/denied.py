"""Whether an annotation says of itself that it is denied, or only supposed."""

from __future__ import annotations

import re
from collections.abc import Iterable

NEGATED, SPECULATED = "negated", "speculated"
FLAGS = {
    **dict.fromkeys(("negated", "negation", "negative", "neg", "denied", "denial"), NEGATED),
    **dict.fromkeys(
        ("speculated", "speculation", "speculative", "uncertain", "uncertainty", "hedged", "hedge"),
        SPECULATED,
    ),
}
"""Names whose value is yes or no."""
SCALES = frozenset(
    ("polarity", "certainty", "factuality", "assertion", "modality", "existence", "veracity")
)
"""Names whose value is one of several words."""
NO = frozenset(
    ("", "false", "f", "no", "n", "0", "none", "affirmed", "positive", "asserted", "certain")
)
WORDS = {
    **dict.fromkeys(("negative", "negated", "negation", "neg", "-", "-1", "ct-"), NEGATED),
    **dict.fromkeys(("absent", "denied", "refuted"), NEGATED),
    **dict.fromkeys(("possible", "probable", "uncertain", "doubtful", "suspected"), SPECULATED),
    **dict.fromkeys(("speculated", "speculative", "speculation", "hypothetical"), SPECULATED),
    **dict.fromkeys(("conditional", "hedged", "low", "l1", "l2", "pr+", "ps+"), SPECULATED),
}
"""Words that such a value has."""


def says_so(name: str) -> bool:
    """Whether an attribute of that name tells if its bearer holds."""
    known = _plain(name)
    return known in FLAGS or known in SCALES


def held_back(attributes: Iterable[tuple[str, object]]) -> str:
    """`negated`, `speculated`, or nothing where the bearer of the attributes is stated as it is.

    Args:
        attributes: names and values, in any spelling; one that is only there has the value True.
    """
    found = {_one(_plain(name), str(value).strip().lower()) for name, value in attributes}
    return next((each for each in (NEGATED, SPECULATED) if each in found), "")


def _one(name: str, value: str) -> str:
    if name in FLAGS:
        return "" if value in NO else FLAGS[name]
    return WORDS.get(value, "") if name in SCALES else ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower()).removeprefix("is")
