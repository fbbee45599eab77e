"""Words that are spelled almost like one of the dictionary: `oedema`, `carbamazapine`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Indel

SHORTEST = 6
PREFIX, SUFFIX = 4, 4
MOST = 3
CACHED = 200_000


class SimilarWords:
    """For a word that no name has, the words of names that are most alike.

    Only words that begin or end with the same four letters are compared, so that a word costs a
    look at some hundred others; what was found for it is kept.

    Args:
        keys: normalised names, a space behind each part.
        least: the least likeness of a word, from 0 to 1.
    """

    def __init__(self, keys: Iterable[str], least: float) -> None:
        self.least = least
        self._words = {part for key in keys for part in key.split()}
        self._blocks: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if _looks_like_a_term(word):
                self._blocks[f"{word[:PREFIX]}-"].append(word)
                self._blocks[f"-{word[-SUFFIX:]}"].append(word)
        self._found: dict[str, tuple[str, ...]] = {}

    def words(self, word: str) -> tuple[str, ...]:
        """At most three words of the dictionary that are like one that is not in it."""
        if word in self._words or not _looks_like_a_term(word):
            return ()
        found = self._found.get(word)
        if found is None:
            if len(self._found) >= CACHED:
                self._found.clear()
            found = self._found[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> tuple[str, ...]:
        near = {
            *self._blocks.get(f"{word[:PREFIX]}-", ()),
            *self._blocks.get(f"-{word[-SUFFIX:]}", ()),
        }
        ranked = process.extract(
            word,
            sorted(near),
            scorer=Indel.normalized_similarity,
            score_cutoff=self.least,
            limit=MOST,
        )
        return tuple(found for found, _, _ in ranked)


def likeness(first: str, second: str) -> float:
    """1 for equal texts: 1 - insertions and deletions / length of both."""
    found: float = Indel.normalized_similarity(first, second)
    return found


def _looks_like_a_term(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()
