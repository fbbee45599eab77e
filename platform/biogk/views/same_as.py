"""What `biogk same-as` found and changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.curate.mapping_sets import MappingReport
    from biogk.curate.same_as import SameAsReport


def show_same_as(report: SameAsReport, *, as_json: bool) -> None:
    """Pairs by method and by kind of identifier, what mappings say, and what was not joined."""
    if as_json:
        print_json({**asdict(report), "changes": report.changes.counters()})
        return
    _show_tables(report)
    compared = counted(report.found.entities, "entity", "entities")
    click.echo(f"Compared {compared} in {report.seconds:.1f} s.")
    if report.read:
        _show_read(report.read)
    _show_changes(report)
    _show_rest(report)


def _show_tables(report: SameAsReport) -> None:
    found = report.found
    print_table(
        ["method", "pairs", "ambiguous", "keys of too many"],
        [
            [method, count, found.ambiguous.get(method, 0), found.crowded.get(method, 0)]
            for method, count in found.pairs.items()
        ],
    )
    if found.identifiers:
        rows = [[prefix or "(none)", count] for prefix, count in found.identifiers.items()]
        print_table(["identifier", "pairs"], rows)
    if report.sets:
        columns = ["mapping_set", "joins", "parts"]
        rows = [[row[column] for column in columns] for row in report.sets]
        print_table(["mapping set", *columns[1:]], rows)


def _show_changes(report: SameAsReport) -> None:
    created = report.changes.relationships_created
    if report.forgotten:
        click.echo(f"Forgotten: {counted(report.forgotten, 'mapping')} of entities.")
    if created or report.removed:
        click.echo(f"New: {counted(created, 'SAME_AS edge')}; {report.removed:,} gone.")
    if report.changed:
        edges = counted(report.changed, "edge")
        click.echo(f"Changed: {edges} of pairs that something else joins now.")
    if not report.changes:
        click.echo("Nothing changed: all of it was there already.")


def _show_rest(report: SameAsReport) -> None:
    """What was left as it is, or not joined."""
    denied, contradicted = report.found.denied, report.found.contradicted
    if denied:
        click.echo(
            f"Not joined: {counted(denied, 'pair')} that a mapping says are not one concept."
        )
    if contradicted:
        click.echo(
            f"Not joined: {counted(contradicted, 'pair')} of one name whose identifiers differ."
        )
    if report.kept:
        click.echo(
            f"Left as they are: {counted(report.kept, 'edge')} that another method made, or that a "
            "review calls right."
        )
    if report.refused:
        click.echo(f"Left out: {counted(report.refused, 'pair')} called wrong (biogk review list).")


def _show_read(read: MappingReport) -> None:
    click.echo(f"Mappings read: {counted(read.exact, 'exact match', 'exact matches')} of entities.")
    if read.negated:
        click.echo(f"Mappings that deny a match: {read.negated:,}.")
    passed = {
        "an end that no entity has": read.absent,
        "two ends that one entity has": read.already,
        "an end that too many entities have": read.crowded,
        "a reviewer who is not sure or does not agree": read.unsure,
    }
    for what, count in passed.items():
        if count:
            click.echo(f"Passed over: {counted(count, 'row')} with {what}.")
    if read.others:
        most = sorted(read.others.items(), key=lambda each: -each[1])
        names = ", ".join(f"{name} {count:,}" for name, count in most)
        click.echo(f"Passed over by predicate: {names}.")
    if read.rejected:
        click.echo(
            f"Rejected: {counted(read.rejected, 'row')}, see {read.rejected_file}; the first: "
            f"{read.first_reason}"
        )
