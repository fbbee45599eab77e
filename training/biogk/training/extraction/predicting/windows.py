"""Documents of any length in parts that a model can read in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.core.model.rows import DocumentRow
from biogk.training.graphs.textgraph import sentence_spans

WINDOW = 16_000
CHARACTERS_AT_ONCE = 2 * WINDOW
LONGEST_SENTENCE = 4_000


@dataclass(frozen=True, slots=True)
class TextWindow:
    """A part of a document.

    Args:
        number: of the document among those that are read.
        row: the document.
        start: its first character in the document.
        text: what stands there.
    """

    number: int
    row: DocumentRow
    start: int
    text: str


def windows(rows: Iterable[DocumentRow], *, whole: bool = False) -> Iterator[TextWindow]:
    """The documents in their order, long ones cut between sentences, and very long sentences too.

    Args:
        rows: the documents.
        whole: whether a text is read at once, so that a sentence is nothing of its own.
    """
    for number, row in enumerate(rows):
        for start, end in _cut(row.text, whole=whole):
            yield TextWindow(number, row, start, row.text[start:end])


def batches(parts: Iterable[TextWindow], most: int) -> Iterator[list[TextWindow]]:
    """Parts that are read at once: so many at most, and no more characters than fit.

    Args:
        parts: of documents.
        most: how many there may be in a batch.
    """
    batch: list[TextWindow] = []
    room = CHARACTERS_AT_ONCE
    for part in parts:
        if batch and (len(batch) == most or len(part.text) > room):
            yield batch
            batch, room = [], CHARACTERS_AT_ONCE
        batch.append(part)
        room -= len(part.text)
    if batch:
        yield batch


def joined(row: DocumentRow, parts: Sequence[tuple[int, Extraction]]) -> Extraction:
    """What was found in a document.

    Args:
        row: the document.
        parts: where each of its parts begins, and what was found there.
    """
    mentions: list[Mention] = []
    relations: list[Relation] = []
    sentences: list[tuple[int, int]] = []
    for start, found in parts:
        before = len(mentions)
        mentions += [
            replace(each, start=start + each.start, end=start + each.end) for each in found.mentions
        ]
        relations += [
            replace(each, head=before + each.head, tail=before + each.tail)
            for each in found.relations
        ]
        sentences += [(start + first, start + last) for first, last in found.sentences]
    return Extraction(row.id, mentions, relations, row.text, tuple(sentences))


def _cut(text: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    longest = WINDOW if whole else LONGEST_SENTENCE
    if len(text) <= longest:
        yield 0, len(text)
        return
    start = 0
    for first, last in [(0, len(text))] if whole else sentence_spans(text):
        if last - first > longest:
            if first > start:
                yield start, first
            yield from _cut_sentence(text, first, last, longest)
            start = last
        elif last - start > WINDOW:
            yield start, first
            start = first
    if text[start:].strip():
        yield start, len(text)


def _cut_sentence(text: str, start: int, last: int, longest: int) -> Iterator[tuple[int, int]]:
    while last - start > longest:
        space = text.rfind(" ", start + longest // 2, start + longest)
        end = start + longest if space < 0 else space + 1
        yield start, end
        start = end
    yield start, last
