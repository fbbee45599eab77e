"""Reviews from a table, such as `biogk query doubtful --csv` with a column of verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from biogk.cypher import NAME
from biogk.errors import InputError, UsageError
from biogk.loaders.names import shown
from biogk.loaders.records import Record
from biogk.loaders.rows import RejectedRow
from biogk.loaders.tables import as_text, open_table
from biogk.progress import Track, silent
from biogk.reviews.decide import VERDICTS, Decision, Reviewed, Verdict, decide
from biogk.reviews.triples import Triple, find_triples
from biogk.store.driver import Store, batched
from biogk.store.rejects import RejectLog

REQUIRED = ("subject", "relation", "object", "verdict")
ROWS_AT_ONCE = 200


@dataclass
class TableReport:
    """What came of a table.

    Args:
        rejected_file: where the rows stand that could not be used.
        right: triples called right.
        wrong: triples called wrong.
        edges: edges that were marked or taken out.
        blank: rows without a verdict, passed over.
        rejected: rows that could not be used.
    """

    rejected_file: Path
    right: int = 0
    wrong: int = 0
    edges: int = 0
    blank: int = 0
    rejected: int = 0

    def add(self, reviewed: Reviewed) -> None:
        """Count one triple."""
        self.right += reviewed.verdict == "right"
        self.wrong += reviewed.verdict == "wrong"
        self.edges += reviewed.edges


def review_table(
    store: Store, path: Path, *, rejected_file: Path, track: Track = silent
) -> TableReport:
    """Take over the verdicts of a table: CSV, TSV, JSON Lines or Parquet.

    It has the columns subject, relation, object and verdict, and may have source, note, subject_id
    and object_id. Where both ids are there, the triple need not be in the graph: it may come with
    a later load of the source. Rows without a verdict are passed over.

    Args:
        store: the graph.
        path: the table.
        rejected_file: where rows go that cannot be used.
        track: shows progress.

    Raises:
        InputError: the table cannot be read, or lacks a column.
    """
    rows = open_table(path)
    missing = [name for name in REQUIRED if name not in rows.columns]
    if missing:
        raise InputError(
            f"{path} lacks the columns {', '.join(missing)}; it has {', '.join(rows.columns)}.",
            "Write the verdicts, right or wrong, into a column `verdict`.",
        )
    report = TableReport(rejected_file)
    with RejectLog(rejected_file) as log, track(f"reviewing {path.name}", None) as advance:
        for records in batched(rows.records(), ROWS_AT_ONCE):
            decisions = [
                each for record in records for each in _decisions(store, record, report, log)
            ]
            for reviewed in decide(store, decisions):
                report.add(reviewed)
            advance(len(records))
    report.rejected = log.count
    return report


def _decisions(
    store: Store, record: Record | RejectedRow, report: TableReport, log: RejectLog
) -> Sequence[Decision]:
    """What a row says; nothing where it has no verdict, or cannot be used and is written aside."""
    if isinstance(record, RejectedRow):
        log.add(record)
        return ()
    said = {name: as_text(value).strip() for name, value in record.fields.items()}
    word = said.get("verdict", "").lower()
    if not word:
        report.blank += 1
        return ()
    try:
        verdict = _verdict(word)
        return [Decision(each, verdict, said.get("note", "")) for each in _meant(store, said)]
    except (InputError, UsageError) as error:
        log.add(record.reject(str(error)))
        return ()


def _verdict(word: str) -> Verdict:
    if word not in VERDICTS:
        raise InputError(f"{shown(word)} is no verdict: right, wrong, or nothing")
    return VERDICTS[word]


def _meant(store: Store, said: Mapping[str, str]) -> list[Triple]:
    subject, relation, object_ = (said.get(name, "") for name in ("subject", "relation", "object"))
    ids = said.get("subject_id", ""), said.get("object_id", "")
    if not all(ids):
        return find_triples(store, subject, relation, object_, said.get("source", ""))
    type_ = relation.upper()
    if not NAME.match(type_):
        raise InputError(f"{shown(relation)} cannot be a relationship type")
    return [Triple(ids[0], type_, ids[1], said.get("source", ""), subject, object_)]
