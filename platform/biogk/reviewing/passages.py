"""What a reader needs of a text: what stands around the two names, with both marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

MARGIN = 240
"""Characters that are shown before and behind the two."""
Span = Sequence[int]


@dataclass(frozen=True)
class Part:
    """A piece of text.

    Args:
        text: the piece.
        role: `subject` or `object` where it is a mention of that end; else empty.
    """

    text: str
    role: str = ""


def passage(text: str, subject: Sequence[Span], object_: Sequence[Span]) -> list[Part]:
    """The part of a text around the mentions of both ends that are nearest to each other.

    Args:
        text: the whole text.
        subject: start and end of each mention of the subject, in characters, the end exclusive.
        object_: the same of the object.
    """
    nearest = min(product(subject, object_), key=_apart, default=(*subject[:1], *object_[:1]))
    start, end = _window(text, nearest)
    ends = ((subject, "subject"), (object_, "object"))
    marks = sorted((span[0], span[1], role) for spans, role in ends for span in spans)
    parts, at = [Part("… ")] if start else [], start
    for first, last, role in marks:
        if at <= first and last <= end:
            parts += [Part(text[at:first]), Part(text[first:last], role)]
            at = last
    parts.append(Part(text[at:end] + (" …" if end < len(text) else "")))
    return [part for part in parts if part.text]


def _apart(pair: tuple[Span, Span]) -> int:
    one, other = pair
    return max(one[0], other[0]) - min(one[1], other[1])


def _window(text: str, spans: Sequence[Span]) -> tuple[int, int]:
    """Where the part begins and ends, between words."""
    first = min((span[0] for span in spans), default=0)
    last = max((span[1] for span in spans), default=0)
    start, end = max(0, first - MARGIN), min(len(text), last + MARGIN)
    gap = text.find(" ", start, first) if start else -1
    if gap >= 0:
        start = gap + 1
    if end < len(text):
        end = max(text.rfind(" ", 0, end), last)
    return start, end
