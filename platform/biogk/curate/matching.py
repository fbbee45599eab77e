"""Which entities of different sources are one concept: by identifiers, then names, then aliases.

Works on disk (SQLite), so that memory does not grow with the graph. Two entities that a source
tells apart are never joined by their names: the source knows better. What mapping sets state comes
before names, and what they deny joins nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby, islice

from biogk.core.model.identifiers import prefix_of
from biogk.core.progress import Advance, track
from biogk.curate.match_reasons import (
    ALIAS,
    IDENTIFIER,
    MAPPING,
    METHODS,
    NAME,
    NAME_SCORES,
    OWN_ID,
    SETTLING,
    PossibleMatch,
    kinds_agree,
)
from biogk.curate.match_tables import MatchTables, stored

CROWD = 50
"""Entities of one key over which it says nothing."""

RIVALS = """
SELECT a, b, score,
  (SELECT max((SELECT count(*) FROM end x WHERE x.n = e.n AND x.source = e.source))
   FROM end e WHERE (e.n = a AND e.other = b) OR (e.n = b AND e.other = a))
FROM candidate
"""
JOIN = """
INSERT INTO pair (smaller, larger, method, score) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT DO UPDATE SET method = excluded.method, score = excluded.score
WHERE excluded.score > score OR excluded.score = score AND excluded.method = ?5
"""
DENY = """
INSERT OR IGNORE INTO denied (a, b) SELECT min(s.n, l.n), max(s.n, l.n)
FROM stated JOIN entity s ON s.id = smaller JOIN entity l ON l.id = larger WHERE negated
"""
STATED = """
SELECT s.n, s.sources, s.kinds, l.n, l.sources, l.kinds, confidence
FROM stated JOIN entity s ON s.id = smaller JOIN entity l ON l.id = larger WHERE NOT negated
"""
NAME_SET = """
UPDATE pair SET mapping_set = (
  SELECT min(mapping_set) FROM stated
  WHERE (stated.smaller, stated.larger, confidence) = (pair.smaller, pair.larger, pair.score)
    AND NOT negated)
WHERE method = ?
"""
PREFIXES = """
SELECT prefix, count(*) FROM shared JOIN entity x ON x.n = a JOIN entity y ON y.n = b
JOIN pair ON (smaller, larger) = (min(x.id, y.id), max(x.id, y.id))
WHERE method = ? GROUP BY prefix ORDER BY count(*) DESC, prefix
"""


class Matcher(MatchTables):
    """Entities on disk, compared by their keys."""

    def match(self, methods: Sequence[str] = METHODS) -> None:
        """Compare all entities that were added, and join those that mappings join.

        Args:
            methods: some of `METHODS`; the order in which they are used is always theirs.

        Raises:
            StorageError: the disk is full.
        """
        self.index()
        with stored(self.path), track("comparing") as advance:
            self._db.execute(DENY)
            if IDENTIFIER in methods:
                self._pass(IDENTIFIER, self._by_identifier(), advance)
            self._pass(MAPPING, self._by_mapping(), advance)
            if NAME in methods:
                self._pass(NAME, self._by_name(aliases=0), advance)
            if ALIAS in methods:
                self._pass(ALIAS, self._by_name(aliases=1), advance)
                self._pass(ALIAS, self._by_name(aliases=2), advance)
            self._db.execute(NAME_SET, (MAPPING,))
            self._count()

    def _pass(
        self,
        method: str,
        found: Iterable[tuple[PossibleMatch, PossibleMatch, float]],
        advance: Advance,
    ) -> None:
        self._db.execute("DELETE FROM candidate")
        self._db.execute("DELETE FROM end")
        for a, b, score in found:
            if self._denied(a, b):
                continue
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
        for a, b, score, several in self._db.execute(RIVALS):
            rivals = 1 if method == MAPPING else several
            if rivals > 1:
                self.report.ambiguous[method] += 1
                if method != IDENTIFIER:
                    continue
            smaller, larger = sorted((self._id(a), self._id(b)))
            edge = (smaller, larger, method, round(score / rivals, 4))
            self._db.execute(JOIN, (*edge, MAPPING))
            if method == MAPPING and score < SETTLING:
                continue
            self._db.execute(
                "INSERT OR IGNORE INTO settled SELECT n, source FROM end "
                "WHERE (n = ?1 AND other = ?2) OR (n = ?2 AND other = ?1)",
                (a, b),
            )

    def _count(self) -> None:
        self.report.pairs.update(
            self._db.execute("SELECT method, count(*) FROM pair GROUP BY method")
        )
        self.report.identifiers = dict(self._db.execute(PREFIXES, (IDENTIFIER,)))
        (self.report.denied,) = self._db.execute("SELECT count(*) FROM denied WHERE met").fetchone()

    def _denied(self, a: PossibleMatch, b: PossibleMatch) -> bool:
        pair = (a.number, b.number)
        met = self._db.execute("UPDATE denied SET met = 1 WHERE (a, b) = (?, ?)", pair)
        return met.rowcount > 0

    def _by_mapping(self) -> Iterator[tuple[PossibleMatch, PossibleMatch, float]]:
        for *ends, confidence in self._db.execute(STATED):
            a, b = (
                PossibleMatch(number, OWN_ID, _set(sources), _set(kinds))
                for number, sources, kinds in (ends[:3], ends[3:])
            )
            yield *sorted((a, b), key=lambda each: each.number), confidence

    def _by_identifier(self) -> Iterator[tuple[PossibleMatch, PossibleMatch, float]]:
        for key, group in self._groups("identifier", IDENTIFIER):
            prefix = prefix_of(key) if ":" in key else ""
            for a, b in combinations(group, 2):
                # one of them names the other, which even a single source may say of its own
                if OWN_ID in {a.how, b.how} or not a.sources & b.sources:
                    shared = (a.number, b.number, prefix)
                    self._db.execute("INSERT OR IGNORE INTO shared VALUES (?, ?, ?)", shared)
                    yield a, b, 1.0

    def _by_name(self, aliases: int) -> Iterator[tuple[PossibleMatch, PossibleMatch, float]]:
        for _, group in self._groups("name", ALIAS if aliases else NAME):
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

    def _groups(self, table: str, method: str) -> Iterator[tuple[str, list[PossibleMatch]]]:
        only = "WHERE how = 0" if method == NAME else ""
        found = self._db.execute(
            f"SELECT key, n, min(how), sources, kinds FROM {table} JOIN entity USING (n) {only} "  # noqa: S608 - names of our own tables
            "GROUP BY key, n ORDER BY key, n"
        )
        crowded = 0
        for key, rows in groupby(found, key=lambda row: row[0]):
            group = [
                PossibleMatch(number, how, _set(sources), _set(kinds))
                for _, number, how, sources, kinds in islice(rows, CROWD + 1)
            ]
            if len(group) > CROWD:
                crowded += 1
            elif len(group) > 1:
                yield key, group
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
