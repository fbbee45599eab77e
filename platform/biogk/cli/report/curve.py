"""`biogk report curve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from biogk.api.stages.reports import Reports
from biogk.cli.command import graph_command


@graph_command(Reports.curve)
def command(found: Any, as_json: bool, output: Path | None) -> None:
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

    if as_json:
        print_json([chart.as_dict() for chart in found])
    elif output is None:
        for chart in found:
            show_sheet(chart.sheet())
