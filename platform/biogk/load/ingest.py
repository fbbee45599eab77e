"""Loads: a source's rows become entities and edges, a corpus's rows documents and mentions.

A load reads its input twice. The first pass checks every row and writes the malformed ones aside;
where there are too many, nothing is written. The second pass writes: in one transaction up to
`LoadPlan.atomic_rows`, so that a load is seen whole or not at all, and in batches beyond, for a
transaction of millions of rows would not fit the server's memory; or, into an empty graph, through
import files (`importing`). A source whose batches were
interrupted says `status: 'loading'` and remembers what it was reading and how far it had come:
loading the same again goes on from there, without the check.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.rows import (
    UNSTATED,
    CorpusSource,
    KnowledgeSource,
    NotedRow,
    RejectedRow,
)
from biogk.core.progress import Advance, track
from biogk.core.store.blocked import BlockedTriples, mark_right
from biogk.core.store.changes import Changes
from biogk.core.store.driver import BATCH, Statement, Store, batched, run_all
from biogk.core.store.rejects import DEFAULT_MAX_REJECTED, RejectLog
from biogk.core.store.schema import ensure_schema
from biogk.load.batches import document_statements, knowledge_statements
from biogk.load.bulk.importing import bulk_load
from biogk.load.outcome.checkpoint import LoadCheckpoint
from biogk.load.outcome.report import HOLDS_DOCUMENTS, HOLDS_TRIPLES, LoadReport
from biogk.load.plan import DEFAULT_PLAN, LoadPlan
from biogk.load.stale.annotation import find_stale_annotation
from biogk.load.stale.seen import SeenRows
from biogk.load.stale.triples import find_stale

__all__ = ["LoadReport", "load_corpus", "load_knowledge"]

DOCUMENT_BATCH = 1_000


@dataclass(frozen=True)
class _Kind:
    """What loads of triples and of documents do differently: a batch's queries and its size."""

    holds: str
    advice: str
    statements: Callable[[Store, Sequence[Any], str], list[Statement]]
    batch: int


KNOWLEDGE = _Kind(HOLDS_TRIPLES, "Give the triples a --source", knowledge_statements, BATCH)
DOCUMENTS = _Kind(
    HOLDS_DOCUMENTS, "Give the corpus a --corpus", document_statements, DOCUMENT_BATCH
)


@dataclass(frozen=True)
class _Job:
    """One load: where its rows go, which triples are called wrong, and what there may be of it."""

    store: Store
    kind: _Kind
    plan: LoadPlan
    report: LoadReport
    refused: BlockedTriples
    known: bool

    def statements(self, batch: Sequence[Any]) -> list[Statement]:
        """The queries that write a batch of rows."""
        rows = self.refused.without(batch)
        written = self.kind.statements(self.store, rows, self.report.source.id)
        if self.kind is not DOCUMENTS or not self.known:
            return written
        stale = find_stale_annotation(self.store, rows, self.report.stale)
        return [*written, *(stale if self.report.replaced else [])]

    def begin(self, fingerprint: str | None) -> Statement:
        """The query that says that the load has begun."""
        return _begin(self.report, self.kind, fingerprint)


def load_knowledge(
    store: Store,
    source: KnowledgeSource,
    *,
    rejected_file: Path,
    max_rejected: float = DEFAULT_MAX_REJECTED,
    plan: LoadPlan = DEFAULT_PLAN,
) -> LoadReport:
    """Load a source of triples. Loading it again changes nothing.

    Args:
        store: the database.
        source: yields entities and triples.
        rejected_file: where malformed rows go.
        max_rejected: the part of malformed rows, from 0 to 1, over which nothing is loaded.
        plan: how the rows come into the database.

    Raises:
        InputError: the input cannot be read, or has nothing in it, or a corpus has its name.
        RejectedError: too many malformed rows.
        ServerError: the database failed; up to `plan.atomic_rows` rows nothing of the load is
            kept, beyond the same load goes on from the last batch.
    """
    report = LoadReport(source.info, rejected_file)
    return _load(store, source, KNOWLEDGE, report, max_rejected, plan)


def load_corpus(
    store: Store,
    corpus: CorpusSource,
    *,
    rejected_file: Path,
    max_rejected: float = DEFAULT_MAX_REJECTED,
    plan: LoadPlan = DEFAULT_PLAN,
) -> LoadReport:
    """Load annotated documents. Arguments and errors are those of `load_knowledge`.

    Raises:
        InputError: also where a document is there already with another text or split, or where
            triples have its name.
    """
    report = LoadReport(corpus.info, rejected_file)
    return _load(store, corpus, DOCUMENTS, report, max_rejected, plan)


def _load(
    store: Store,
    source: KnowledgeSource | CorpusSource,
    kind: _Kind,
    report: LoadReport,
    max_rejected: float,
    plan: LoadPlan,
) -> LoadReport:
    started = time.monotonic()
    name = report.source.id
    known = _known(store, name, kind)
    report.again, report.replaced = bool(known.get("complete")), plan.replace
    refused = BlockedTriples.read(store, name)
    left = None if plan.restart else LoadCheckpoint.find(store, name, plan.fingerprint)
    if left is not None:
        report.resume(left)
    else:
        with track(f"checking {name}") as advance:
            _check(source, report, refused, max_rejected, advance)
        report.times["check"] = round(time.monotonic() - started, 2)
    usable: Iterator[Any] = (row for row in source.rows() if not isinstance(row, NotedRow))
    bulk = plan.bulk if left is None and kind is KNOWLEDGE else None
    if bulk is not None and bulk.takes(store, report.rows):
        report.method = "bulk import"
        report.changes = bulk_load(store, usable, report, bulk, plan.fingerprint)
        # no curator has said anything of an empty graph
        finished = _finish(report, report.changes)
        store.write_together([_begin(report, kind, None), *finished])
    else:
        ensure_schema(store)
        begun = time.monotonic()
        job = _Job(store, kind, plan, report, refused, bool(known))
        report.changes = _write(job, usable, whole=left is None and report.rows <= plan.atomic_rows)
        if kind is DOCUMENTS and known:
            report.other_documents = _other_documents(store, report)
        report.times["write"] = round(time.monotonic() - begun, 2)
    report.seconds = time.monotonic() - started
    return report


def _check(
    source: KnowledgeSource | CorpusSource,
    report: LoadReport,
    refused: BlockedTriples,
    max_rejected: float,
    advance: Advance,
) -> None:
    with RejectLog(report.rejected_file) as log:
        for row in source.rows():
            if not isinstance(row, NotedRow):
                report.count(row)
                report.refused += refused.holds(row)
            elif isinstance(row, RejectedRow):
                log.add(row)
            else:
                report.note(row)
            advance(1)
    report.rejected = log.count
    log.check(report.rows + log.count, max_rejected)
    if report.rows:
        return
    if report.left_out:
        why = ", ".join(f"{reason} {count:,}" for reason, count in report.left_out.items())
        raise InputError(
            f"{report.source.title}: none of its statements is a fact. Left out: {why}.",
            "Nothing was loaded.",
        )
    raise InputError(f"{report.source.title} has no rows in it.", "Check the path.")


def _write(job: _Job, usable: Iterator[Any], *, whole: bool) -> Changes:
    """Write rows; of triples of which the graph has some already, find what is stale, too."""
    if job.kind is DOCUMENTS or not job.known:
        return _write_rows(job, usable, whole=whole)
    with SeenRows() as seen:
        changes = _write_rows(job, seen.noting(usable), whole=whole)
        source, replaced = job.report.source.id, job.report.replaced
        removed = find_stale(job.store, source, seen, job.report.stale, replace=replaced)
    if removed:
        job.store.write_together(_finish(job.report, removed))
    changes.add(removed)
    return changes


def _write_rows(job: _Job, usable: Iterator[Any], *, whole: bool) -> Changes:
    report = job.report
    rows = itertools.islice(usable, report.resumed, None)
    with track(f"loading {report.source.id}", report.rows) as advance:
        advance(report.resumed)
        return (_write_whole if whole else _write_parts)(job, rows, advance)


def _write_whole(job: _Job, rows: Iterator[Any], advance: Advance) -> Changes:
    changes = Changes()
    with job.store.transaction() as transaction:
        run_all(transaction, [job.begin(None)])
        for batch in batched(rows, job.kind.batch):
            changes.add(run_all(transaction, job.statements(batch)))
            advance(len(batch))
        run_all(transaction, _finish(job.report, changes))
    return changes


def _write_parts(job: _Job, rows: Iterator[Any], advance: Advance) -> Changes:
    changes, report, store = Changes(), job.report, job.store
    fingerprint = job.plan.fingerprint
    done = report.resumed
    if not done:
        store.write_together([job.begin(fingerprint)])
    if report.imported:
        store.in_batches("load/fill_aliases")
    for batch in batched(rows, job.kind.batch):
        done += len(batch)
        progress = {"id": report.source.id, "done": done}
        note = ("load/advance_source", progress) if fingerprint else None
        changes.add(store.write_together(job.statements(batch), note))
        advance(len(batch))
    store.write_together(_finish(report, changes))
    return changes


def _other_documents(store: Store, report: LoadReport) -> int:
    found = store.read("load/splits", corpus=report.source.id)
    there: int = sum(row["documents"] for row in found if row["split"] in report.splits)
    return there - report.documents


def _known(store: Store, name: str, kind: _Kind) -> Mapping[str, Any]:
    """What the graph says of a source; nothing where it is not there.

    Raises:
        InputError: it is a corpus and triples are loaded, or the other way round.
    """
    for row in store.read("load/holds", id=name):
        if row["holds"] not in (None, kind.holds):
            raise InputError(
                f"{name} is loaded already and holds {row['holds']}, not {kind.holds}.",
                f"{kind.advice} of another name.",
            )
        return row
    return {}


def _begin(report: LoadReport, kind: _Kind, fingerprint: str | None) -> Statement:
    checked = json.dumps(report.checked()) if fingerprint else None
    return "load/begin_source", {
        **report.stated(kind.holds),
        "promoted": report.source.promoted,
        "unstated": UNSTATED,
        "fingerprint": fingerprint,
        "checked": checked,
    }


def _finish(report: LoadReport, changes: Changes) -> list[Statement]:
    said = {
        "id": report.source.id,
        "rows": report.rows,
        "rejected": report.rejected,
        "changed": bool(changes) or not report.again,
    }
    return [mark_right(report.source.id), ("load/finish_source", said)]
