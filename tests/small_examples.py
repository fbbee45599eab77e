"""Small documents as a model reads them."""

from __future__ import annotations

from biogk.training.examples import Example
from biogk.training.words import split_words


def example(text: str, *spans: tuple[int, int, int]) -> Example:
    """A document of one-piece words with annotated spans, each linked to entity 0."""
    words = split_words(text)
    return Example(
        number=0,
        words=words,
        pieces=[1, *(5 + ord(word[0]) % 20 for word in words.texts), 2],
        piece_words=[-1, *range(len(words)), -1],
        kept=len(words),
        spans=list(spans),
        relations=[(0, 1, 0)] if len(spans) > 1 else [],
        links=[(first, last, 0, 0.9) for first, last, _ in spans],
    )
