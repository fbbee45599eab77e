"""Triples of any source, as one table: CSV, TSV, JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.identifiers import checked_taxon
from biogk.core.model.names import check_source_name, clean_name, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.records import Record
from biogk.loaders.sources.columns import Chosen, End, find_columns
from biogk.loaders.sources.mapping import mapped_relation, relations_of
from biogk.loaders.sources.meaning import (
    GONE,
    NEGATED,
    OBSOLETE_ENTITY,
    OF_OBSOLETE,
    SELF,
    TWICE_NEGATED,
    Counts,
    is_self_relation,
)
from biogk.loaders.sources.naming import Naming, checked
from biogk.loaders.sources.prefixes import curie
from biogk.loaders.tables import TableFile, as_list, as_text, open_table

REMEMBERED = 500_000
"""Entities that are remembered, so as not to be yielded again; more would cost memory."""
GUESSED = Chosen()
ENTITY_COLUMNS = (
    "id",
    "name",
    "kind",
    "aliases",
    "description",
    "semantic_types",
    "identifiers",
)
NAMES = "source_relations"
"""Column of what the source calls the relation, where it has several names for one triple."""


class TripleTable:
    """A table with one triple a row, and perhaps one of the entities in it.

    Rows whose fields say that they are doubtful or not in use any more (`active`, `deprecated`) are
    left out and counted; those that are not so (`negated`) are known falsehoods.

    Args:
        path: the table of triples.
        source: name of the source.
        chosen: format and columns as the user names them; the others are guessed.
        prefix: stands before ids that have none; `chosen` may have another for either end.
        mapping: relation type by the name of a relation, `~TYPE` where the ends change places,
            `!TYPE` where the name says that it is not so; it goes before what the vocabulary says
            of the source.
        negated: whether all rows are known falsehoods.
        entities: a table with id, and name, kind, aliases, description, semantic_types, identifiers
            where it has them; all but id, name and description may be lists, joined by "|".
        version: of the source.
        licence: of the source.
        taxon: species of all of its genes.

    Raises:
        InputError: a file cannot be read.
        UsageError: a column or a type is not there.
    """

    def __init__(  # noqa: PLR0913 - one for each option of the command
        self,
        path: Path,
        *,
        source: str,
        chosen: Chosen = GUESSED,
        prefix: str = "",
        mapping: Mapping[str, str] | None = None,
        negated: bool = False,
        entities: Path | None = None,
        version: str = "",
        licence: str = "",
        taxon: str = "",
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        known = vocabulary.read()
        self.kinds = {_folded_kind(kind): kind for kind in known.kinds}
        self.naming = Naming(check_source_name(source, "--source"), checked(prefix, "--prefix"))
        self.subjects = self.naming.other(checked(chosen.subject_prefix, "--subject-prefix"))
        self.objects = self.naming.other(checked(chosen.object_prefix, "--object-prefix"))
        self.table = open_table(path, format_=chosen.format, header=chosen.header)
        self.columns = find_columns(self.table, chosen, known)
        self.relations, self.negated = relations_of(known, source, mapping or {}), negated
        self.entities = open_table(entities) if entities else None
        if self.entities and "id" not in self.entities.columns:
            raise InputError(
                f"{self.entities.path} has no column 'id'.",
                f"Its first line may name {', '.join(ENTITY_COLUMNS)}.",
            )
        files = [path] if entities is None else [path, entities]
        self.info = SourceInfo(
            id=source,
            title=f"Triples of {source}",
            version=version or UNSTATED,
            licence=licence or UNSTATED,
            taxon=checked_taxon(taxon),
            files=tuple(each.name for each in files),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """The entities of their table, then each triple behind those of its ends that are new.

        At the end are the counts of what was left out and not read.

        Raises:
            InputError: a file cannot be read.
        """
        reading = _Reading(self)
        if self.entities is not None:
            yield from reading.entities(self.entities)
        seen: set[EntityRow] = set()
        for record in self.table.records():
            if isinstance(record, RejectedRow):
                yield record
                continue
            try:
                found = reading.triples(record)
            except InputError as error:
                yield record.reject(error.message)
                continue
            if isinstance(found, LeftOutRow):
                reading.counts.leave_out(found.reason)
                continue
            if len(seen) > REMEMBERED:
                seen.clear()
            for end in found[0]:
                if end not in seen:
                    seen.add(end)
                    yield end
            yield from found[1]
        yield from reading.counts.rows()


class _Reading:
    """One reading of a table from its beginning.

    Args:
        table: what is read.
    """

    def __init__(self, table: TripleTable) -> None:
        self.table = table
        self.columns = table.columns
        self.counts = Counts()
        self.listed: set[str] | None = None
        self.obsolete: set[str] = set()
        relation = self.columns.relation if self.columns.relation_is_column else ""
        ends = (*self.columns.subject.columns, *self.columns.object.columns)
        self.beside = self.counts.beside(frozenset((*ends, relation, NAMES)).__contains__)

    def entities(self, table: TableFile) -> Iterator[EntityRow | RejectedRow]:
        """The entities of a table of them; obsolete ones are left out."""
        self.listed = set()
        beside = self.counts.beside(ENTITY_COLUMNS.__contains__)
        for record in table.records():
            if isinstance(record, RejectedRow):
                yield record
                continue
            gone = beside(record.fields) in GONE
            try:
                row = self._entity(record.fields)
            except InputError as error:
                yield record.reject(error.message)
                continue
            if gone:
                self.counts.leave_out(OBSOLETE_ENTITY)
                self.obsolete.add(row.id)
            else:
                self.listed.add(row.id)
                yield row

    def _entity(self, fields: Mapping[str, Any]) -> EntityRow:
        counts = self.counts
        id_, name = (as_text(fields.get(column)) for column in ("id", "name"))
        id_, label = self.table.naming.id(id_, name, "id", ids=True)
        return EntityRow(
            id_,
            label,
            tuple(_kind(each, self.table.kinds) for each in as_list(fields.get("kind"))),
            counts.usable(as_list(fields.get("aliases")), "alias"),
            counts.text(as_text(fields.get("description")), "description"),
            counts.usable(as_list(fields.get("semantic_types")), "semantic type"),
            counts.usable(map(curie, as_list(fields.get("identifiers"))), "identifier"),
        )

    def triples(self, record: Record) -> tuple[list[EntityRow], list[TripleRow]] | LeftOutRow:
        """The ends that a row brings, and its triples, one a name of the relation.

        Raises:
            InputError: the row cannot be used.
        """
        fields, table = record.fields, self.table
        reason = self.beside(fields)
        if reason and reason != NEGATED:
            return LeftOutRow(reason)
        name = self.columns.relation
        if self.columns.relation_is_column:
            name = as_text(fields.get(name)).strip()
        mapped = mapped_relation(name, table.relations, table.naming.source)
        kinds = mapped.stated_kinds
        subject = self._end(fields, self.columns.subject, table.subjects, "subject", kinds[0])
        object_ = self._end(fields, self.columns.object, table.objects, "object", kinds[1])
        if is_self_relation(mapped, subject.id, object_.id):
            return LeftOutRow(SELF)
        if not self.obsolete.isdisjoint((subject.id, object_.id)):
            return LeftOutRow(OF_OBSOLETE)
        names = as_list(fields.get(NAMES)) or [name]
        if mapped.negated and reason:
            return LeftOutRow(TWICE_NEGATED)
        negated = mapped.negated or table.negated or bool(reason)
        stated = partial(mapped.triple, subject.id, object_.id)
        triples = [
            replace(stated(clean_name(each, "a relation")), negated=negated) for each in names
        ]
        return self._unlisted(subject, object_), triples

    def _unlisted(self, subject: EntityRow, object_: EntityRow) -> list[EntityRow]:
        listed = self.listed
        if listed is None:
            return [subject, object_]
        for end, columns in ((subject, self.columns.subject), (object_, self.columns.object)):
            if end.id not in listed and not columns.name:
                raise InputError(f"the table of entities has no id {shown(end.id)}")
        return [end for end in (subject, object_) if end.id not in listed]

    def _end(
        self, fields: Mapping[str, Any], end: End, naming: Naming, what: str, usual_kind: str
    ) -> EntityRow:
        text, name = (
            as_text(fields.get(column)) if column else "" for column in (end.id, end.name)
        )
        ids = end.says_ids or self.listed is not None
        id_, label = naming.id(text, name, what, ids=ids)
        kind = as_text(fields.get(end.kind)) if end.kind_is_column else end.kind
        if kind.strip():
            return EntityRow(id_, label, (_kind(kind, self.table.kinds),))
        return EntityRow(id_, label, (usual_kind,), assumed=True)


def _kind(text: str, kinds: Mapping[str, str]) -> str:
    """The kind that a text names, in whatever case and with whatever signs between its words.

    Raises:
        InputError: the vocabulary has no such kind.
    """
    found = kinds.get(_folded_kind(text))
    if found is None:
        raise InputError(f"the vocabulary has no kind {shown(text.strip())}")
    return found


def _folded_kind(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
