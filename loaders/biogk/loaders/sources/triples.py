"""Triples of the user's own, as two tab-separated tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from biogk.core.errors import InputError, UsageError
from biogk.core.files import existing_file, existing_folder, is_there
from biogk.core.model.identifiers import checked_taxon
from biogk.core.model.mapped import MappedRelation
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
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Vocabulary
from biogk.loaders.records import Record, table
from biogk.loaders.relatives import refuse_related_folder
from biogk.loaders.rows_of_text import split_tabs
from biogk.loaders.sources.meaning import SELF, Counts, is_self_relation
from biogk.loaders.sources.prefixes import PREFIXED
from biogk.loaders.tables import as_list, as_text

ENTITY_COLUMNS = ("id", "name", "kind")
OPTIONAL_COLUMNS = ("aliases", "description")
TRIPLE_COLUMNS = ("subject", "relation", "object")


class TripleFiles:
    """Entities and triples from two tables whose first lines name the columns.

    `entities.tsv` has the columns id, name, kind, and may have aliases (joined by " | ") and
    description; `triples.tsv` has subject, relation, object: two ids of the first table and a
    relation type between them. No sign has a meaning in a field, quotation marks included.

    An id is known in the whole graph: `wikidata:Q18216` is the entity that another source calls so.

    Args:
        path: the folder with both files; not with the next two.
        entities: the table of entities.
        triples: the table of triples.
        source: name of the source.
        version: its version.
        licence: its licence.
        taxon: species of all of its genes.

    Raises:
        UsageError: neither a folder nor two files are given, or the name cannot be one.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        entities: Path | None = None,
        triples: Path | None = None,
        source: str = "triples",
        version: str = "",
        licence: str = "",
        taxon: str = "",
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        self.vocabulary = vocabulary
        self.entities, self.triples = _files(path, entities, triples)
        self.info = SourceInfo(
            id=check_source_name(source, "--source"),
            title=f"Triples of {source}",
            version=version or UNSTATED,
            licence=licence or UNSTATED,
            taxon=checked_taxon(taxon),
            files=(self.entities.name, self.triples.name),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """All entities, then all triples; at the end the counts of what was left out.

        Raises:
            InputError: a file cannot be read or has other columns.
        """
        ids: set[str] = set()
        counts = Counts()
        known = self.vocabulary.read()
        for record in table(self.entities, split_tabs, ENTITY_COLUMNS, OPTIONAL_COLUMNS):
            row = _entity(record, known, counts)
            if isinstance(row, EntityRow):
                ids.add(row.id)
            yield row
        relations = known.mapped("triples")
        for record in table(self.triples, split_tabs, TRIPLE_COLUMNS, ()):
            triple = _triple(record, relations, ids)
            if isinstance(triple, LeftOutRow):
                counts.leave_out(triple.reason)
            else:
                yield triple
        yield from counts.rows()


def _files(path: Path | None, entities: Path | None, triples: Path | None) -> tuple[Path, Path]:
    if path is not None and entities is None and triples is None:
        folder = existing_folder(path)
        if not is_there(folder / "entities.tsv"):
            refuse_related_folder(folder)
        entities, triples = folder / "entities.tsv", folder / "triples.tsv"
    elif path is not None or entities is None or triples is None:
        raise UsageError(
            "Triples need a folder, or a file of entities and a file of triples.",
            "Give the folder that has entities.tsv and triples.tsv.",
        )
    return existing_file(entities), existing_file(triples)


def _entity(
    record: Record | RejectedRow, known: Vocabulary, counts: Counts
) -> EntityRow | RejectedRow:
    if isinstance(record, RejectedRow):
        return record
    fields = record.fields
    try:
        return EntityRow(
            id_ := _id(fields["id"], "id"),
            counts.name(fields["name"], id_),
            (_kind(fields["kind"], known),),
            counts.usable(as_list(fields.get("aliases")), "alias"),
            counts.text(as_text(fields.get("description")), "description"),
        )
    except InputError as error:
        return record.reject(error.message)


def _triple(
    record: Record | RejectedRow, relations: dict[str, MappedRelation], ids: set[str]
) -> TripleRow | LeftOutRow | RejectedRow:
    if isinstance(record, RejectedRow):
        return record
    name = record.fields["relation"].strip()
    mapped = relations.get(name)
    if mapped is None:
        return record.reject(f"the vocabulary has no relation {shown(name)}")
    try:
        ends = [clean_name(record.fields[end], end) for end in ("subject", "object")]
    except InputError as error:
        return record.reject(error.message)
    unknown = [end for end in ends if end not in ids]
    if unknown:
        return record.reject(f"no entity has the id {shown(unknown[0])}")
    if is_self_relation(mapped, *ends):
        return LeftOutRow(SELF)
    return mapped.triple(ends[0], ends[1], name)


def _id(text: str, what: str) -> str:
    found = clean_name(text, what)
    if not PREFIXED.fullmatch(found):
        raise InputError(f"{what} {shown(found)} has no prefix, as in wikidata:Q18216")
    return found


def _kind(text: str, known: Vocabulary) -> str:
    found = text.strip()
    if found not in known.kinds:
        raise InputError(f"the vocabulary has no kind {shown(found)}")
    return found
