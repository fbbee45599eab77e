"""SAME_AS edges: kept in step with what identifiers and names say, never merging anything."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from biogk.core.progress import track
from biogk.core.store.blocked import BlockedTriples, mark_right
from biogk.core.store.changes import Changes
from biogk.core.store.driver import BATCH, Row, Store, batched
from biogk.core.store.pages import pages
from biogk.core.store.schema import ensure_schema
from biogk.curate.mapping_sets import (
    MappingChoice,
    MappingReport,
    keep_mappings,
    mapping_sets,
    open_mappings,
    read_mappings,
)
from biogk.curate.match_reasons import MAPPING, METHODS, MatchReport
from biogk.curate.matching import Matcher

PAGE = 10_000
SAME_AS = "SAME_AS"
NO_MAPPINGS = MappingChoice()
COLUMNS = ("edges", "confirmed", "starts", "ends", "methods", "scores", "mapping_sets")


@dataclass
class SameAsReport:
    """What is joined now, and what changed.

    Args:
        found: what matching found.
        read: what the rows of mapping files say; None where none was given.
        sets: the mapping sets of the graph: maps of mapping_set, joins, parts (pairs of entities).
        forgotten: what mapping sets said of pairs of entities that was taken out.
        changes: what was written.
        removed: edges that nothing says any more.
        changed: edges that something else joins now, or with another score.
        kept: edges of another method, which somebody else made, or that nothing says any more but
            a curator has called right; they stay.
        refused: pairs that a curator has called wrong, and that were not joined.
        seconds: how long it took.
    """

    found: MatchReport
    read: MappingReport | None = None
    sets: list[Row] = field(default_factory=list)
    forgotten: int = 0
    changes: Changes = field(default_factory=Changes)
    removed: int = 0
    changed: int = 0
    kept: int = 0
    refused: int = 0
    seconds: float = 0.0


def join_same(
    store: Store, *, methods: Sequence[str] = METHODS, mappings: MappingChoice = NO_MAPPINGS
) -> SameAsReport:
    """Join entities of different sources that are one concept, and part those that are none.

    (smaller id)-[:SAME_AS {method, score}]->(larger id). A second call changes nothing. Edges of
    these methods that nothing says any more go; those of another method stay, and those that a
    curator has called right. What was called wrong is not joined again. What mapping sets state is
    kept in the graph and holds in every later call: pairs are joined by it, and what it denies is
    not, whatever identifiers and names say.

    Args:
        store: the database.
        methods: what may join: `identifier`, `name`, `alias`.
        mappings: files of mappings to read, and sets to forget.

    Raises:
        InputError: a file of mappings cannot be read or has nothing in it that can be used.
        UsageError: there is no such mapping set to forget.
        StorageError: no room for the temporary file in which names are sorted.
    """
    started = time.monotonic()
    files = open_mappings(store, mappings)
    if files:
        ensure_schema(store)
    with (
        tempfile.TemporaryDirectory(prefix="biogk-") as folder,
        Matcher(Path(folder) / "matching.sqlite") as matcher,
    ):
        with track("reading entities") as advance:
            for page in pages(store, "same_as/entities", limit=PAGE):
                matcher.add(page)
                advance(len(page["ids"]))
        report = SameAsReport(matcher.report)
        if files:
            report.read = read_mappings(matcher, files, mappings.rejected_file)
        stated = keep_mappings(store, matcher, mappings.forget)
        report.forgotten = stated.nodes_deleted
        report.changes.add(stated)
        matcher.match(methods)
        with track("writing SAME_AS") as advance:
            for stale in batched(_stale(store, matcher, report), BATCH):
                removed = store.write("same_as/delete", edges=stale)
                report.removed += removed.relationships_deleted
                report.changes.add(removed)
            for subject, relation, object_ in BlockedTriples.read(store).keys:
                pair = sorted((subject, object_))
                if relation == SAME_AS and matcher.wanted(*pair):
                    matcher.leave(*pair)
                    report.refused += 1
            written = store.write_batches("same_as/upsert", matcher.missing(), advance=advance)
            report.changed = written.rows - written.relationships_created
            report.changes.add(written)
        store.write_together([mark_right()])
    store.write("same_as/mark", held_out=store.held_out)
    report.sets = mapping_sets(store)
    report.seconds = time.monotonic() - started
    return report


def _stale(store: Store, matcher: Matcher, report: SameAsReport) -> Iterator[str]:
    for page in pages(store, "same_as/edges", limit=PAGE):
        columns = (page[key] for key in COLUMNS)
        for edge, confirmed, *said in zip(*columns, strict=True):
            start, end, method, *_ = said
            if method not in {*METHODS, MAPPING}:
                report.kept += 1
                matcher.leave(*sorted((start, end)))
            elif not matcher.check(said) and not matcher.wanted(start, end):
                if confirmed:
                    report.kept += 1
                else:
                    yield edge
