"""A load through import files: written, imported beside, put in place, made complete.

The server goes on answering while files are written and imported. It stops for the seconds in
which the new database takes the place of the empty one.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import BiogkError, ServerError
from biogk.core.guard import sole
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import BATCH, Store, batched
from biogk.core.store.queries import query
from biogk.core.store.schema import Schema, ensure_schema
from biogk.engine.sites import ImportSite
from biogk.engine.swap import configuration, staging, swap, swap_back
from biogk.load.bulk.choice import Bulk, is_empty, not_empty
from biogk.load.bulk.import_files import (
    ENTITIES,
    SOURCE,
    TRIPLES,
    Written,
    write_files,
    write_source,
)
from biogk.load.bulk.spill import Spill
from biogk.load.outcome.report import HOLDS_TRIPLES, LoadReport

ANOTHER_DISK = "Choose a home on another disk with --home."
COUNTED = re.compile(r"([\d,.]+) (nodes|relationships|properties)")
# as many as there are: the load queries pass over a triple whose end is not there, too
TOLERATED = 2**62
# the server runs beside
OFF_HEAP = "50%"
OPTIONS = (
    "--overwrite-destination=true",
    "--skip-bad-relationships=true",
    "--strict=true",
    f"--bad-tolerance={TOLERATED}",
    f"--max-off-heap-memory={OFF_HEAP}",
    "--array-delimiter=U+001F",
    # without it the output does not say why an import failed
    "--verbose",
)


def bulk_load(
    store: Store,
    rows: Iterator[EntityRow | TripleRow],
    report: LoadReport,
    bulk: Bulk,
    fingerprint: str | None,
) -> Changes:
    """Load the rows of a checked source into an empty graph.

    Args:
        store: the database; it is connected again on the way.
        rows: the usable rows.
        report: what the check counted; gains the time of each step.
        bulk: the server.
        fingerprint: of the input: a load that is killed after the exchange goes on by it.

    Raises:
        StorageError: no space for the files.
        ServerError: the import failed, or the server does not start with what it made; then the
            database from before is back.
        InputError: somebody has written to the graph meanwhile.
    """
    site, database = bulk.site, store.connection.database
    waiting = "Another bulk load runs on this server; waiting for it."
    with (
        writing(site.data, ANOTHER_DISK),
        sole(site.data / "biogk-bulk.lock", waiting),
        staging(site.data) as folder,
    ):
        with _timed(report, "files"):
            written = _write(rows, report, folder, fingerprint)
        with _timed(report, "import"), track(f"importing {report.source.id}"):
            imported = _import(site, folder, database)
        if not is_empty(store):
            raise not_empty(store)
        schema = Schema.read(store)
        with _timed(report, "restart"):
            _replace(site, store, folder, database)
    with _timed(report, "finish"):
        _verify(store, imported)
        changes = _complete(store, written, report, schema)
    changes.nodes_created += written.entities
    changes.add(Changes(told={"entities": written.entities}))
    changes.relationships_created += imported.relationships
    changes.labels_added += written.labels
    changes.properties_set += imported.properties
    return changes


@dataclass(frozen=True)
class _Imported:
    """What neo4j-admin says that it has imported."""

    nodes: int
    relationships: int
    properties: int


def _write(
    rows: Iterator[EntityRow | TripleRow],
    report: LoadReport,
    folder: Path,
    fingerprint: str | None,
) -> Written:
    source = report.source.id
    with track(f"sorting {source}", report.rows) as advance, Spill(folder, report.rows) as spill:
        for batch in batched(rows, BATCH):
            for row in batch:
                spill.add(row)
            advance(len(batch))
    with track(f"writing import files of {source}") as advance:
        written = write_files(spill, folder, source, advance)
    known: dict[str, str | int | bool] = {"status": "loading"}
    known |= {name: " ".join(text.split()) for name, text in report.stated(HOLDS_TRIPLES).items()}
    if fingerprint is not None:
        # what is kept aside would be lost with this process: then the rows count as not written
        known |= {
            "fingerprint": fingerprint,
            "checked": json.dumps(report.checked()),
            "done": 0 if written.aside else report.rows,
            "imported": not written.aside,
        }
    write_source(folder, known)
    return written


def _import(site: ImportSite, folder: Path, database: str) -> _Imported:
    # the name first: the lists of files take every word behind them
    said = site.admin(
        "database",
        "import",
        "full",
        database,
        *OPTIONS,
        f"--additional-config={configuration(folder)}",
        f"--report-file={folder / 'import.report'}",
        f"--nodes={folder / SOURCE}",
        f"--nodes={folder / ENTITIES}",
        f"--relationships={folder / TRIPLES}",
    )
    found = {
        name: int(re.sub(r"\D", "", number))
        for number, name in COUNTED.findall(said.rpartition("Imported:")[2])
    }
    return _Imported(found["nodes"], found["relationships"], found["properties"])


def _replace(site: ImportSite, store: Store, folder: Path, database: str) -> None:
    site.stop()
    if store.answers():
        raise ServerError(
            f"Neo4j at {store.uri} still answers after it was stopped; nothing was changed.",
            "Name the folder of that server with --neo4j-home; one that a service manager keeps "
            "running needs --bulk never.",
        )
    swap(site.data, folder, database)
    try:
        site.start()
        store.reconnect()
    except BiogkError:
        site.stop()
        swap_back(site.data, folder, database)
        site.start()
        raise


def _verify(store: Store, imported: _Imported) -> None:
    (found,) = store.read("load/counts")
    if (found["nodes"], found["edges"]) != (imported.nodes, imported.relationships):
        raise ServerError(
            f"The import wrote {counted(imported.nodes, 'node')} and "
            f"{counted(imported.relationships, 'edge')}, but the graph has {found['nodes']:,} and "
            f"{found['edges']:,}.",
            "Somebody else has written to it since; load again with --bulk never to complete it.",
        )


def _complete(store: Store, written: Written, report: LoadReport, schema: Schema) -> Changes:
    changes, source = Changes(), report.source.id
    store.in_batches("load/fill_aliases")
    ensure_schema(store, wait_seconds=max(report.rows // 1_000, 600))
    schema.restore(store)
    for maps in batched(written.entities_aside, BATCH):
        changes.add(store.write("load/upsert_entities", rows=maps, source=source))
    for relation, triples in written.triples_aside.items():
        named = query("load/upsert_triples").typed(type=relation)
        for maps in batched(triples, BATCH):
            changes.add(store.write(named, rows=maps, source=source))
    for maps in batched(written.falsehoods, BATCH):
        changes.add(store.write("load/upsert_falsehoods", rows=maps, source=source))
    return changes


@contextmanager
def _timed(report: LoadReport, step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    report.times[step] = round(time.monotonic() - started, 2)
