"""What matching keeps on disk (SQLite): entities, their keys, what mappings state, joined pairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from biogk.core.closing import Closing
from biogk.core.errors import StorageError
from biogk.core.model.identifiers import normal_identifier
from biogk.curate.match_reasons import MatchReport, Statement, identifier_keys, name_keys

SCHEMA = """
CREATE TABLE entity (n INTEGER PRIMARY KEY, id TEXT, sources TEXT, kinds TEXT);
CREATE TABLE identifier (key TEXT, n INTEGER, how INTEGER);
CREATE TABLE name (key TEXT, n INTEGER, how INTEGER);
CREATE TABLE candidate (a INTEGER, b INTEGER, score REAL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE end (n INTEGER, source TEXT, other INTEGER, PRIMARY KEY (n, source, other))
  WITHOUT ROWID;
CREATE TABLE shared (a INTEGER, b INTEGER, prefix TEXT, PRIMARY KEY (a, b, prefix)) WITHOUT ROWID;
CREATE TABLE contradicted (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE settled (n INTEGER, source TEXT, PRIMARY KEY (n, source)) WITHOUT ROWID;
CREATE TABLE stated (smaller TEXT, larger TEXT, mapping_set TEXT, negated INTEGER, confidence REAL,
  justification TEXT, PRIMARY KEY (smaller, larger, mapping_set)) WITHOUT ROWID;
CREATE TABLE denied (a INTEGER, b INTEGER, met INTEGER DEFAULT 0, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE pair (smaller TEXT, larger TEXT, method TEXT, score REAL, mapping_set TEXT DEFAULT '',
  written INTEGER DEFAULT 0, PRIMARY KEY (smaller, larger)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS identifier_key ON identifier (key, n);
CREATE INDEX IF NOT EXISTS identifier_entity ON identifier (n);
CREATE INDEX IF NOT EXISTS name_key ON name (key, n);
"""
STATE = """
INSERT INTO stated VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
  negated = max(negated, excluded.negated), confidence = max(confidence, excluded.confidence),
  justification = max(justification, excluded.justification)
"""
EDGE = ("smaller", "larger", "method", "score", "mapping_set")
"""What an edge says; the set is empty where no mapping states it."""


class MatchTables(Closing):
    """Entities on disk, what is said of them, and the pairs that are found to be one concept.

    Args:
        path: a file that is not there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.report = MatchReport()

    def __enter__(self) -> Self:
        with stored(self.path):
            self._db = sqlite3.connect(self.path, isolation_level=None)
            # the file is thrown away: nothing in it must outlive a crash
            self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            self._db.execute("BEGIN")
        return self

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, page: dict[str, list[Any]]) -> None:
        """Entities in columns: ids, names, aliases, identifiers, kinds, sources.

        Raises:
            StorageError: the disk is full.
        """
        columns = (page[key] for key in ("ids", "names", "aliases", "identifiers"))
        entities, identifiers, names = [], [], []
        for id_, kinds, sources, (_, name, aliases, listed) in zip(
            page["ids"], page["kinds"], page["sources"], zip(*columns, strict=True), strict=True
        ):
            number = self.report.entities
            self.report.entities += 1
            supporting = sources or [id_.partition(":")[0]]
            entities.append((number, id_, "|".join(supporting), "|".join(kinds)))
            identifiers += identifier_keys(number, id_, listed)
            names += name_keys(number, name, aliases)
        with stored(self.path):
            self._db.executemany("INSERT INTO entity VALUES (?, ?, ?, ?)", entities)
            self._db.executemany("INSERT INTO identifier VALUES (?, ?, ?)", identifiers)
            self._db.executemany("INSERT INTO name VALUES (?, ?, ?)", names)

    def index(self) -> None:
        """Make what was added fast to look up.

        Raises:
            StorageError: the disk is full.
        """
        with stored(self.path):
            for statement in filter(str.strip, INDEXES.split(";")):
                self._db.execute(statement)

    def holders(self, identifier: str, most: int) -> list[str]:
        """The ids of the entities that have an identifier in any usual spelling, `most` at most."""
        with stored(self.path):
            found = self._db.execute(
                "SELECT DISTINCT id FROM identifier JOIN entity USING (n) WHERE key = ? LIMIT ?",
                (normal_identifier(identifier), most),
            )
            return [id_ for (id_,) in found]

    def state(self, statements: Iterable[Statement]) -> None:
        """Take what mapping sets say; where one says both of a pair, that it is none.

        Raises:
            StorageError: the disk is full.
        """
        with stored(self.path):
            self._db.executemany(STATE, statements)

    def statements(self) -> Iterator[Statement]:
        """What mapping sets were found to say."""
        with stored(self.path):
            for row in self._db.execute("SELECT * FROM stated"):
                yield Statement(*row)._replace(negated=bool(row[3]))

    def check(self, edge: Sequence[str | float]) -> bool:
        """Whether an edge that is there is as it should be; if it is, it is not in `missing`.

        Args:
            edge: its `EDGE`.
        """
        with stored(self.path):
            same = self._db.execute(
                f"UPDATE pair SET written = 1 WHERE ({', '.join(EDGE)}) = (?, ?, ?, ?, ?)",  # noqa: S608 - our own columns
                edge,
            )
        return same.rowcount > 0

    def wanted(self, smaller: str, larger: str) -> bool:
        """Whether the two are joined."""
        with stored(self.path):
            found = self._db.execute(
                "SELECT 1 FROM pair WHERE (smaller, larger) = (?, ?)", (smaller, larger)
            )
            return found.fetchone() is not None

    def leave(self, smaller: str, larger: str) -> None:
        """Let a pair be as somebody else joined it."""
        with stored(self.path):
            self._db.execute(
                "UPDATE pair SET written = 1 WHERE (smaller, larger) = (?, ?)", (smaller, larger)
            )

    def missing(self) -> Iterator[dict[str, Any]]:
        """Joined pairs that `check` has not seen, as maps of `EDGE`."""
        with stored(self.path):
            found = self._db.execute(f"SELECT {', '.join(EDGE)} FROM pair WHERE written = 0")  # noqa: S608
            for row in found:
                yield dict(zip(EDGE, row, strict=True))


@contextmanager
def stored(path: Path) -> Iterator[None]:
    """Within it, what SQLite cannot write becomes a `StorageError`."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            f"{path} cannot be written: {error}.",
            "Free disk space, or let TMPDIR name another folder.",
        ) from error
