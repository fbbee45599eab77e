"""What a reviewer can say of a triple, and who they are: a name, or an ORCID iD.

The last digit of an ORCID iD is checked (ISO/IEC 7064, MOD 11-2):

    total = 2 * (total + digit)            from 0, over the first 15 digits
    last  = (12 - total mod 11) mod 11     a ten is written X
"""

from __future__ import annotations

import re
from typing import Literal

from biogk.core.errors import InputError
from biogk.core.model.names import clean_name, shown

Verdict = Literal["right", "wrong", "unsure"]
RIGHT: Verdict = "right"
WRONG: Verdict = "wrong"
UNSURE: Verdict = "unsure"
VERDICTS: dict[str, Verdict] = {RIGHT: RIGHT, WRONG: WRONG, UNSURE: UNSURE}
PREFIX = re.compile(r"^(?:https?://)?(?:orcid\.org/|orcid:\s*)", re.IGNORECASE)
DIGITS = re.compile(r"[\d\s-]+[xX]?")
WHOLE = re.compile(r"[0-9]{15}[0-9X]")
LONGEST = 100


def reviewer_named(text: str) -> str:
    """A reviewer's name as it is kept; an ORCID iD becomes `orcid:0000-0002-1825-0097`.

    Args:
        text: a name, or an ORCID iD with or without its prefix; nothing for nobody in particular.

    Raises:
        InputError: what looks like an ORCID iD is none, or the name is too long.
    """
    if not text.strip():
        return ""
    name = " ".join(clean_name(text, "the reviewer").split())
    bare = PREFIX.sub("", name)
    if bare != name or DIGITS.fullmatch(bare):
        return f"orcid:{_checked(bare)}"
    if len(name) > LONGEST:
        raise InputError(f"The reviewer's name has {len(name)} characters, more than {LONGEST}.")
    return name


def in_words(reviewer: str) -> str:
    """A reviewer as a sentence names them."""
    return reviewer or "somebody without a name"


def _checked(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text).upper()
    if not WHOLE.fullmatch(digits) or digits[-1] != _last(digits[:-1]):
        raise InputError(
            f"{shown(text)} is no ORCID iD: it has not 16 digits, or they do not fit the last one.",
            "One is 0000-0002-1825-0097.",
        )
    return "-".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _last(digits: str) -> str:
    total = 0
    for digit in digits:
        total = 2 * (total + int(digit))
    return "0123456789X"[(12 - total % 11) % 11]
