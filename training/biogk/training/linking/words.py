"""Words of a text with their character offsets: the unit of linking and of spans."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from biogk.core.model.invisible import INVISIBLE, visible

WORD = re.compile(rf"[^\W_]+(?:[{INVISIBLE}]+[^\W_]+)*|[^\w\s{INVISIBLE}]|_")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text.

    A run of letters and digits is a word, and so is every other sign that is not a space: an
    annotation of any usual corpus begins and ends at such a border. Soft hyphens, zero-width
    spaces and other signs that are not seen are no border, and no words themselves.

    Args:
        texts: the words without signs that are not seen.
        starts: first character of each.
        ends: one past the last character of each.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.texts)


def split_words(text: str) -> Words:
    """Split a text into words."""
    found = list(WORD.finditer(text))
    return Words(
        tuple(visible(match[0]) for match in found),
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
    )


def fold(word: str) -> str:
    """A word as the dictionary compares it: compatibility forms and case folded."""
    return unicodedata.normalize("NFKC", word).casefold()
