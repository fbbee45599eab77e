"""What `biogk crossval` and `biogk report` tell people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.training.reporting.tables import sheet_of
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.api.stages.models import Crossval
    from biogk.training.reporting.tables import ReportTable, Sheet


def show_crossval(found: Crossval, *, as_json: bool) -> None:
    """Every training, and the means over folds and seeds."""
    if as_json:
        rows = [row for table in found.tables for row in table.as_dict()["rows"]]
        rows = [row for row in rows if row["whose"] == "ours"]
        print_json({"trainings": [asdict(trial) for trial in found.trials], "means": rows})
        return
    print_table(
        ["model", "corpus", "seed", "part", "", "entity F1", "relation F1", "run"],
        [
            [
                *(trial.model, trial.corpus, trial.seed, trial.part, trial.how),
                *(_score(score) for score in (trial.entity_f1, trial.relation_f1)),
                trial.run or trial.reason,
            ]
            for trial in found.trials
        ],
    )
    for table in found.tables:
        for ours in table.ours:
            scores = [ours.spread(table.published.score, k) for k in ("entity_f1", "relation_f1")]
            click.echo(
                f"{ours.first.training.model}: entity F1 {scores[0]}, relation F1 {scores[1]} "
                f"({table.over(ours)})"
            )
    click.echo("Beside the published ones: biogk report")


def show_report(tables: Sequence[ReportTable], *, as_json: bool) -> None:
    """Published results with ours beside them."""
    if as_json:
        print_json({"tables": [table.as_dict() for table in tables]})
        return
    for number, table in enumerate(tables):
        if number:
            click.echo()
        show_sheet(sheet_of(table))


def show_sheet(sheet: Sheet) -> None:
    """A table with its notes below."""
    filled = [i for i in range(len(sheet.columns)) if any(row[i] for row in sheet.rows)]
    print_table(
        [sheet.columns[i] for i in filled],
        [[row[i] for i in filled] for row in sheet.rows],
        sheet.title,
    )
    for note in sheet.notes:
        click.echo(note)


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}"
