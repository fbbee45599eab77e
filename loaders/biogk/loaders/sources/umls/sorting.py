"""Rows by concept. Releases are sorted by it; a file that is not is sorted on the disk first."""

from __future__ import annotations

import heapq
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from biogk.core.disk import writing
from biogk.core.model.rows import RejectedRow
from biogk.loaders.sources.umls.cuis import cui_number
from biogk.loaders.sources.umls.tables import SEPARATOR, Fields, RrfTable

RUN_BYTES = 64 * 2**20
ADVICE = "Set TMPDIR to a folder on a larger disk, or sort the file by its first column before."

Line = tuple[int, int, bytes]


class ByConcept:
    """The rows of a table in groups of one concept, in ascending order.

    Whether the table is sorted is found out before the first group. One that is not is written to
    temporary files, sorted by concept and line, which go away with this object.

    Args:
        table: a table with a column CUI.
    """

    def __init__(self, table: RrfTable) -> None:
        self.table = table
        self.at = table.columns.index("CUI")
        self._is_sorted: bool | None = None
        self._runs: _Runs | None = None

    @property
    def is_sorted(self) -> bool:
        """Whether the file has the order of its concepts."""
        if self._is_sorted is None:
            last = -1
            self._is_sorted = True
            for _, raw in self.table.lines():
                number = self._number(raw)
                if number >= last:
                    last = number
                elif number >= 0:
                    self._is_sorted = False
                    break
        return self._is_sorted

    def groups(self, bad: list[RejectedRow]) -> Iterator[tuple[int, list[tuple[int, Fields]]]]:
        """The number of each concept and its rows with their line numbers.

        Args:
            bad: gets the malformed rows.

        Raises:
            InputError: the file cannot be read.
            StorageError: it has to be sorted, and the temporary files cannot be written.
        """
        lines = None if self.is_sorted else self._sorted_lines()
        keyed = self._keyed(self.table.rows(bad, lines), bad)
        for cui, rows in groupby(keyed, itemgetter(0)):
            yield cui, [(number, fields) for _, number, fields in rows]

    def _keyed(
        self, rows: Iterator[tuple[int, Fields]], bad: list[RejectedRow]
    ) -> Iterator[tuple[int, int, Fields]]:
        for number, fields in rows:
            cui = cui_number(fields[self.at])
            if cui < 0:
                bad.append(self.table.reject(number, "its CUI is none", fields))
            else:
                yield cui, number, fields

    def _number(self, raw: bytes) -> int:
        fields = raw.split(SEPARATOR, self.at + 1)
        return cui_number(fields[self.at]) if len(fields) > self.at else -1

    def _sorted_lines(self) -> Iterator[tuple[int, bytes]]:
        if self._runs is None:
            self._runs = _Runs()
            for run in self._unsorted_runs():
                self._runs.write(run)
        return self._runs.lines()

    def _unsorted_runs(self) -> Iterator[list[Line]]:
        run: list[Line] = []
        size = 0
        for number, raw in self.table.lines():
            run.append((self._number(raw), number, raw))
            size += len(raw)
            if size > RUN_BYTES:
                yield run
                run, size = [], 0
        yield run


class _Runs:
    """Sorted temporary files, each of lines with the number of the concept and of the line."""

    def __init__(self) -> None:
        with writing(Path(tempfile.gettempdir()), ADVICE):
            self.folder = Path(tempfile.mkdtemp(prefix="biogk-umls-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.paths: list[Path] = []

    def write(self, run: list[Line]) -> None:
        path = self.folder / str(len(self.paths))
        with writing(path, ADVICE), path.open("wb") as stream:
            stream.writelines(b"%d|%d|%s\n" % line for line in sorted(run))
        self.paths.append(path)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        for _, number, raw in heapq.merge(*map(_read_run, self.paths)):
            yield number, raw


def _read_run(path: Path) -> Iterator[Line]:
    with path.open("rb") as stream:
        for line in stream:
            cui, number, raw = line[:-1].split(SEPARATOR, 2)
            yield int(cui), int(number), raw
