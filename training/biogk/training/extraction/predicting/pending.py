"""What a run is going to write, on the disk first: so an interrupted write can go on.

HOME/runs/RUN/pending.json             what the run is, and how many rows each file has; last
              mentions.jsonl           spans that were found
              relations.jsonl          relations between them
              entity_relations.jsonl   relations between entities that they come to

The rows are written in batches, each in a transaction of its own that also notes on the run how far
it has come. Until the last one the run is `incomplete`; then the files go.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from biogk.core.disk import replacing, writing
from biogk.core.errors import RunError
from biogk.core.progress import track
from biogk.core.store.blocked import mark_right
from biogk.core.store.changes import Changes
from biogk.core.store.claims import WRITTEN, claimed
from biogk.core.store.driver import Statement, Store, batched
from biogk.core.store.queries import query
from biogk.core.store.runs import PREDICTION, RunInfo, show_run
from biogk.core.store.schema import ensure_run_index, ensure_schema

WRITE_BATCH = 5_000
HEADER = "pending.json"
MENTIONS, RELATIONS, ENTITY_RELATIONS = "mentions", "relations", "entity_relations"
ORDER = (MENTIONS, RELATIONS, ENTITY_RELATIONS)

Rows = Iterable[Mapping[str, Any]]


@dataclass
class WriteReport:
    """What a prediction wrote.

    Args:
        run: its run.
        mentions: mentions found.
        relations: relations between mentions.
        entity_relations: relations between entities that they come to.
        refused: such relations that a curator has called wrong, and that were left out.
        resumed: rows that were there from an interrupted write.
        changes: what the database gained.
    """

    run: str
    mentions: int = 0
    relations: int = 0
    entity_relations: int = 0
    refused: int = 0
    resumed: int = 0
    changes: Changes = field(default_factory=Changes)

    @property
    def rows(self) -> int:
        """All of them."""
        return self.mentions + self.relations + self.entity_relations


class Pending:
    """The rows of one run on the disk.

    Args:
        folder: of the run.
        info: what the run is.
    """

    def __init__(self, folder: Path, info: RunInfo) -> None:
        self.folder, self.info = folder, info
        self.counts = dict.fromkeys(ORDER, 0)
        self.refused = 0
        self.types: list[str] = []
        self.metrics: dict[str, Any] = {}

    def add(self, kind: str, rows: Rows) -> None:
        """Add rows to one of the files.

        Raises:
            StorageError: the file cannot be written.
        """
        path = self._path(kind)
        with writing(path), path.open("a", encoding="utf-8") as stream:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                self.counts[kind] += 1

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        """The rows of one of the files, streamed."""
        path = self._path(kind)
        if path.exists():
            with path.open(encoding="utf-8") as stream:
                yield from map(json.loads, stream)

    def complete(self, types: Iterable[str], metrics: dict[str, Any]) -> None:
        """All rows are there: from here on the write can go on after a kill.

        Args:
            types: relationship types of the relations between entities.
            metrics: of the run.

        Raises:
            StorageError: the file cannot be written.
        """
        self.types, self.metrics = sorted(types), metrics
        values = {
            "info": asdict(self.info),
            "counts": self.counts,
            "refused": self.refused,
            "types": self.types,
            "metrics": metrics,
        }
        with replacing(self.folder / HEADER) as file:
            file.write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Pending:
        """What a run was going to write when it was interrupted.

        Raises:
            RunError: it is not there, not complete, or damaged.
        """
        try:
            values = json.loads((folder / HEADER).read_text(encoding="utf-8"))
            found = cls(folder, RunInfo(**values["info"]))
            found.counts, found.types = dict(values["counts"]), list(values["types"])
            found.refused = values.get("refused", 0)
            found.metrics = dict(values["metrics"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(
                f"What run {folder.name} was to write is not in {folder}.",
                f"Undo it and predict again: biogk runs delete {folder.name}.",
            ) from error
        return found

    def _path(self, kind: str) -> Path:
        return self.folder / f"{kind}.jsonl"


@contextmanager
def begun(store: Store, folder: Path, info: RunInfo) -> Iterator[Pending]:
    """A run whose rows are gathered within; what fails there leaves neither run nor files.

    Args:
        store: the database, which gets the run, marked as incomplete.
        folder: of the run.
        info: what the run is.

    Raises:
        StorageError: the folder cannot be written.
    """
    ensure_schema(store)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        store.write("runs/begin_writing", run=asdict(info))
        yield Pending(folder, info)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        store.write("runs/delete_run", run=info.id)
        raise


def write_pending(store: Store, pending: Pending) -> WriteReport:
    """Write the rows of a run that are not there yet, and drop its files.

    Args:
        store: the database.
        pending: the rows; complete.

    Raises:
        RunError: another process is writing the run.
        ServerError: the database failed; the run stays incomplete and can go on.
    """
    run = pending.info.id
    counts = pending.counts
    report = WriteReport(
        run, counts[MENTIONS], counts[RELATIONS], counts[ENTITY_RELATIONS], pending.refused
    )
    with claimed(pending.folder, WRITTEN):
        for type_ in pending.types:
            ensure_run_index(store, type_)
        store.write("runs/expect_rows", id=run, types=pending.types, rows=report.rows)
        report.resumed = done = show_run(store, run)["written"]
        with track("writing predictions", report.rows) as advance:
            advance(done)
            for statement, rows in _statements(pending, done):
                done += rows
                note: Statement = ("runs/advance", {"id": run, "written": done})
                report.changes.add(store.write_together([statement], note))
                advance(rows)
        store.write_together([mark_right()])
        metrics = json.dumps(pending.metrics) if pending.metrics else None
        store.write("runs/finish", id=run, status="finished", metrics=metrics)
    shutil.rmtree(pending.folder, ignore_errors=True)
    return report


def resume_writing(store: Store, run: str, runs: Path) -> WriteReport:
    """Resume an interrupted write.

    Args:
        store: the database.
        run: id of the run.
        runs: the folder of all runs.

    Raises:
        RunError: there is no such run, it is complete, no prediction, or its rows are gone.
    """
    shown = show_run(store, run)
    if shown["kind"] != PREDICTION:
        raise RunError(
            f"Run {run} is a {shown['kind']}, and writes nothing that could go on.",
            f"A training goes on with: biogk train --resume {run}.",
        )
    if shown["status"] == "finished":
        raise RunError(f"Run {run} is complete: there is nothing to go on with.")
    return write_pending(store, Pending.read(runs / run))


def _statements(pending: Pending, done: int) -> Iterator[tuple[Statement, int]]:
    """Queries with a batch of rows each, behind the rows that are written already."""
    run = pending.info.id
    for kind in ORDER:
        skipped = min(done, pending.counts[kind])
        done -= skipped
        for batch in batched(itertools.islice(pending.rows(kind), skipped, None), WRITE_BATCH):
            if kind != ENTITY_RELATIONS:
                yield (f"runs/write_{kind}", {"run": run, "rows": batch}), len(batch)
                continue
            for type_, some in itertools.groupby(batch, key=lambda row: row["type"]):
                rows = list(some)
                named = query("runs/write_entity_relations").typed(type=type_)
                yield (named, {"run": run, "rows": rows}), len(rows)
