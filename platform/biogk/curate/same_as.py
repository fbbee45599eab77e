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
from biogk.core.store.driver import BATCH, Store, batched
from biogk.core.store.pages import pages
from biogk.curate.match_reasons import METHODS, MatchReport
from biogk.curate.matching import Matcher

PAGE = 10_000
SAME_AS = "SAME_AS"


@dataclass
class SameAsReport:
    """What is joined now, and what changed.

    Args:
        found: what matching found.
        changes: what was written.
        removed: edges that nothing says any more.
        kept: edges of another method, which somebody else made, or that nothing says any more but
            a curator has called right; they stay.
        refused: pairs that a curator has called wrong, and that were not joined.
        seconds: how long it took.
    """

    found: MatchReport
    changes: Changes = field(default_factory=Changes)
    removed: int = 0
    kept: int = 0
    refused: int = 0
    seconds: float = 0.0


def join_same(store: Store, *, methods: Sequence[str] = METHODS) -> SameAsReport:
    """Join entities of different sources that are one concept, and part those that are none.

    (smaller id)-[:SAME_AS {method, score}]->(larger id). A second call changes nothing. Edges of
    these methods that nothing says any more go; those of another method stay, and those that a
    curator has called right. What was called wrong is not joined again.

    Args:
        store: the database.
        methods: what may join: `identifier`, `name`, `alias`.

    Raises:
        StorageError: no room for the temporary file in which names are sorted.
    """
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="biogk-") as folder,
        Matcher(Path(folder) / "matching.sqlite") as matcher,
    ):
        with track("reading entities") as advance:
            for page in pages(store, "same_as/entities", limit=PAGE):
                matcher.add(page)
                advance(len(page["ids"]))
        matcher.match(methods)
        report = SameAsReport(matcher.report)
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
            report.changes.add(
                store.write_batches("same_as/upsert", matcher.missing(), advance=advance)
            )
        store.write_together([mark_right()])
    report.seconds = time.monotonic() - started
    return report


def _stale(store: Store, matcher: Matcher, report: SameAsReport) -> Iterator[str]:
    for page in pages(store, "same_as/edges", limit=PAGE):
        columns = (
            page[key] for key in ("edges", "starts", "ends", "methods", "scores", "confirmed")
        )
        for edge, start, end, method, score, confirmed in zip(*columns, strict=True):
            if method not in METHODS:
                report.kept += 1
                matcher.leave(*sorted((start, end)))
            elif not matcher.check(start, end, method, score) and not matcher.wanted(start, end):
                if confirmed:
                    report.kept += 1
                else:
                    yield edge
