"""`biogk report curve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.api.stages.reports import Reports
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("curve")
@options_of(Reports.curve)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, output: Path | None, **options: Any) -> None:
    """Draw learning curves of the trainings in the database.

    Over epochs it is Figure 3 of the paper. Trainings of one configuration make one curve, the
    mean over their folds and seeds; published results are lines across, where ours are of the same
    split.

    \b
    Examples:
      biogk report curve --corpus ade --output curve.png
      biogk report curve --over part --output parts.html
    """
    from biogk.views.report import show_sheet
    from biogk.views.screen.tables import print_json

    with app.graph() as graph:
        found = graph.report.curve(output=output, **options)
    if as_json:
        print_json([chart.as_dict() for chart in found])
    elif output is None:
        for chart in found:
            show_sheet(chart.sheet())
