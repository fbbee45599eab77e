"""Abbreviations that a text explains itself: `acute renal failure (ARF)`.

The algorithm is that of Schwartz & Hearst (2003), A simple algorithm for identifying abbreviation
definitions in biomedical text. Pacific Symposium on Biocomputing 8, 451-462.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
LONGEST_SHORT = 10
MOST_WORDS = 2


def definitions(text: str) -> Iterator[tuple[Span, Span]]:
    """The short forms that a text explains, with their long forms, both as characters [start, end).

    Either form may stand in the brackets; what follows a comma or semicolon in them is left out.
    """
    for match in BRACKETS.finditer(text):
        start, end = match.span(1)
        end = min([end, *(at for sign in ",;" if (at := text.find(sign, start, end)) > 0)])
        inner = _trimmed(text, start, end)
        if _is_short(text[slice(*inner)]):
            short, long = inner, _long_form(text, inner, match.start())
        else:
            short = _word_before(text, match.start())
            long = _best_long_form(text, short, inner) if _is_short(text[slice(*short)]) else None
        if long is not None:
            yield short, long


def _is_short(form: str) -> bool:
    return (
        2 <= len(form) <= LONGEST_SHORT
        and len(form.split()) <= MOST_WORDS
        and form[0].isalnum()
        and any(sign.isalpha() for sign in form)
    )


def _long_form(text: str, short: Span, bracket: int) -> Span | None:
    """The words in front of the bracket, at most min(|A| + 5, 2 |A|) of them, A the short form."""
    size = short[1] - short[0]
    words = list(re.finditer(r"\S+", text[:bracket]))[-min(size + 5, size * 2) :]
    if not words:
        return None
    return _best_long_form(text, short, (words[0].start(), words[-1].end()))


def _best_long_form(text: str, short: Span, within: Span) -> Span | None:
    """The shortest end of `within` that has the signs of the short form in their order.

    The first sign of the short form must begin a word.
    """
    start, end = within
    at = end - 1
    for index in range(short[1] - 1, short[0] - 1, -1):
        sign = text[index].lower()
        if not sign.isalnum():
            continue
        while at >= start and (
            text[at].lower() != sign
            or (index == short[0] and at > start and text[at - 1].isalnum())
        ):
            at -= 1
        if at < start:
            return None
        at -= 1
    found = _trimmed(text, at + 1, end)
    return found if _is_long(text[slice(*found)], text[slice(*short)]) else None


def _is_long(long: str, short: str) -> bool:
    return (
        len(long) > len(short)
        and short not in long.split()
        and len(long.split()) <= min(len(short) + 5, len(short) * 2)
    )


def _word_before(text: str, bracket: int) -> Span:
    head = text[:bracket].rstrip()
    start = max(head.rfind(space) for space in (" ", "\n", "\t", "(", "[")) + 1
    return start, len(head)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
