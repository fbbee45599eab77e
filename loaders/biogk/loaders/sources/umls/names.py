"""What a concept is called: names, aliases, identifiers, and its definition."""

from __future__ import annotations

from biogk.core.errors import InputError
from biogk.core.model.names import NAME_LIMIT, clean_name, clean_text
from biogk.core.model.rows import RejectedRow
from biogk.loaders.sources.umls.details import Details
from biogk.loaders.sources.umls.filters import Filters, refuse_unknown
from biogk.loaders.sources.umls.settings import UmlsSettings
from biogk.loaders.sources.umls.tables import Fields, RrfTable

ALIASES = 100
IDENTIFIERS = 100
DEFINITION_LIMIT = 20_000

Name = tuple[int, bool, bool, bool, int, str]


class NameReader:
    """Reads the rows of one concept in MRCONSO."""

    def __init__(self, table: RrfTable, filters: Filters, settings: UmlsSettings) -> None:
        self.table = table
        self.hidden, self.sabs = filters.hidden, filters.sabs
        self.languages = filters.language_ranks
        self._seen: set[tuple[bytes, bytes]] = set()
        self.rules = {
            sab.encode(): (rule.prefix, table.at(rule.column)[0], _encoded(rule.term_types))
            for sab, rule in settings.identifiers.items()
        }
        (self.lat, self.ts, self.stt, self.ispref, self.sab, self.tty, self.str_, self.flag) = (
            table.at("LAT", "TS", "STT", "ISPREF", "SAB", "TTY", "STR", "SUPPRESS")
        )

    def read(
        self, rows: list[tuple[int, Fields]], details: Details, bad: list[RejectedRow]
    ) -> tuple[list[str], list[str]]:
        """The names, the preferred one first, and the identifiers."""
        left = details.of(self.table.name)
        found: list[Name] = []
        identifiers: set[str] = set()
        for line, fields in rows:
            sab = fields[self.sab]
            if fields[self.flag] in self.hidden:
                left[f"suppressed ({fields[self.flag].decode()})"] += 1
                continue
            if sab in self.rules:
                self._identify(fields, sab, identifiers)
            self._seen.add((sab, fields[self.lat]))
            language = self.languages.get(fields[self.lat])
            if language is None:
                left["in other languages"] += 1
            elif self.sabs and sab not in self.sabs:
                left["of other vocabularies"] += 1
            else:
                name = self._name(line, fields, bad)
                if name:
                    rank = (fields[self.ts] != b"P", fields[self.stt] != b"PF")
                    found.append((language, *rank, fields[self.ispref] != b"Y", line, name))
        found.sort()
        return self._distinct(found, details), sorted(identifiers)[:IDENTIFIERS]

    def require_all_found(self) -> None:
        """See that every vocabulary and language that is asked for has names.

        Raises:
            UsageError: one has none.
        """
        for what, wanted, place in (("vocabulary", self.sabs, 0), ("language", self.languages, 1)):
            there = {each[place].decode("utf-8", "replace") for each in self._seen}
            lacking = [name for each in wanted if (name := each.decode()) not in there]
            refuse_unknown(what, lacking, there, self.table.name)

    def _name(self, line: int, fields: Fields, bad: list[RejectedRow]) -> str:
        try:
            name = fields[self.str_].decode().strip()
            if name and len(name) <= NAME_LIMIT and name.isprintable():
                return name
            return clean_name(name, "its name")
        except UnicodeDecodeError:
            bad.append(self.table.reject(line, "its name is no UTF-8 text", fields))
        except InputError as error:
            bad.append(self.table.reject(line, error.message, fields))
        return ""

    def _identify(self, fields: Fields, sab: bytes, into: set[str]) -> None:
        prefix, at, term_types = self.rules[sab]
        if term_types and fields[self.tty] not in term_types:
            return
        raw = fields[at]
        # HGNC:5, GO:0005694, HP:0001871 bring their prefix along
        local = raw.rpartition(b":")[2].decode("ascii", "ignore").strip()
        if local and local != "NOCODE" and len(raw) < 100:
            into.add(f"{prefix}:{local}")

    def _distinct(self, ranked: list[Name], details: Details) -> list[str]:
        found: dict[str, str] = {}
        for *_, name in ranked:
            found.setdefault(" ".join(name.casefold().split()), name)
        names = list(found.values())
        if len(names) > ALIASES + 1:
            details.of(self.table.name)[f"over {ALIASES} aliases"] += len(names) - ALIASES - 1
        return names[: ALIASES + 1]


class DefinitionReader:
    """Reads the rows of one concept in MRDEF."""

    def __init__(self, table: RrfTable, filters: Filters, settings: UmlsSettings) -> None:
        self.table = table
        self.hidden, self.sabs = filters.hidden, filters.sabs
        self.ranks = {sab.encode(): rank for rank, sab in enumerate(settings.definitions)}
        self.sab, self.text, self.flag = table.at("SAB", "DEF", "SUPPRESS")

    def read(self, rows: list[tuple[int, Fields]], details: Details, bad: list[RejectedRow]) -> str:
        """The definition of the vocabulary that comes first in the settings, else the first."""
        left = details.of(self.table.name)
        best, rank = "", len(self.ranks) + 1
        for line, fields in rows:
            if fields[self.flag] in self.hidden:
                left[f"suppressed ({fields[self.flag].decode()})"] += 1
                continue
            if self.sabs and fields[self.sab] not in self.sabs:
                left["of other vocabularies"] += 1
                continue
            text = self._text(line, fields, bad)
            its = self.ranks.get(fields[self.sab], len(self.ranks))
            if text and best:
                left["beside a preferred one"] += 1
            if text and its < rank:
                best, rank = text, its
        return best

    def _text(self, line: int, fields: Fields, bad: list[RejectedRow]) -> str:
        raw = fields[self.text]
        if len(raw) > 4 * DEFINITION_LIMIT:
            bad.append(self.table.reject(line, f"its definition has {len(raw):,} bytes", fields))
            return ""
        try:
            return clean_text(raw.decode(), "its definition").strip()
        except UnicodeDecodeError:
            bad.append(self.table.reject(line, "its definition is no UTF-8 text", fields))
            return ""


def _encoded(names: list[str]) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)
