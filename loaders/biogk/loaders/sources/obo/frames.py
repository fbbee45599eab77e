"""The frames of an OBO file, each parsed by fastobo; a line that cannot be read spoils no other."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import fastobo

from biogk.core.errors import InputError
from biogk.core.files import LINE_LIMIT, UnreadableLine, text_lines
from biogk.core.model.names import CONTROL, shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import rejected
from biogk.loaders.relatives import OBO, refuse_relative

HEADER, TERM, TYPEDEF = "", "Term", "Typedef"
OPENING = re.compile(r"\[[A-Za-z]+\]|[A-Za-z][\w-]*\s*:")
KIND = re.compile(r"\[([A-Za-z]+)\]\s*(?:!.*)?")
TAG = re.compile(r"([A-Za-z][\w-]*)\s*:")
COMMENT = "!"
SNIFFED = 10
"""Lines that tell a format."""


class Line(NamedTuple):
    """A clause as it stands.

    Args:
        number: its line, from 1.
        tag: what stands before its colon; nothing where there is none.
        text: the line without space around it.
    """

    number: int
    tag: str
    text: str


@dataclass(slots=True)
class Frame:
    """A frame as it stands.

    Args:
        file: the file, as the user named it.
        line: its first line, from 1.
        kind: what its brackets hold, Term or Typedef; nothing for the header.
        lines: what stands in it, without blank lines and comments.
        signs: how many they have.
    """

    file: str
    line: int
    kind: str
    lines: list[Line] = field(default_factory=list)
    signs: int = 0

    def reject(self, reason: str) -> RejectedRow:
        """This frame as one that could not be used."""
        return rejected(self.file, self.line, reason, "\n".join(each.text for each in self.lines))


class Parsed(NamedTuple):
    """What fastobo makes of a frame.

    Args:
        id: of its entity; None for the header.
        clauses: each with its line.
        faults: the lines that are no OBO.
    """

    id: Any
    clauses: list[tuple[Line, Any]]
    faults: list[RejectedRow]


def check_obo(path: Path) -> None:
    """Look at the first lines of a file.

    Raises:
        InputError: it cannot be read as text, is blank, or is of another format.
    """
    lines = (
        text
        for _, text in text_lines(path)
        if isinstance(text, str) and text.strip() and not text.startswith(COMMENT)
    )
    beginning = list(islice(lines, SNIFFED))
    if not beginning:
        raise InputError(f"{path} is blank.", "Fetch or write it again.")
    refuse_relative(path, beginning, reads=OBO)
    if not OPENING.match(beginning[0].lstrip()):
        raise InputError(
            f"{path} is no OBO: it begins with {shown(beginning[0])}.",
            "Check the path; other formats of ontologies become OBO by robot convert.",
        )


def frames(path: Path) -> Iterator[Frame | RejectedRow]:
    """The header, then the frames, streamed; in between, the lines that are no text.

    Raises:
        InputError: the file cannot be read as text.
    """
    frame = Frame(str(path), 1, HEADER)
    for number, line in text_lines(path):
        if isinstance(line, UnreadableLine):
            yield rejected(str(path), number, line.reason, line.shown)
            continue
        text = CONTROL.sub(" ", line).strip()
        if not text or text.startswith(COMMENT):
            continue
        if text.startswith("["):
            yield frame
            kind = KIND.fullmatch(text)
            frame = Frame(str(path), number, kind[1] if kind else text)
            continue
        frame.signs += len(text)
        if frame.signs > LINE_LIMIT:
            reason = f"its frame is longer than {LINE_LIMIT:,} characters"
            yield rejected(str(path), number, reason, text)
            continue
        tag = TAG.match(text)
        frame.lines.append(Line(number, tag[1] if tag else "", text))
    yield frame


def parsed(frame: Frame, tags: Container[str]) -> Parsed:
    """The clauses of a frame that have one of some tags; lines without one have an empty tag.

    Raises:
        InputError: it does not begin with its id, or has one that cannot be read.
    """
    head, lines = "", frame.lines
    if frame.kind != HEADER:
        if not lines or lines[0].tag != "id":
            raise InputError("its first line is not its id")
        head, lines = f"[{frame.kind}]\n{lines[0].text}\n", lines[1:]
    wanted = [each for each in lines if each.tag in tags]
    try:
        id_, clauses = _loaded(head + "".join(f"{each.text}\n" for each in wanted))
    except SyntaxError:
        return _line_by_line(frame, head, wanted)
    return Parsed(id_, list(zip(wanted, clauses, strict=True)), [])


def text_of(ident: Any) -> str:
    """An identifier without the escapes of OBO."""
    if isinstance(ident, fastobo.id.PrefixedIdent):
        return f"{ident.prefix}:{ident.local}"
    if isinstance(ident, fastobo.id.UnprefixedIdent):
        return str(ident.unescaped)
    return str(ident)


def _line_by_line(frame: Frame, head: str, wanted: list[Line]) -> Parsed:
    try:
        id_, _ = _loaded(head)
    except SyntaxError as error:
        raise InputError(f"its id is no OBO: {error.msg}") from error
    found = Parsed(id_, [], [])
    for line in wanted:
        try:
            _, (clause,) = _loaded(f"{head}{line.text}\n")
        except SyntaxError as error:
            reason = f"no OBO: {error.msg}"
            found.faults.append(rejected(frame.file, line.number, reason, line.text))
        else:
            found.clauses.append((line, clause))
    return found


def _loaded(text: str) -> tuple[Any, list[Any]]:
    """The id and the clauses of the one frame in a text."""
    document = fastobo.loads(text, threads=1)
    if len(document):
        return document[0].id, list(document[0])
    return None, list(document.header)
