"""Triples of any source, as one table: CSV, TSV, JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import check_source_name, clean_name, clean_text, fold_label, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.core.model.vocabulary import INVERSE, SHIPPED, HomeVocabulary, MappedRelation, Vocabulary
from biogk.loaders.records import Record
from biogk.loaders.sources.columns import Chosen, End, find_columns
from biogk.loaders.sources.triples import PREFIXED
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


@dataclass(frozen=True)
class Naming:
    """How an entity gets its id.

    Args:
        source: stands before ids and names that have no prefix.
        prefix: stands before ids without a prefix; empty where the user gave none.
    """

    source: str
    prefix: str = ""

    def id(self, text: str, name: str, what: str) -> tuple[str, str]:
        """The id and the name of an entity, from what its row has in their places.

        `x:1` is an id, `1` becomes one behind the prefix or the source's name. Without a name and
        a prefix, a text that is no id is taken for the name, and the folded name makes the id.

        Raises:
            InputError: both are blank, or one cannot be used.
        """
        if not text.strip():
            label = clean_name(name, what)
            return self._labelled(label, what), label
        found = clean_name(text, what)
        label = clean_name(name, f"the name of the {what}") if name.strip() else ""
        if PREFIXED.fullmatch(found):
            return found, label or found.partition(":")[2]
        if self.prefix or label:
            return clean_name(f"{self.prefix or self.source}:{found}", what), label or found
        return self._labelled(found, what), found

    def _labelled(self, label: str, what: str) -> str:
        return clean_name(f"{self.source}-label:{fold_label(label)}", f"the folded {what}")


class TripleTable:
    """A table with one triple a row, and perhaps one of the entities in it.

    Args:
        path: the table of triples.
        source: name of the source.
        chosen: format and columns as the user names them; the others are guessed.
        prefix: stands before ids that have none.
        mapping: relation type by the name of a relation, `~TYPE` where the ends change places; it
            goes before what the vocabulary says of the source.
        entities: a table with id, and name, kind, aliases, description, semantic_types, identifiers
            where it has them; all but id, name and description may be lists, joined by "|".
        version: of the source.
        licence: of the source.

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
        entities: Path | None = None,
        version: str = "",
        licence: str = "",
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        known = vocabulary.read()
        self.kinds = {_folded_kind(kind): kind for kind in known.kinds}
        self.naming = Naming(check_source_name(source, "--source"), prefix.rstrip(":"))
        if prefix:
            check_source_name(self.naming.prefix, "--prefix")
        self.table = open_table(path, format_=chosen.format, header=chosen.header)
        self.columns = find_columns(self.table, chosen, known)
        self.relations = _relations(known, source, mapping or {})
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
            files=tuple(each.name for each in files),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """The entities of their table, then each triple behind those of its ends that are new.

        Raises:
            InputError: a file cannot be read.
        """
        known: set[str] | None = None
        if self.entities is not None:
            known = set()
            for row in _entities(self.entities, self.naming, self.kinds):
                if isinstance(row, EntityRow):
                    known.add(row.id)
                yield row
        seen: set[EntityRow] = set()
        for record in self.table.records():
            if isinstance(record, RejectedRow):
                yield record
                continue
            try:
                ends, triples = self._read(record, known)
            except InputError as error:
                yield record.reject(error.message)
                continue
            if len(seen) > REMEMBERED:
                seen.clear()
            for end in ends:
                if end not in seen:
                    seen.add(end)
                    yield end
            yield from triples

    def _read(
        self, record: Record, known: set[str] | None
    ) -> tuple[list[EntityRow], list[TripleRow]]:
        fields = record.fields
        name = self.columns.relation
        if self.columns.relation_is_column:
            name = as_text(fields.get(name)).strip()
        mapped = _mapped(name, self.relations, self.naming.source)
        subject_kind, object_kind = mapped.stated_kinds
        subject = self._end(fields, self.columns.subject, "subject", subject_kind)
        object_ = self._end(fields, self.columns.object, "object", object_kind)
        ends = [subject, object_]
        if known is not None:
            for end, columns in ((subject, self.columns.subject), (object_, self.columns.object)):
                if end.id not in known and not columns.name:
                    raise InputError(f"the table of entities has no id {shown(end.id)}")
            ends = [end for end in ends if end.id not in known]
        turned = _turned(mapped, subject.id, object_.id)
        names = as_list(fields.get(NAMES)) or [name]
        return ends, [TripleRow(*turned, clean_name(each, "a relation")) for each in names]

    def _end(self, fields: Mapping[str, Any], end: End, what: str, usual_kind: str) -> EntityRow:
        text, name = (
            as_text(fields.get(column)) if column else "" for column in (end.id, end.name)
        )
        id_, label = self.naming.id(text, name, what)
        kind = as_text(fields.get(end.kind)) if end.kind_is_column else end.kind
        return EntityRow(id_, label, (_kind(kind, self.kinds) if kind.strip() else usual_kind,))


def _turned(mapped: MappedRelation, subject: str, object_: str) -> tuple[str, str, str]:
    first, second = mapped.ends(subject, object_)
    return first, mapped.type, second


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


def _entities(
    table: TableFile, naming: Naming, kinds: Mapping[str, str]
) -> Iterator[EntityRow | RejectedRow]:
    for record in table.records():
        if isinstance(record, RejectedRow):
            yield record
            continue
        fields = record.fields
        try:
            id_, name = naming.id(as_text(fields.get("id")), as_text(fields.get("name")), "id")
            yield EntityRow(
                id_,
                name,
                tuple(_kind(each, kinds) for each in as_list(fields.get("kind"))),
                _names(fields, "aliases", "an alias"),
                clean_text(as_text(fields.get("description")), "description").strip(),
                _names(fields, "semantic_types", "a semantic type"),
                _names(fields, "identifiers", "an identifier"),
            )
        except InputError as error:
            yield record.reject(error.message)


def _names(fields: Mapping[str, Any], column: str, what: str) -> tuple[str, ...]:
    return tuple(clean_name(each, what) for each in as_list(fields.get(column)))


def _relations(
    known: Vocabulary, source: str, mapping: Mapping[str, str]
) -> dict[str, MappedRelation]:
    found = {type_: known.relation(type_) for type_ in known.relations}
    found |= known.mapped(source)
    for name, type_ in mapping.items():
        bare = type_.removeprefix(INVERSE)
        if bare not in known.relations:
            raise UsageError(
                f"--map {shown(name)}: the vocabulary has no relation type {shown(bare)}.",
                "`biogk relations` lists them; `biogk relations --init` lets you add your own.",
            )
        found[name] = known.relation(bare, inverse=type_.startswith(INVERSE))
    return found


def _mapped(name: str, relations: dict[str, MappedRelation], source: str) -> MappedRelation:
    found = relations.get(name)
    if found is None:
        raise InputError(
            f"the vocabulary has no relation {shown(name)}: map it with --map {shown(name)}=TYPE, "
            f"or among sources.{source} in relations.toml"
        )
    return found
