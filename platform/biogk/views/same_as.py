"""What `biogk same-as` found and changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.curate.same_as import SameAsReport


def show_same_as(report: SameAsReport, *, as_json: bool) -> None:
    """Pairs by method, and what was not joined."""
    if as_json:
        print_json({**asdict(report), "changes": report.changes.counters()})
        return
    found = report.found
    print_table(
        ["method", "pairs", "ambiguous", "keys of too many"],
        [
            [method, count, found.ambiguous[method], found.crowded[method]]
            for method, count in found.pairs.items()
        ],
    )
    click.echo(
        f"Compared {counted(found.entities, 'entity', 'entities')} in {report.seconds:.1f} s."
    )
    if found.contradicted:
        click.echo(
            f"Not joined: {counted(found.contradicted, 'pair')} of one name whose identifiers "
            "differ."
        )
    if report.changes:
        created, removed = report.changes.relationships_created, report.removed
        click.echo(f"New: {counted(created, 'SAME_AS edge')}; {removed:,} gone.")
    else:
        click.echo("Nothing changed: all of it was there already.")
    if report.kept:
        click.echo(
            f"Left as they are: {counted(report.kept, 'edge')} that another method made, or that a "
            "review calls right."
        )
    if report.refused:
        click.echo(f"Left out: {counted(report.refused, 'pair')} called wrong (biogk review list).")
