"""What became of triples that somebody reviewed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from biogk.core.counted import counted
from biogk.core.model.verdicts import in_words
from biogk.core.store.values import day
from biogk.curate.opinions import COLUMNS
from biogk.views.screen.tables import print_json, show_rows

if TYPE_CHECKING:
    from biogk.curate.decide import Reviewed
    from biogk.curate.review_table import TableReport
    from biogk.reviewing.agreement import Agreement

SHOWN = COLUMNS[:-2]


def show_reviewed(
    reviewed: Sequence[Reviewed], source: str = "", reviewer: str = "", *, as_json: bool
) -> None:
    """A line a triple, and how to undo it.

    Args:
        reviewed: what became of each.
        source: that the user named.
        reviewer: that the user named.
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
        given = {"--source": source, "--reviewer": reviewer}
        options = [part for pair in given.items() if pair[1] for part in pair]
        click.echo(f"Undo it with: biogk review undo {shlex.join([*names, *options])}")


def _line(one: Reviewed) -> str:
    triple, verdict = one.triple, one.verdict
    by = f" by {one.before_by}" if one.before_by else ""
    turned = f" It was called {one.before}{by} before." if one.before else ""
    if verdict and verdict != one.counts:
        stands = f"What {in_words(one.counts_by)} says stays: {one.counts}."
        return f"{verdict.capitalize()}, and left as it is: {triple}. {stands}"
    if verdict in ("right", "unsure") and not one.there:
        said = verdict.capitalize()
        return f"{said}, but not in the graph now: {triple}.{turned} {_to_have_it(one)}."
    if verdict == "right":
        return f"Right, and marked: {triple}.{turned}"
    if verdict == "unsure":
        return f"Unsure, and left in the graph: {triple}.{turned}"
    again = f"when {triple.source} is loaded again" if triple.source else "in whatever finds it"
    if verdict == "wrong":
        gone = "Wrong, and out of the graph" if one.edges else "Wrong, and was out already"
        return f"{gone}: {triple}.{turned} It stays out {again}."
    if one.counts:
        return f"Taken back: {triple}. What {in_words(one.counts_by)} says stays: {one.counts}."
    if one.there:
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
    unsure = f" Unsure: {report.unsure:,}." if report.unsure else ""
    undone = f" Taken back: {report.undone:,}." if report.undone else ""
    click.echo(
        f"Right: {counted(report.right, 'triple')}. Wrong: {report.wrong:,}.{unsure}{undone} "
        f"Edges that this marked, took out or brought back: {report.edges:,}."
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


def show_agreement(found: Sequence[Agreement], *, as_json: bool, as_csv: bool) -> None:
    """Two reviewers a row."""
    if not found and not as_json and not as_csv:
        click.echo(
            "No two reviewers have judged one triple yet. Each names themselves by --reviewer or "
            "BIOGK_REVIEWER; `biogk review serve reviewed` shows what others judged."
        )
        return
    records = [asdict(each) for each in found]
    columns = ["first", "second", "triples", "agreed", "share", "kappa"]
    rows = [[record[name] for name in columns] for record in records]
    show_rows(columns, rows, as_json=as_json, as_csv=as_csv, records=records)
