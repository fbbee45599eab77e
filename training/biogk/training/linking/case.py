"""Capitals of a name and of the place where it stands: whether the one may be the other."""

from __future__ import annotations

import re

from biogk.training.linking.normal import spelled

SHORT = 4
"""Letters, digits and signs up to which a name may be another word in other capitals."""
LETTERS = re.compile(r"[^\W\d_]+")
HEADING_ENDS = re.compile(r"[\n:.!?]")


def is_acronym(surface: str) -> bool:
    """Whether a short name is none that is written like a plain word: CAT, iNOS, CD4, but not Gout.

    Names of more than four signs are acronyms where all of them are capitals.
    """
    return surface.isupper() or (len(surface) <= SHORT and not _is_plain(surface))


def is_shouted(surface: str, found: str) -> bool:
    """Whether a short plain name stands in a text as an acronym would: `gout` as GOUT or gOUT."""
    return len(surface) <= SHORT and not _is_plain(found)


def fits(surface: str, found: str) -> bool:
    """Whether an acronym stands in a text as it is written, but for a plural."""
    return spelled(found).removesuffix("s") == spelled(surface).removesuffix("s")


def in_heading(text: str, start: int, end: int) -> bool:
    """Whether all from the beginning of a line to the next colon or stop is in capitals.

    Args:
        text: any text.
        start: first character of a name in it.
        end: one past its last.
    """
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    stop = HEADING_ENDS.search(text, end)
    return text[begin : stop.start() if stop else len(text)].isupper()


def _is_plain(surface: str) -> bool:
    return not any(sign.isdigit() for sign in surface) and all(
        run in (run.lower(), run.capitalize()) for run in LETTERS.findall(surface)
    )
