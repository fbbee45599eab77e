"""Mapping sets: what files say of two entities is kept in the graph until the set is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from biogk.core.counted import counted
from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import Row, Store
from biogk.core.store.pages import pages
from biogk.core.store.rejects import RejectLog
from biogk.curate.match_reasons import Statement
from biogk.curate.matching import CROWD, Matcher
from biogk.loaders.sources.sssom import EXACT, NOT, MappingFile, MappingRow

PAGE = 5_000
DIGITS = 4
"""Of a confidence, as of every score."""


@dataclass(frozen=True)
class MappingChoice:
    """What a call does with mapping sets, beside keeping to those of the graph.

    Args:
        files: SSSOM tables to read.
        forget: ids of sets to take out first.
        rejected_file: where rows go that cannot be used.
    """

    files: Sequence[Path] = ()
    forget: Sequence[str] = ()
    rejected_file: Path = Path("rejected.jsonl")


@dataclass
class MappingReport:
    """What the rows of mapping files say.

    Args:
        rejected_file: where the rows stand that could not be used.
        sets: ids of the sets that were read.
        exact: rows that say of entities that they are one concept.
        negated: rows that say that they are none.
        absent: rows with an end that no entity has.
        already: rows whose ends one and the same entity has.
        crowded: rows with an end that more entities have than it can mean; passed over.
        unsure: rows with which a reviewer does not agree, or of which they are not sure.
        others: rows by predicates that say something else, `Not` before those that are negated.
        rejected: rows that could not be used.
        first_reason: why the first of them was, with its file and line.
    """

    rejected_file: Path
    sets: list[str] = field(default_factory=list)
    exact: int = 0
    negated: int = 0
    absent: int = 0
    already: int = 0
    crowded: int = 0
    unsure: int = 0
    others: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    first_reason: str = ""


def open_mappings(store: Store, choice: MappingChoice) -> list[MappingFile]:
    """The files with their headers, before anything that takes long is done.

    Raises:
        InputError: a file or its header cannot be read.
        UsageError: a set to forget is neither in the graph nor in a file.
    """
    files = [MappingFile.open(path) for path in choice.files]
    known = {row["mapping_set"] for row in mapping_sets(store)} if choice.forget else set()
    for unknown in {*choice.forget} - known - {file.mapping_set for file in files}:
        raise UsageError(
            f"There is no mapping set {shown(unknown)}.",
            f"Those that were read: {', '.join(sorted(known)) or 'none'}.",
        )
    return files


def read_mappings(
    matcher: Matcher, files: Sequence[MappingFile], rejected_file: Path
) -> MappingReport:
    """Find the entities that mapping files speak of; nothing is written yet.

    Each entity that has the one identifier is paired with each that has the other. One that has
    both is not: its source says so already.

    Args:
        matcher: the entities of the graph; it is told what the files state.
        files: any number.
        rejected_file: where rows go that cannot be used.

    Raises:
        InputError: a file is no SSSOM table, or has no row that can be used.
    """
    report = MappingReport(rejected_file)
    matcher.index()
    with RejectLog(rejected_file) as log:
        for file in files:
            _read(matcher, file, report, log)
        report.rejected, report.first_reason = log.count, _first(log)
    return report


def _read(matcher: Matcher, file: MappingFile, report: MappingReport, log: RejectLog) -> None:
    report.sets.append(file.mapping_set)
    usable, before = False, log.count
    with track(f"reading {file.path.name}") as advance:
        for row in file.rows():
            advance(1)
            if isinstance(row, RejectedRow):
                log.add(row)
                continue
            usable = True
            matcher.state([*_statements(matcher, file.mapping_set, row, report)])
    rejected = log.count - before
    if rejected and not usable:
        raise InputError(
            f"No row of {file.path} could be used, of {counted(rejected, 'row')}; the first is "
            f"{_first(log)}",
            f"See {log.path}.",
        )


def _first(log: RejectLog) -> str:
    return f"{log.first.file}, line {log.first.line}: {log.first.reason}." if log.first else ""


def _statements(
    matcher: Matcher, mapping_set: str, row: MappingRow, report: MappingReport
) -> Iterator[Statement]:
    """What a row says of entities; where it says nothing of any, that is counted."""
    if row.predicate not in EXACT:
        name = f"{NOT} {row.predicate}" if row.negated else row.predicate
        report.others[name] = report.others.get(name, 0) + 1
        return
    if row.agreement <= 0:
        report.unsure += 1
        return
    ends = [matcher.holders(each, CROWD + 1) for each in (row.subject, row.object)]
    both = {*ends[0]} & {*ends[1]}
    pairs = {tuple(sorted(pair)) for pair in product(*ends) if both.isdisjoint(pair)}
    if not all(ends):
        report.absent += 1
    elif any(len(each) > CROWD for each in ends):
        report.crowded += 1
    elif not pairs:
        report.already += 1
    else:
        report.negated += row.negated
        report.exact += not row.negated
        confidence = round(row.confidence, DIGITS)
        for smaller, larger in pairs:
            yield Statement(
                smaller, larger, mapping_set, row.negated, confidence, row.justification
            )


def keep_mappings(store: Store, matcher: Matcher, forget: Sequence[str]) -> Changes:
    """Write what was read, after what is to be forgotten is gone, and tell the matcher the rest.

    Args:
        store: the graph.
        matcher: it knows what the files state.
        forget: ids of mapping sets to take out.
    """
    changes = Changes()
    for mapping_set in forget:
        asked = {"mapping_set": mapping_set, "limit": PAGE}
        while gone := store.write("same_as/forget_mappings", **asked):
            changes.add(gone)
    changes.add(store.write_batches("same_as/keep_mappings", map(_node, matcher.statements())))
    for page in pages(store, "same_as/mappings", limit=PAGE):
        matcher.state(Statement(*mapping) for mapping in page["mappings"])
    return changes


def mapping_sets(store: Store) -> list[Row]:
    """The sets of mappings in the graph: maps of mapping_set, joins, parts (pairs of entities)."""
    return store.read("same_as/mapping_sets")


def _node(said: Statement) -> Mapping[str, object]:
    return {
        "id": f"{said.mapping_set} {said.smaller} {said.larger}",
        "mapping_set": said.mapping_set,
        "subject": said.smaller,
        "object": said.larger,
        "negated": said.negated,
        "confidence": said.confidence,
        "justification": said.justification,
    }
