"""Cutting the text of a table into rows, by the rules that spreadsheets write them."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from biogk.core.files import UnreadableLine

RECORD_LINES = 500
"""Lines that a row may have. A quotation mark that is not closed by then was never meant to be."""
RECORD_SIGNS = 2**20
"""Signs of a broken row, behind which its end is not looked for."""
Line = tuple[int, str | UnreadableLine]


class Cut(NamedTuple):
    """A row of a table, cut into its fields.

    Args:
        line: its first line, from 1.
        text: the row as it stands.
        values: its fields; none where it cannot be read.
        fault: why not.
    """

    line: int
    text: str
    values: Sequence[str]
    fault: str = ""


Split = Callable[[Iterable[Line]], Iterator[Cut]]


def split_tabs(lines: Iterable[Line]) -> Iterator[Cut]:
    """The rows of a tab-separated table, in which no sign has a meaning but the tab."""
    for number, text in lines:
        if isinstance(text, UnreadableLine):
            yield Cut(number, text.shown, (), text.reason)
        elif text.strip():
            yield Cut(number, text, text.split("\t"))


def _split_quoted(lines: Iterable[Line], delimiter: str) -> Iterator[Cut]:
    """The rows of a table whose fields may be quoted, with line ends in them.

    Of a broken row all lines up to the mark that closes it are one row that cannot be read, for
    the rest of a note would else be read as a row; where no mark closes it, its first line alone.
    """
    feed = _Feed(lines)
    rows = csv.reader(feed, strict=True, delimiter=delimiter)
    while True:
        feed.taken = []
        try:
            values = next(rows, None)
        except csv.Error as error:
            yield feed.broken(str(error))
            continue
        if values is None:
            return
        if any(values) and not (len(values) == 1 and values[0].isspace()):
            taken = feed.taken
            yield Cut(taken[0][0], _joined(taken), values)


split_csv: Split = partial(_split_quoted, delimiter=",")
split_semicolons: Split = partial(_split_quoted, delimiter=";")
split_quoted_tabs: Split = partial(_split_quoted, delimiter="\t")


class _Feed:
    """The lines of one row after another; those of a broken one may be taken back.

    Args:
        lines: of the file.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= RECORD_LINES:
            raise csv.Error(f"a quotation mark is not closed within {RECORD_LINES} lines")
        text = self._take()[1]
        if isinstance(text, UnreadableLine):
            raise csv.Error(text.reason)
        return text + "\n"

    def broken(self, fault: str) -> Cut:
        """The row that the lines which were taken begin, as one that cannot be read."""
        first, text = self.taken[0]
        if isinstance(text, UnreadableLine):
            return Cut(first, text.shown, (), text.reason)
        lines = self._to_the_mark()
        last = lines[-1][0]
        where = f", in lines {first} to {last}" if last > first else ""
        return Cut(first, _joined(lines), (), f"not CSV: {fault}{where}")

    def _to_the_mark(self) -> list[Line]:
        marks = lines = signs = 0
        while lines < RECORD_LINES and signs < RECORD_SIGNS:
            if lines == len(self.taken) and not self._more():
                break
            text = _text(self.taken[lines])
            marks += text.count('"')
            signs += len(text)
            lines += 1
            if marks % 2 == 0:
                break
        end = lines if marks % 2 == 0 else 1
        self._again.extendleft(reversed(self.taken[end:]))
        return self.taken[:end]

    def _more(self) -> bool:
        try:
            self._take()
        except StopIteration:
            return False
        return True

    def _take(self) -> Line:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line


def _joined(lines: Sequence[Line]) -> str:
    return _text(lines[0]) if len(lines) == 1 else "\n".join(map(_text, lines))


def _text(line: Line) -> str:
    return line[1].shown if isinstance(line[1], UnreadableLine) else line[1]
