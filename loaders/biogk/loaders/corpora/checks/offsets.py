"""What offsets count: characters from 0 are right, and others are told by where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from biogk.core.errors import InputError

UNITS = {"UTF-16 units": (0x10000,), "bytes": (0x80, 0x800, 0x10000)}
"""Units, and the characters from which each takes one more of them."""
FEWEST, NEARLY_ALL, TOO_FEW = 3, 0.95, 0.5
Reading = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a document that a source gives without their text.

    Args:
        start: the first.
        end: one past the last.
        passage: the first character of the passage that the annotation belongs to.
        origin: what the source counts the document's first character as.
    """

    start: int
    end: int
    passage: int = 0
    origin: int = 0


def other_readings(text: str, place: Place) -> Iterator[Reading]:
    """Where a place would be if its offsets counted something else: what, start and end."""
    if place.passage:
        yield "offsets count from the passage", *_moved(place, place.passage + place.origin)
    if not text.isascii():
        for base in dict.fromkeys((place.passage, 0)):
            for unit in UNITS:
                ends = (place.start - base, place.end - base)
                start, end = (_character(text, base, each, unit) for each in ends)
                if start is not None and end is not None:
                    yield f"offsets count {unit}, not characters", start, end
    yield "offsets count from 1, not from 0", *_moved(place, -1)
    yield "offsets count from 1, the last character included", place.start - 1, place.end
    yield "end is the last character, not the one behind it", place.start, place.end + 1


def hint(text: str, place: Place, fits: Callable[[str], bool] | None = None) -> str:
    """What the offsets of a misplaced annotation seem to count, to stand behind a message.

    Args:
        text: of the document.
        place: of the annotation.
        fits: whether a piece of text is what the source says; None takes what stands at words.
    """
    for what, start, end in other_readings(text, place):
        inside = 0 <= start < end <= len(text)
        if inside and (fits(text[start:end]) if fits else at_words(text, start, end)):
            return f"; its {what}" if fits else f"; perhaps its {what}"
    return ""


def at_words(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends where words do."""
    if text[start].isspace() or text[end - 1].isspace():
        return False
    begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return begins and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


@dataclass
class _Count:
    differ: int = 0
    stated: int = 0
    other: int = 0

    @property
    def fits(self) -> bool:
        """Whether the other reading leads to words, and the offsets as they are do not."""
        many = self.differ >= FEWEST and self.other >= NEARLY_ALL * self.differ
        return many and self.stated < TOO_FEW * self.differ


@dataclass
class OffsetCheck:
    """How the offsets of a file lie in its texts, where the file does not repeat the text.

    Args:
        path: the file.
    """

    path: Path
    counts: dict[str, _Count] = field(default_factory=dict)

    def add(self, text: str, places: list[Place]) -> None:
        """Look at the mentions of a document."""
        for place in places:
            stated = at_words(text, place.start, place.end)
            for what, start, end in dict.fromkeys(other_readings(text, place)):
                if (start, end) == (place.start, place.end):
                    continue
                count = self.counts.setdefault(what, _Count())
                count.differ += 1
                count.stated += stated
                count.other += 0 <= start < end <= len(text) and at_words(text, start, end)

    def close(self) -> None:
        """Refuse a file whose offsets lead to words only if they count something else.

        Raises:
            InputError: naming what they seem to count.
        """
        fitting = [what for what, count in self.counts.items() if count.fits]
        if fitting:
            count = self.counts[fitting[0]]
            raise InputError(
                f"{self.path}: {count.stated:,} of {count.differ:,} mentions stand at words; "
                f"{count.other:,} would if their {' or their '.join(fitting[:2])}.",
                "Write offsets in characters of the document, from 0, the end exclusive.",
            )


def _moved(place: Place, by: int) -> tuple[int, int]:
    return place.start + by, place.end + by


def _character(text: str, base: int, offset: int, unit: str) -> int | None:
    """The character that begins a number of units behind another one."""
    starts = _starts(text, unit)
    if offset < 0 or base >= len(starts):
        return None
    wanted = starts[base] + offset
    found = int(np.searchsorted(starts, wanted))
    return found if found < len(starts) and starts[found] == wanted else None


@lru_cache(maxsize=len(UNITS))
def _starts(text: str, unit: str) -> npt.NDArray[np.int64]:
    """The units before each character of a text with n, and before its end [n + 1]."""
    signs = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    widths = 1 + np.searchsorted(UNITS[unit], signs, side="right")
    return np.concatenate(([0], np.cumsum(widths)))
