"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckState(StrEnum):
    """How it stands."""

    WELL = "well"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Args:
        what: the thing.
        state: a note is for information, or slows work down; what is broken stops it.
        found: how it is.
        mend: what to do; empty where all is well.
    """

    what: str
    state: CheckState
    found: str
    mend: str = ""


def well(what: str, found: str) -> Check:
    """A thing that is as it should be."""
    return Check(what, CheckState.WELL, found)


def note(what: str, found: str, mend: str) -> Check:
    """A thing that works, but could be better."""
    return Check(what, CheckState.NOTE, found, mend)


def broken(what: str, found: str, mend: str) -> Check:
    """A thing that does not work."""
    return Check(what, CheckState.BROKEN, found, mend)
