"""`biogk runs list`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command


@graph_command(Runs.list, table=True)
def command(runs: list[dict[str, Any]], as_json: bool, as_csv: bool) -> None:
    """All runs, the newest first.

    The status `interrupted` says that a training was killed; resume it with `biogk train --resume`.

    \b
    Example:
      biogk runs list --csv > runs.csv
    """
    from biogk.views.screen.tables import show_rows

    if not runs and not as_json and not as_csv:
        click.echo("There are no runs yet. Train a model: biogk train --help.")
        return
    show_rows(
        ["run", "kind", "model", "corpus", "split", "status", "entity F1", "relation F1"],
        [
            [
                run["id"],
                run["kind"],
                run["model"],
                run["corpus"],
                run["split"],
                _status(run),
                _metric(run["metrics"], "entity_f1"),
                _metric(run["metrics"], "relation_f1"),
            ]
            for run in runs
        ],
        as_json=as_json,
        as_csv=as_csv,
        records=runs,
    )


def _status(run: dict[str, Any]) -> str:
    """The status; of an interrupted write with what is there."""
    if "rows" not in run:
        return str(run["status"])
    return f"{run['status']}: {run['written']:,} of {run['rows']:,} rows"


def _metric(metrics: dict[str, float], name: str) -> str:
    for key, value in metrics.items():
        if key.endswith(name):
            split = key.removesuffix(name).rstrip("_")
            return f"{value:.2f}" + (f" ({split})" if split else "")
    return ""
