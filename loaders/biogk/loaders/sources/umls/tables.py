"""Rows of a release's files: fields between vertical bars, named by MRFILES.RRF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.files import LINE_LIMIT, SHOWN
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import rejected
from biogk.loaders.sources.umls.release import Release, ReleaseFile, raw_lines

Fields = list[bytes]

# As they were from 2004 on; a release without MRFILES.RRF is read by them.
COLUMNS = {
    "MRCONSO.RRF": "CUI,LAT,TS,LUI,STT,SUI,ISPREF,AUI,SAUI,SCUI,SDUI,SAB,TTY,CODE,STR,SRL,"
    "SUPPRESS,CVF",
    "MRREL.RRF": "CUI1,AUI1,STYPE1,REL,CUI2,AUI2,STYPE2,RELA,RUI,SRUI,SAB,SL,RG,DIR,SUPPRESS,CVF",
    "MRSTY.RRF": "CUI,TUI,STN,STY,ATUI,CVF",
    "MRDEF.RRF": "CUI,AUI,ATUI,SATUI,SAB,DEF,SUPPRESS,CVF",
    "MRDOC.RRF": "DOCKEY,VALUE,TYPE,EXPL",
    "MRCUI.RRF": "CUI1,VER,REL,RELA,MAPREASON,CUI2,MAPIN",
    "MRSAB.RRF": "VCUI,RCUI,VSAB,RSAB,SON,SF,SVER,VSTART,VEND,IMETA,RMETA,SLC,SCC,SRL,TFR,CFR,"
    "CXTY,TTYL,ATNL,LAT,CENC,CURVER,SABIN,SSN,SCIT",
    "MRFILES.RRF": "FIL,DES,FMT,CLS,RWS,BTS",
    "MRCOLS.RRF": "COL,DES,REF,MIN,AV,MAX,FIL,DTY",
    "SRDEF": "RT,UI,STY,STN,DEF,EX,UN,NH,ABR,RIN",
    "SRSTR": "STY1,RL,STY2,LS",
}
USED = {
    "MRCONSO.RRF": (
        *("CUI", "LAT", "TS", "STT", "ISPREF", "SCUI", "SDUI", "SAB", "TTY", "CODE", "STR"),
        "SUPPRESS",
    ),
    "MRREL.RRF": ("CUI1", "REL", "CUI2", "RELA", "SAB", "SUPPRESS"),
    "MRSTY.RRF": ("CUI", "TUI", "STY"),
    "MRDEF.RRF": ("CUI", "SAB", "DEF", "SUPPRESS"),
    "MRCUI.RRF": ("CUI1", "REL", "CUI2"),
}
BAD_TOGETHER = 100_000
"""Malformed rows in succession that are kept in memory; more of them are a file of another kind."""
NOT_READ = re.compile(r"(?!MRX|AMBIG)\w+\.RRF")
"""Files that say something of their own, not the indexes of words and of ambiguous names."""
SEPARATOR = b"|"
LINE_ENDS = (b"", b"\r")


@dataclass
class RrfTable:
    """A file of a release.

    Args:
        name: its name in the UMLS.
        parts: where its bytes are.
        columns: the names of its fields, in order.
        announced: rows that it should have by MRFILES.RRF; None where that is not said.
        read: rows that the last whole reading found, malformed ones too.
    """

    name: str
    parts: tuple[ReleaseFile, ...]
    columns: tuple[str, ...]
    announced: int | None = None
    read: int = 0

    def at(self, *names: str) -> list[int]:
        """The positions of columns."""
        return [self.columns.index(name) for name in names]

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Each line with its number, from 1."""
        return enumerate(raw_lines(self.parts), 1)

    def rows(
        self, bad: list[RejectedRow], lines: Iterable[tuple[int, bytes]] | None = None
    ) -> Iterator[tuple[int, Fields]]:
        """Each row with its line number; malformed ones go to `bad`.

        Args:
            bad: what is malformed since it was emptied last.
            lines: its lines in another order.

        Raises:
            InputError: the file cannot be read, or its first line is no text.
        """
        width = len(self.columns)
        rows = 0
        for number, raw in lines or self.lines():
            rows += 1
            if number == 1:
                raw = self._beginning(raw)  # noqa: PLW2901
            fields = raw.split(SEPARATOR)
            if len(fields) == width + 1 and fields[-1] in LINE_ENDS and len(raw) <= LINE_LIMIT:
                yield number, fields
            elif raw.strip():
                bad.append(self.reject(number, self._fault(raw, len(fields)), raw))
                self._refuse_another_format(bad)
            else:
                rows -= 1
        self.read = rows

    def disagreement(self) -> list[str]:
        """A note where the last reading found other rows than MRFILES.RRF announces."""
        if self.announced is None or self.read == self.announced:
            return []
        read = counted(self.read, "row")
        return [f"{self.name} has {read} where MRFILES.RRF announces {self.announced:,}."]

    def reject(self, number: int, reason: str, raw: bytes | Fields) -> RejectedRow:
        """A row that could not be used."""
        row = raw if isinstance(raw, bytes) else SEPARATOR.join(raw)
        shown = row[: 4 * SHOWN].decode("utf-8", "backslashreplace")
        return rejected(str(self.parts[0].shown), number, reason, shown)

    def _refuse_another_format(self, bad: list[RejectedRow]) -> None:
        if len(bad) > BAD_TOGETHER:
            raise InputError(
                f"{self.parts[0].shown} has more than {BAD_TOGETHER:,} malformed rows together; "
                f"the first is line {bad[0].line}: {bad[0].reason}.",
                "Check that it is the file of this release that its name says.",
            )

    def _beginning(self, raw: bytes) -> bytes:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:SHOWN]:
            raise InputError(
                f"{self.parts[0].shown} is no UTF-8 text.", "Check the path, or fetch it again."
            )
        return raw.removeprefix(b"\xef\xbb\xbf")

    def _fault(self, raw: bytes, fields: int) -> str:
        if len(raw) > LINE_LIMIT:
            return f"it is longer than {LINE_LIMIT:,} bytes"
        ended = raw.removesuffix(b"\r").endswith(SEPARATOR)
        if fields == len(self.columns) and not ended:
            return "cut off: no | behind its last field"
        return f"{counted(fields - ended, 'field')}, not {len(self.columns)}"


class Tables:
    """The files of a release with their columns.

    Args:
        release: where they are.

    Raises:
        InputError: MRFILES.RRF cannot be read, or a column that is used is not in it.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self._announced: dict[str, tuple[tuple[str, ...], int | None]] = {}
        if "MRFILES.RRF" in release.files:
            self._read_columns()

    def find(self, name: str) -> RrfTable | None:
        """A file, None where the release does not have it.

        Raises:
            InputError: it lacks a column that is used.
        """
        parts = self.release.files.get(name)
        if parts is None:
            return None
        default = tuple(COLUMNS[name].split(","))
        columns, announced = self._announced.get(name, (default, None))
        missing = [each for each in USED.get(name, ()) if each not in columns]
        if missing:
            raise InputError(
                f"By MRFILES.RRF {name} has no column {self._described(name, missing[0])}; "
                f"it has {', '.join(columns)}.",
                "Take the MRFILES.RRF of the same release.",
            )
        return RrfTable(name, parts, columns, announced)

    def not_read(self) -> dict[str, int]:
        """Files that MRFILES.RRF announces and no loader reads, with their rows."""
        return {
            name: rows
            for name, (_, rows) in self._announced.items()
            if rows and name not in COLUMNS and NOT_READ.fullmatch(name)
        }

    def required(self, name: str) -> RrfTable:
        """A file that the release must have.

        Raises:
            InputError: it does not have it, or lacks a column that is used.
        """
        found = self.find(name)
        if found is None:
            raise InputError(f"{self.release.path} lacks {name}.", "Name the folder of a release.")
        return found

    def _read_columns(self) -> None:
        table = RrfTable("MRFILES.RRF", self.release.files["MRFILES.RRF"], _default("MRFILES.RRF"))
        at_name, at_columns, at_rows = table.at("FIL", "FMT", "RWS")
        for _, fields in table.rows([]):
            columns = tuple(_text(fields[at_columns]).split(","))
            rows = _text(fields[at_rows])
            self._announced[_text(fields[at_name])] = (
                columns,
                int(rows) if rows.isdigit() else None,
            )
        if not self._announced:
            raise InputError(
                f"{table.parts[0].shown} names no columns.",
                "Fetch it again, or load without it: --partial.",
            )

    def _described(self, name: str, column: str) -> str:
        parts = self.release.files.get("MRCOLS.RRF")
        if parts:
            table = RrfTable("MRCOLS.RRF", parts, _default("MRCOLS.RRF"))
            of, what, file = table.at("COL", "DES", "FIL")
            for _, fields in table.rows([]):
                if (_text(fields[of]), _text(fields[file])) == (column, name):
                    return f"{column} ({_text(fields[what])})"
        return column


def _default(name: str) -> tuple[str, ...]:
    return tuple(COLUMNS[name].split(","))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()
