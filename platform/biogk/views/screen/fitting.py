"""How a table fits a terminal: which column gives way, where its text breaks, and when none can."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells

BORDER, BORDERS = 1, 3
LONG, LEAST_LONG = 40, 30
"""A column of sentences is one with text wider than the first, and gets the second at least."""
NARROW = 24
"""What other columns get before those of sentences get more."""
# spaces, a part of a name such as PREDICTED_ that another one follows, or what is left
PIECES = re.compile(r"\s+|\S+?[_/-]+(?=\w)|\S+")


def fitting(
    columns: Sequence[str], content: Sequence[Sequence[str]], fixed: Sequence[bool], width: int
) -> list[int] | None:
    """The width of each column of a table that fits; None where no such table can be read.

    Narrow columns keep their width, columns of sentences take what they leave, and none gets
    narrower than its longest word.

    Args:
        columns: their names.
        content: texts by row.
        fixed: for each column whether it must not break, as numbers.
        width: of the terminal.
    """
    by_column = [[name, *cells] for name, *cells in zip(columns, *content, strict=True)]
    wanted = [max(map(_width, cells)) for cells in by_column]
    least = [
        want if whole else max(map(_longest_piece, cells))
        for want, whole, cells in zip(wanted, fixed, by_column, strict=True)
    ]
    long = [
        want > LONG and any(" " in cell for cell in cells)
        for want, cells in zip(wanted, by_column, strict=True)
    ]
    least = [max(one, LEAST_LONG * is_long) for one, is_long in zip(least, long, strict=True)]
    room = width - table_width([0] * len(columns))
    if sum(wanted) <= room:
        return wanted
    if sum(least) > room:
        return None
    narrow, sentences = list(least), list(wanted)
    for place, is_long in enumerate(long):
        if not is_long:
            narrow[place] = sentences[place] = max(least[place], min(wanted[place], NARROW))
    for most in (narrow, sentences, wanted):
        least = _filled(least, most, room)
    return least


def table_width(widths: Sequence[int]) -> int:
    """How wide a table with these columns is, its lines included."""
    return sum(widths) + BORDERS * len(widths) + BORDER


def wrapped(text: str, width: int) -> str:
    """A text in lines of this width, broken at spaces and between the parts of a name."""
    if _width(text) <= width:
        return text
    return "\n".join(part for line in text.split("\n") for part in _lines(line, width))


def _filled(widths: list[int], most: list[int], room: int) -> list[int]:
    """The widths, the narrowest made wider first, up to what each may have and all together."""
    found = list(widths)
    for _ in range(room - sum(found)):
        growing = [i for i, width in enumerate(found) if width < most[i]]
        if not growing:
            break
        found[min(growing, key=found.__getitem__)] += 1
    return found


def _lines(text: str, width: int) -> list[str]:
    lines = [""]
    for piece in PIECES.findall(text):
        for part in chop_cells(piece, width) if cell_len(piece) > width else [piece]:
            if cell_len(lines[-1] + part.rstrip()) <= width:
                lines[-1] += part
            else:
                lines[-1] = lines[-1].rstrip()
                lines.append(part.lstrip())
    return [line.rstrip() for line in lines]


def _width(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _longest_piece(text: str) -> int:
    return max(map(cell_len, PIECES.findall(text)), default=0)
