"""What became of triples that somebody reviewed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from biogk.core.counted import counted
from biogk.core.store.values import day
from biogk.curate.listing import COLUMNS
from biogk.views.screen.tables import print_json, show_rows

if TYPE_CHECKING:
    from biogk.curate.decide import Reviewed
    from biogk.curate.review_table import TableReport

SHOWN = COLUMNS[:-2]


def show_reviewed(reviewed: Sequence[Reviewed], source: str = "", *, as_json: bool) -> None:
    """A line a triple, and how to undo it.

    Args:
        reviewed: what became of each.
        source: that the user named.
        as_json: print JSON.
    """
    if as_json:
        print_json([asdict(each) for each in reviewed])
        return
    for each in reviewed:
        click.echo(_line(each))
    triple = reviewed[0].triple
    if reviewed[0].verdict:
        names = (triple.subject_name, triple.relation, triple.object_name)
        named = f" --source {source}" if source else ""
        click.echo(f"Undo it with: biogk review undo {shlex.join(names)}{named}")


def _line(one: Reviewed) -> str:
    triple = one.triple
    turned = f" It was called {one.before} before." if one.before else ""
    if one.verdict == "right" and not one.there:
        return f"Right, but not in the graph now: {triple}.{turned} {_to_have_it(one)}."
    if one.verdict == "right":
        return f"Right, and marked: {triple}.{turned}"
    again = f"when {triple.source} is loaded again" if triple.source else "in whatever finds it"
    if one.verdict == "wrong":
        gone = "Wrong, and out of the graph" if one.edges else "Wrong, and was out already"
        return f"{gone}: {triple}.{turned} It stays out {again}."
    if one.edges:
        return f"As before the review: {triple}."
    return f"Forgotten: {triple}. It is not in the graph. {_to_have_it(one)}."


def _to_have_it(one: Reviewed) -> str:
    by = f"Load {one.triple.source} again" if one.triple.source else "Predict or join again"
    return f"{by} to have it"


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
    undone = f" Taken back: {report.undone:,}." if report.undone else ""
    click.echo(
        f"Right: {counted(report.right, 'triple')}. Wrong: {report.wrong:,}.{undone} Edges that "
        f"this marked, took out or brought back: {report.edges:,}."
    )
    if report.waiting:
        click.echo(
            f"Not in the graph now: {counted(report.waiting, 'triple')}. The verdict is kept for "
            "when they are loaded."
        )
    if report.blank:
        click.echo(f"Passed over: {counted(report.blank, 'row')} without a verdict.")
    if report.rejected:
        click.echo(
            f"Rejected: {counted(report.rejected, 'row')}, see {report.rejected_file}; the first: "
            f"{report.first_reason}"
        )
