"""What became of triples that somebody reviewed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from biogk.counted import counted
from biogk.reviews.listing import COLUMNS
from biogk.views.tables import day, print_json, show_rows

if TYPE_CHECKING:
    from biogk.reviews.decide import Reviewed
    from biogk.reviews.table import TableReport

SHOWN = COLUMNS[:-2]


def show_reviewed(reviewed: Sequence[Reviewed], *, as_json: bool) -> None:
    """A line a triple, and how to undo it."""
    if as_json:
        print_json([asdict(each) for each in reviewed])
        return
    for each in reviewed:
        click.echo(_line(each))
    triple = reviewed[0].triple
    if reviewed[0].verdict:
        names = (triple.subject_name, triple.relation, triple.object_name)
        click.echo(f"Undo it with: biogk review undo {shlex.join(names)}")


def _line(one: Reviewed) -> str:
    triple = one.triple
    if one.verdict == "right":
        return f"Right, and marked: {triple}."
    again = f"when {triple.source} is loaded again" if triple.source else "in whatever finds it"
    if one.verdict == "wrong":
        gone = "Wrong, and out of the graph" if one.edges else "Wrong, and was out already"
        return f"{gone}: {triple}. It stays out {again}."
    if one.edges:
        return f"As before the review: {triple}."
    by = f"load {triple.source} again" if triple.source else "predict or join again"
    return f"Nobody's verdict keeps it out now: {triple}. What made it is gone; {by} to have it."


def show_reviews(rows: Sequence[dict[str, Any]], *, as_json: bool, as_csv: bool) -> None:
    """All reviews."""
    if not rows and not as_json and not as_csv:
        click.echo(
            "Nothing was reviewed yet. See `biogk query doubtful`, and `biogk review --help`."
        )
        return
    columns = COLUMNS if as_csv else SHOWN
    show_rows(
        columns,
        [[row[name] if as_csv else _cell(row, name) for name in columns] for row in rows],
        as_json=as_json,
        as_csv=as_csv,
        records=list(rows),
    )


def _cell(row: dict[str, Any], name: str) -> Any:
    return day(row[name]) if name == "reviewed_at" else row[name]


def show_table(report: TableReport, *, as_json: bool) -> None:
    """How many verdicts a table had, and what became of them."""
    if as_json:
        print_json({**asdict(report), "rejected_file": str(report.rejected_file)})
        return
    click.echo(
        f"Right: {counted(report.right, 'triple')}. Wrong: {report.wrong:,}. Edges marked or taken "
        f"out: {report.edges:,}."
    )
    if report.blank:
        click.echo(f"Passed over: {counted(report.blank, 'row')} without a verdict.")
    if report.rejected:
        click.echo(f"Rejected: {counted(report.rejected, 'row')}, see {report.rejected_file}.")
