"""What `biogk same-as` found and changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.views.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.store.same_as import SameAsReport


def show_same_as(report: SameAsReport, *, as_json: bool) -> None:
    """Pairs by method, and what was not joined."""
    if as_json:
        print_json(asdict(report))
        return
    found = report.found
    print_table(
        ["method", "pairs", "ambiguous", "keys of too many"],
        [
            [method, count, found.ambiguous[method], found.crowded[method]]
            for method, count in found.pairs.items()
        ],
    )
    click.echo(f"Compared {found.entities:,} entities in {report.seconds:.1f} s.")
    if found.contradicted:
        click.echo(
            f"{found.contradicted:,} pairs of one name have identifiers that differ: not joined."
        )
    if report.changes:
        created, removed = report.changes.relationships_created, report.removed
        click.echo(f"New: {created:,} SAME_AS edges; {removed:,} are gone.")
    else:
        click.echo("Nothing changed: all of it was there already.")
    if report.kept:
        click.echo(
            f"{report.kept:,} edges stay as they are: another method made them, or a review calls "
            "them right."
        )
    if report.refused:
        click.echo(
            f"Left out: {report.refused:,} pairs that were called wrong (biogk review list)."
        )
