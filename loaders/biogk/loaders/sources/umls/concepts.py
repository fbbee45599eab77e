"""Concepts: one entity of all rows of a CUI in MRCONSO, MRSTY and MRDEF.

Name: of the names that pass the filters the first by language (in the order that the user gave),
TS (P, the preferred term, before S), STT (PF, the preferred form, before variants), ISPREF (Y
before N), and line. In a whole release in one language that is the preferred name of the UMLS. The
others are aliases in the same order, up to `ALIASES`, each once but for case and white space.

Identifiers are taken from every row that is not suppressed, whatever its vocabulary and language:
they say what the concept is, not how it is called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from biogk.core.errors import InputError
from biogk.core.model.names import clean_name
from biogk.core.model.rows import EntityRow, KnowledgeRow, RejectedRow, TripleRow
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.umls.cuis import NUMBERS, cui_text
from biogk.loaders.sources.umls.details import Details
from biogk.loaders.sources.umls.filters import Filters
from biogk.loaders.sources.umls.names import DefinitionReader, NameReader
from biogk.loaders.sources.umls.settings import NO_KIND, UmlsSettings
from biogk.loaders.sources.umls.sorting import ByConcept
from biogk.loaders.sources.umls.tables import Fields

TYPE_KIND = "SemanticType"
ABSENT, LEFT_OUT, KEPT = 0, 1, 2


class Concepts:
    """The concepts that pass the filters.

    Args:
        names, types, definitions: the tables, of which the last two may be missing.
        filters: which concepts and names.
        settings: kinds, identifiers, preferred definitions.
        type_names: the names of semantic types by number; others are read from MRSTY.
        with_types: also yield a triple from each concept to each of its semantic types.
        defined: the types that are entities already.
    """

    def __init__(
        self,
        names: ByConcept,
        types: ByConcept | None,
        definitions: ByConcept | None,
        filters: Filters,
        settings: UmlsSettings,
        type_names: Mapping[str, str],
        *,
        with_types: bool = False,
        defined: Collection[str] = (),
    ) -> None:
        self.names, self.types, self.definitions = names, types, definitions
        self.settings, self.type_names, self.with_types = settings, type_names, with_types
        self.defined, self._defined = defined, set(defined)
        self.wanted = filters.type_numbers(settings, type_names)
        self.reader = NameReader(names.table, filters, settings)
        self.definer = (
            DefinitionReader(definitions.table, filters, settings) if definitions else None
        )

    def rows(
        self, details: Details, state: bytearray, retired: Renamed | None = None
    ) -> Iterator[KnowledgeRow]:
        """Each concept, and what is malformed.

        Args:
            details: gets what is left out.
            state: (NUMBERS,) gets ABSENT, LEFT_OUT or KEPT for each CUI.
            retired: which CUI gave way to which; the old one is an identifier of the other.

        Raises:
            UsageError: a vocabulary or language is asked for that no concept has a name of.
        """
        bad: list[RejectedRow] = []
        self._defined = set(self.defined)
        types = _Follower(self.types, details, bad)
        definitions = _Follower(self.definitions, details, bad)
        left = details.of("the concepts")
        for cui, rows in self.names.groups(bad):
            names, identifiers = self.reader.read(rows, details, bad)
            types_rows = types.at(cui)
            definition_rows = definitions.at(cui)
            numbers = self._numbers(types_rows, bad)
            definition = (
                self.definer.read(definition_rows, details, bad)
                if self.definer and definition_rows
                else ""
            )
            if bad:
                yield from bad
                bad.clear()
            if not names:
                left["without a name that passes"] += 1
                state[cui] = LEFT_OUT
            elif self.wanted and self.wanted.isdisjoint(numbers):
                left["of other semantic types"] += 1
                state[cui] = LEFT_OUT
            else:
                state[cui] = KEPT
                for old in retired.before(cui) if retired else ():
                    identifiers.append(f"umls:{cui_text(old)}")
                yield from self._entity(cui, names, numbers, definition, identifiers)
        types.finish()
        definitions.finish()
        yield from bad
        self.reader.require_all_found()

    def _entity(
        self,
        cui: int,
        names: list[str],
        numbers: dict[str, str],
        definition: str,
        identifiers: list[str],
    ) -> Iterator[KnowledgeRow]:
        kinds = {self.settings.kind_of.get(number, NO_KIND) for number in numbers}
        id_ = f"umls:{cui_text(cui)}"
        yield EntityRow(
            id_,
            names[0],
            tuple(sorted(kinds)) or (NO_KIND,),
            tuple(names[1:]),
            definition,
            tuple(numbers.values()),
            tuple(identifiers),
        )
        if self.with_types:
            yield from self._types_of(id_, numbers)

    def _types_of(self, id_: str, numbers: dict[str, str]) -> Iterator[KnowledgeRow]:
        for number, name in numbers.items():
            if number not in self._defined:
                self._defined.add(number)
                yield EntityRow(f"umls:{number}", name, (TYPE_KIND,))
            yield TripleRow(id_, "HAS_SEMANTIC_TYPE", f"umls:{number}", "STY")

    def _numbers(self, rows: list[tuple[int, Fields]], bad: list[RejectedRow]) -> dict[str, str]:
        if not rows or self.types is None:
            return {}
        table = self.types.table
        at_number, at_name = table.at("TUI", "STY")
        found: dict[str, str] = {}
        for line, fields in rows:
            number = fields[at_number].decode("utf-8", "replace")
            if len(number) != 4 or number[0] != "T" or not number[1:].isdigit():
                bad.append(table.reject(line, "its TUI is none", fields))
                continue
            known = self.type_names.get(number)
            if known is None:
                try:
                    known = clean_name(fields[at_name].decode(), "STY")
                except (InputError, UnicodeDecodeError) as error:
                    bad.append(table.reject(line, str(error), fields))
                    continue
            found[number] = known
        return found


class _Follower:
    """Goes through a table in step with the concepts of MRCONSO."""

    def __init__(self, table: ByConcept | None, details: Details, bad: list[RejectedRow]) -> None:
        self.groups = table.groups(bad) if table else iter(())
        self.left = details.of(table.table.name) if table else None
        self.next = next(self.groups, None)

    def at(self, cui: int) -> list[tuple[int, Fields]]:
        """The rows of a concept; those of concepts before it, which MRCONSO lacks, are counted."""
        while self.next is not None and self.next[0] < cui:
            self._pass_over(self.next[1])
        if self.next is None or self.next[0] > cui:
            return []
        rows = self.next[1]
        self.next = next(self.groups, None)
        return rows

    def finish(self) -> None:
        """Count what is behind the last concept."""
        while self.next is not None:
            self._pass_over(self.next[1])

    def _pass_over(self, rows: list[tuple[int, Fields]]) -> None:
        if self.left is not None:
            self.left["of concepts that are not in MRCONSO.RRF"] += len(rows)
        self.next = next(self.groups, None)


def new_state() -> bytearray:
    """What is known of each CUI before any was read: nothing."""
    return bytearray(NUMBERS)
