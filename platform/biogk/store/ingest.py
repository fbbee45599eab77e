"""Loads: a source's rows become entities and edges, a corpus's rows documents and mentions.

A load reads its input twice. The first pass checks every row and writes the malformed ones aside;
where there are too many, nothing is written. The second pass writes: in one transaction up to
`ATOMIC_ROWS` rows, so that a load is seen whole or not at all, and in batches beyond, for a
transaction of millions of rows would not fit the server's memory. A source whose batches were
broken off says `status: 'loading'`, and loading it again completes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from biogk.cypher import Query, query
from biogk.errors import InputError
from biogk.loaders.rows import (
    CorpusSource,
    DocumentRow,
    EntityRow,
    KnowledgeSource,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.progress import Advance, Track, silent
from biogk.store.driver import BATCH, Changes, Store, batched, run_in
from biogk.store.rejects import DEFAULT_MAX_REJECTED, RejectLog
from biogk.store.rowmaps import document_maps, entity_maps, gold_maps, triple_maps
from biogk.store.schema import ensure_schema

ATOMIC_ROWS = 200_000
DOCUMENT_BATCH = 1_000


@dataclass
class LoadReport:
    """What a load read and what it changed.

    Args:
        source: what was loaded.
        rejected_file: where the rejected rows stand.
        entities: entity rows read, of which one entity may have several.
        triples: triples read.
        documents: documents read.
        mentions: their annotated mentions.
        relations: their annotated relations.
        passed_over: how much of the annotation is of a kind that is not loaded, by kind.
        rejected: malformed rows.
        changes: what the database gained; false where all of it was there already.
        seconds: how long the load took.
    """

    source: SourceInfo
    rejected_file: Path
    entities: int = 0
    triples: int = 0
    documents: int = 0
    mentions: int = 0
    relations: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    changes: Changes = field(default_factory=Changes)
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """Rows that could be used."""
        return self.entities + self.triples + self.documents

    def count(self, row: EntityRow | TripleRow | DocumentRow) -> None:
        """Count one usable row."""
        if isinstance(row, EntityRow):
            self.entities += 1
        elif isinstance(row, TripleRow):
            self.triples += 1
        else:
            self.documents += 1
            self.mentions += len(row.mentions)
            self.relations += len(row.relations)
            for kind in row.passed_over:
                self.passed_over[kind] = self.passed_over.get(kind, 0) + 1


class _Write(Protocol):
    def __call__(self, named: str | Query, **parameters: Any) -> Changes: ...


_WriteRows = Callable[[Store, Iterable[Any], str, _Write, Advance], Changes]


def load_knowledge(
    store: Store,
    source: KnowledgeSource,
    *,
    rejected_file: Path,
    max_rejected: float = DEFAULT_MAX_REJECTED,
    track: Track = silent,
) -> LoadReport:
    """Load a source of triples. Loading it again changes nothing.

    Args:
        store: the database.
        source: yields entities and triples.
        rejected_file: where malformed rows go.
        max_rejected: the part of malformed rows, from 0 to 1, over which nothing is loaded.
        track: shows progress.

    Raises:
        InputError: the input cannot be read, or has nothing in it.
        RejectedError: too many malformed rows.
        ServerError: the database failed; up to `ATOMIC_ROWS` rows nothing of the load is kept.
    """
    return _load(store, source, _write_knowledge, rejected_file, max_rejected, track)


def load_corpus(
    store: Store,
    corpus: CorpusSource,
    *,
    rejected_file: Path,
    max_rejected: float = DEFAULT_MAX_REJECTED,
    track: Track = silent,
) -> LoadReport:
    """Load annotated documents. Arguments and errors are those of `load_knowledge`.

    Raises:
        InputError: also where a document is there already with another text or split.
    """
    return _load(store, corpus, _write_documents, rejected_file, max_rejected, track)


def _load(
    store: Store,
    source: KnowledgeSource | CorpusSource,
    write_rows: _WriteRows,
    rejected_file: Path,
    max_rejected: float,
    track: Track,
) -> LoadReport:
    started = time.monotonic()
    info = source.info
    report = LoadReport(info, rejected_file)
    with track(f"checking {info.id}", None) as advance:
        _check(source, report, max_rejected, advance)
    ensure_schema(store)
    usable = (row for row in source.rows() if not isinstance(row, RejectedRow))
    with track(f"loading {info.id}", report.rows) as advance, _writer(store, report.rows) as write:
        write(
            "load/begin_source",
            id=info.id,
            title=info.title,
            version=info.version,
            licence=info.licence,
        )
        report.changes = write_rows(store, usable, info.id, write, advance)
        write("load/finish_source", id=info.id, rows=report.rows, rejected=report.rejected)
    report.seconds = time.monotonic() - started
    return report


def _check(
    source: KnowledgeSource | CorpusSource,
    report: LoadReport,
    max_rejected: float,
    advance: Advance,
) -> None:
    with RejectLog(report.rejected_file) as log:
        for row in source.rows():
            if isinstance(row, RejectedRow):
                log.add(row)
            else:
                report.count(row)
            advance(1)
    report.rejected = log.count
    log.check(report.rows + log.count, max_rejected)
    if not report.rows:
        raise InputError(f"{report.source.title} has no rows in it.", "Check the path.")


@contextmanager
def _writer(store: Store, rows: int) -> Iterator[_Write]:
    if rows > ATOMIC_ROWS:
        yield store.write
        return
    with store.transaction() as transaction:

        def write(named: str | Query, **parameters: Any) -> Changes:
            return run_in(transaction, named, **parameters)

        yield write


def _write_knowledge(
    store: Store,  # noqa: ARG001
    rows: Iterable[EntityRow | TripleRow],
    source: str,
    write: _Write,
    advance: Advance,
) -> Changes:
    changes = Changes()
    for batch in batched(rows, BATCH):
        entities = entity_maps(row for row in batch if isinstance(row, EntityRow))
        if entities:
            changes.add(write("load/upsert_entities", rows=entities, source=source))
        triples = triple_maps(row for row in batch if isinstance(row, TripleRow))
        for relation, maps in triples.items():
            named = query("load/upsert_triples").typed(type=relation)
            changes.add(write(named, rows=maps, source=source))
        advance(len(batch))
    return changes


def _write_documents(
    store: Store,
    rows: Iterable[DocumentRow],
    source: str,  # noqa: ARG001
    write: _Write,
    advance: Advance,
) -> Changes:
    changes = Changes()
    for batch in batched(rows, DOCUMENT_BATCH):
        maps = document_maps(batch)
        _refuse_changed(store, maps)
        changes.add(write("load/upsert_documents", rows=maps))
        changes.add(write("load/upsert_gold", rows=gold_maps(batch)))
        advance(len(batch))
    return changes


def _refuse_changed(store: Store, maps: list[dict[str, Any]]) -> None:
    for found in store.read("load/changed_documents", rows=maps):
        what = "another text" if found["other_text"] else f"split {found['split']!r}"
        raise InputError(
            f"Document {found['id']} is there already, with {what}.",
            "Load this version under another name: --corpus NAME.",
        )
