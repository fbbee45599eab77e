"""The coverage of a corpus as people and programs read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.training.linking.coverage import Coverage, CoverageShare


def show_coverage(report: Coverage, *, as_json: bool) -> None:
    """Names of each source beside those of the corpus, and how they were found."""
    if as_json:
        print_json(asdict(report))
        return
    print_table(
        ["source", "names", "per cent", "frequent names", "per cent", "entities in the texts"],
        [
            [report.corpus, report.total.names, "", report.total.frequent, "", ""],
            *(
                [*_row(source, share, report.total), _entities(report, source)]
                for source, share in report.sources.items()
            ),
        ],
        title="Names of annotated mentions, and those that each source knows",
    )
    print_table(
        ["source", "method", "names", "frequent names"],
        [
            [source, method, share.names, share.frequent]
            for source, methods in report.methods.items()
            for method, share in methods.items()
        ],
        title="By the method that found them; a name may count at several",
    )
    click.echo("A frequent name stands in more than ten documents.")


def _row(source: str, share: CoverageShare, total: CoverageShare) -> list[object]:
    return [
        source,
        share.names,
        _per_cent(share.names, total.names),
        share.frequent,
        _per_cent(share.frequent, total.frequent),
    ]


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else ""


def _entities(report: Coverage, source: str) -> object:
    return report.entities[source].names if source in report.entities else ""
