"""Reviews from a table, such as `biogk query doubtful --csv` with a column of verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from biogk.core.counted import counted
from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.core.model.verdicts import VERDICTS, Verdict, reviewer_named
from biogk.core.progress import track
from biogk.core.store.driver import Store, batched
from biogk.core.store.queries import NAME
from biogk.core.store.rejects import RejectLog
from biogk.curate.decide import Decision, Reviewed, decide, undo
from biogk.curate.reviewed_triples import Triple, find_reviewed, find_triples
from biogk.loaders.records import Record
from biogk.loaders.tables import as_text, open_table

REQUIRED = ("subject", "relation", "object", "verdict")
ROWS_AT_ONCE = 200
UNDO = "undo"


@dataclass
class TableReport:
    """What came of a table.

    Args:
        rejected_file: where the rows stand that could not be used.
        right: triples called right.
        wrong: triples called wrong.
        unsure: triples that somebody was unsure of.
        edges: edges that were marked or taken out.
        blank: rows without a verdict, passed over.
        rejected: rows that could not be used.
        undone: triples of which a verdict was taken back.
        waiting: triples with a verdict that are not in the graph.
        first_reason: why the first of the rejected rows was, and its line.
    """

    rejected_file: Path
    right: int = 0
    wrong: int = 0
    unsure: int = 0
    edges: int = 0
    blank: int = 0
    rejected: int = 0
    undone: int = 0
    waiting: int = 0
    first_reason: str = ""

    def add(self, reviewed: Reviewed) -> None:
        """Count one triple."""
        self.right += reviewed.verdict == "right"
        self.wrong += reviewed.verdict == "wrong"
        self.unsure += reviewed.verdict == "unsure"
        self.undone += not reviewed.verdict
        self.waiting += not reviewed.there
        self.edges += reviewed.edges


def review_table(
    store: Store, path: Path, *, rejected_file: Path, reviewer: str = ""
) -> TableReport:
    """Take over the verdicts of a table: CSV, TSV, JSON Lines or Parquet.

    It has the columns subject, relation, object and verdict, and may have source, note, reviewer,
    reviewed_at, subject_id and object_id. Where both ids are there, the triple need not be in the
    graph: it may come with a later load of the source. Rows without a verdict are passed over;
    `undo` takes one back. Of several rows of one triple and reviewer the last one counts.

    Args:
        store: the graph.
        path: the table.
        rejected_file: where rows go that cannot be used.
        reviewer: whose the verdicts are, where a row does not say.

    Raises:
        InputError: the table cannot be read, lacks a column, or has no row that can be used.
    """
    rows = open_table(path)
    _require(path, rows.columns)
    report = TableReport(rejected_file)
    with RejectLog(rejected_file) as log, track(f"reviewing {path.name}") as advance:
        for records in batched(rows.records(), ROWS_AT_ONCE):
            decisions = [
                each
                for record in records
                for each in _decisions(store, record, report, log, reviewer)
            ]
            for reviewed in decide(store, decisions):
                report.add(reviewed)
            advance(len(records))
    report.rejected = log.count
    if log.first is not None:
        report.first_reason = f"line {log.first.line}: {log.first.reason}"
    used = report.right + report.wrong + report.unsure + report.undone
    if report.rejected and not used:
        raise InputError(
            f"No row of {path} could be used, of {counted(log.count, 'row')} with a verdict; the "
            f"first is {report.first_reason}",
            f"See {rejected_file}.",
        )
    return report


def _require(path: Path, columns: Sequence[str]) -> None:
    there = {name.strip().lower() for name in columns}
    missing = [name for name in REQUIRED if name not in there]
    if missing:
        has = ", ".join(map(shown, columns[:20]))
        raise InputError(
            f"{path} lacks {', '.join(missing)} among its columns; it has {has}.",
            "Name them in the first line; the verdicts are right, wrong or unsure.",
        )


def _decisions(
    store: Store,
    record: Record | RejectedRow,
    report: TableReport,
    log: RejectLog,
    reviewer: str,
) -> Sequence[Decision]:
    """What a row says; nothing where it has no verdict, or cannot be used and is written aside."""
    if isinstance(record, RejectedRow):
        log.add(record)
        return ()
    said = {name.strip().lower(): as_text(value).strip() for name, value in record.fields.items()}
    word = said.get("verdict", "").lower()
    if not word:
        report.blank += 1
        return ()
    try:
        who = reviewer_named(said.get("reviewer") or reviewer)
        if word == UNDO:
            for reviewed in undo(store, _meant(store, said, find_reviewed), who):
                report.add(reviewed)
            return ()
        verdict, at = _verdict(word), _moment(said.get("reviewed_at", ""))
        return [
            Decision(each, verdict, said.get("note", ""), who, at)
            for each in _meant(store, said, find_triples)
        ]
    except (InputError, UsageError) as error:
        log.add(record.reject(str(error)))
        return ()


def _verdict(word: str) -> Verdict:
    if word not in VERDICTS:
        raise InputError(f"{shown(word)} is no verdict: right, wrong, unsure, undo, or nothing")
    return VERDICTS[word]


def _moment(text: str) -> str:
    if not text:
        return ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"reviewed_at is {shown(text)}, not a time such as 2026-01-31T10:00:00Z"
        ) from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def _meant(
    store: Store, said: Mapping[str, str], find: Callable[..., list[Triple]]
) -> list[Triple]:
    subject, relation, object_ = (said.get(name, "") for name in ("subject", "relation", "object"))
    ids = said.get("subject_id", ""), said.get("object_id", "")
    if not all(ids):
        return find(store, subject, relation, object_, said.get("source", ""))
    type_ = relation.upper()
    if not NAME.match(type_):
        raise InputError(f"{shown(relation)} cannot be a relationship type")
    return [Triple(ids[0], type_, ids[1], said.get("source", ""), subject, object_)]
