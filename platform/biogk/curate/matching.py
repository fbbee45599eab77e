"""Which entities of different sources are one concept: by identifiers, then names, then aliases.

Works on disk (SQLite), so that memory does not grow with the graph. Two entities that a source
tells apart are never joined by their names: the source knows better.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, groupby, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from biogk.core.errors import StorageError
from biogk.core.progress import Advance, track
from biogk.curate.match_reasons import (
    ALIAS,
    IDENTIFIER,
    METHODS,
    NAME,
    NAME_SCORES,
    OWN_ID,
    MatchReport,
    PossibleMatch,
    identifier_keys,
    kinds_agree,
    name_keys,
)

CROWD = 50
"""Entities of one key over which it says nothing."""

SCHEMA = """
CREATE TABLE entity (n INTEGER PRIMARY KEY, id TEXT, sources TEXT, kinds TEXT);
CREATE TABLE identifier (key TEXT, n INTEGER, how INTEGER);
CREATE TABLE name (key TEXT, n INTEGER, how INTEGER);
CREATE TABLE candidate (a INTEGER, b INTEGER, score REAL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE end (n INTEGER, source TEXT, other INTEGER, PRIMARY KEY (n, source, other))
  WITHOUT ROWID;
CREATE TABLE contradicted (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE settled (n INTEGER, source TEXT, PRIMARY KEY (n, source)) WITHOUT ROWID;
CREATE TABLE pair (smaller TEXT, larger TEXT, method TEXT, score REAL, written INTEGER DEFAULT 0,
  PRIMARY KEY (smaller, larger)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX identifier_key ON identifier (key, n);
CREATE INDEX identifier_entity ON identifier (n);
CREATE INDEX name_key ON name (key, n);
"""
RIVALS = """
SELECT a, b, score,
  (SELECT max((SELECT count(*) FROM end x WHERE x.n = e.n AND x.source = e.source))
   FROM end e WHERE (e.n = a AND e.other = b) OR (e.n = b AND e.other = a))
FROM candidate
"""


class Matcher:
    """Entities on disk, compared by their keys.

    Args:
        path: a file that is not there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.report = MatchReport()

    def __enter__(self) -> Self:
        with _stored(self.path):
            self._db = sqlite3.connect(self.path, isolation_level=None)
            # the file is thrown away: nothing in it must outlive a crash
            self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            self._db.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        with _stored(self.path):
            self._db.executemany("INSERT INTO entity VALUES (?, ?, ?, ?)", entities)
            self._db.executemany("INSERT INTO identifier VALUES (?, ?, ?)", identifiers)
            self._db.executemany("INSERT INTO name VALUES (?, ?, ?)", names)

    def match(self, methods: Sequence[str] = METHODS) -> None:
        """Compare all entities that were added.

        Args:
            methods: some of `METHODS`; the order in which they are used is always theirs.

        Raises:
            StorageError: the disk is full.
        """
        with _stored(self.path), track("comparing") as advance:
            for statement in filter(str.strip, INDEXES.split(";")):
                self._db.execute(statement)
            if IDENTIFIER in methods:
                self._pass(IDENTIFIER, self._by_identifier(), advance)
            if NAME in methods:
                self._pass(NAME, self._by_name(aliases=0), advance)
            if ALIAS in methods:
                self._pass(ALIAS, self._by_name(aliases=1), advance)
                self._pass(ALIAS, self._by_name(aliases=2), advance)

    def check(self, smaller: str, larger: str, method: str, score: float) -> bool:
        """Whether an edge that is there is as it should be; if it is, it is not in `missing`."""
        with _stored(self.path):
            same = self._db.execute(
                "UPDATE pair SET written = 1 WHERE (smaller, larger, method, score) = (?, ?, ?, ?)",
                (smaller, larger, method, score),
            )
        return same.rowcount > 0

    def wanted(self, smaller: str, larger: str) -> bool:
        """Whether the two are joined."""
        with _stored(self.path):
            found = self._db.execute(
                "SELECT 1 FROM pair WHERE (smaller, larger) = (?, ?)", (smaller, larger)
            )
            return found.fetchone() is not None

    def leave(self, smaller: str, larger: str) -> None:
        """Let a pair be as somebody else joined it."""
        with _stored(self.path):
            self._db.execute(
                "UPDATE pair SET written = 1 WHERE (smaller, larger) = (?, ?)", (smaller, larger)
            )

    def missing(self) -> Iterator[dict[str, Any]]:
        """Joined pairs that `check` has not seen: maps of smaller, larger, method, score."""
        with _stored(self.path):
            found = self._db.execute(
                "SELECT smaller, larger, method, score FROM pair WHERE written = 0"
            )
            for row in found:
                yield dict(zip(("smaller", "larger", "method", "score"), row, strict=True))

    def _pass(
        self,
        method: str,
        found: Iterable[tuple[PossibleMatch, PossibleMatch, float]],
        advance: Advance,
    ) -> None:
        self._db.execute("DELETE FROM candidate")
        self._db.execute("DELETE FROM end")
        for a, b, score in found:
            self._db.execute(
                "INSERT INTO candidate VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET score = max(score, excluded.score)",
                (a.number, b.number, score),
            )
            ends = [(a.number, source, b.number) for source in b.sources]
            ends += [(b.number, source, a.number) for source in a.sources]
            self._db.executemany("INSERT OR IGNORE INTO end VALUES (?, ?, ?)", ends)
            advance(1)
        self._accept(method)

    def _accept(self, method: str) -> None:
        for a, b, score, rivals in self._db.execute(RIVALS):
            if rivals > 1:
                self.report.ambiguous[method] += 1
                if method != IDENTIFIER:
                    continue
            self.report.pairs[method] += 1
            smaller, larger = sorted((self._id(a), self._id(b)))
            self._db.execute(
                "INSERT INTO pair (smaller, larger, method, score) VALUES (?, ?, ?, ?)",
                (smaller, larger, method, round(score / rivals, 4)),
            )
            self._db.execute(
                "INSERT OR IGNORE INTO settled SELECT n, source FROM end "
                "WHERE (n = ?1 AND other = ?2) OR (n = ?2 AND other = ?1)",
                (a, b),
            )

    def _by_identifier(self) -> Iterator[tuple[PossibleMatch, PossibleMatch, float]]:
        for group in self._groups("identifier", IDENTIFIER):
            for a, b in combinations(group, 2):
                # one of them names the other, which even a single source may say of its own
                if OWN_ID in {a.how, b.how} or not a.sources & b.sources:
                    yield a, b, 1.0

    def _by_name(self, aliases: int) -> Iterator[tuple[PossibleMatch, PossibleMatch, float]]:
        for group in self._groups("name", ALIAS if aliases else NAME):
            for a, b in combinations(group, 2):
                if a.how + b.how != aliases or a.sources & b.sources:
                    continue
                agreement = kinds_agree(a.kinds, b.kinds)
                if not agreement or self._is_settled(a, b):
                    continue
                if self._contradicted(a.number, b.number):
                    self._note_contradiction(a.number, b.number)
                else:
                    yield a, b, NAME_SCORES[aliases] * agreement

    def _groups(self, table: str, method: str) -> Iterator[list[PossibleMatch]]:
        only = "WHERE how = 0" if method == NAME else ""
        found = self._db.execute(
            f"SELECT key, n, min(how), sources, kinds FROM {table} JOIN entity USING (n) {only} "  # noqa: S608 - names of our own tables
            "GROUP BY key, n ORDER BY key, n"
        )
        crowded = 0
        for _, rows in groupby(found, key=lambda row: row[0]):
            group = [
                PossibleMatch(number, how, _set(sources), _set(kinds))
                for _, number, how, sources, kinds in islice(rows, CROWD + 1)
            ]
            if len(group) > CROWD:
                crowded += 1
            elif len(group) > 1:
                yield group
        self.report.crowded[method] = crowded

    def _is_settled(self, a: PossibleMatch, b: PossibleMatch) -> bool:
        return any(
            self._db.execute("SELECT 1 FROM settled WHERE (n, source) = (?, ?)", end).fetchone()
            for end in (
                *((a.number, source) for source in b.sources),
                *((b.number, source) for source in a.sources),
            )
        )

    def _contradicted(self, a: int, b: int) -> bool:
        of_a, of_b = (self._identifiers(number) for number in (a, b))
        return any(of_a[prefix].isdisjoint(of_b[prefix]) for prefix in of_a.keys() & of_b.keys())

    def _note_contradiction(self, a: int, b: int) -> None:
        noted = self._db.execute("INSERT OR IGNORE INTO contradicted VALUES (?, ?)", (a, b))
        self.report.contradicted += noted.rowcount

    def _identifiers(self, number: int) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for (key,) in self._db.execute("SELECT key FROM identifier WHERE n = ?", (number,)):
            found.setdefault(key.partition(":")[0], set()).add(key)
        return found

    def _id(self, number: int) -> str:
        (id_,) = self._db.execute("SELECT id FROM entity WHERE n = ?", (number,)).fetchone()
        return str(id_)


def _set(joined: str) -> frozenset[str]:
    return frozenset(joined.split("|")) if joined else frozenset()


@contextmanager
def _stored(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            f"{path} cannot be written: {error}.",
            "Free disk space, or let TMPDIR name another folder.",
        ) from error
