"""`biogk report weights`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from biogk.api.stages.reports import Reports
from biogk.cli.command import graph_command


@graph_command(Reports.weights)
def command(found: Any, as_json: bool, output: Path | None) -> None:
    """Draw the weights of what is stated of an entity, by relation.

    This is Figure 4 of the paper: how likely the language model finds each object, and each
    subject where the entity is the object.

    \b
    Examples:
      biogk report weights --name meningitis
      biogk report weights --name aspirin --output aspirin.png
    """
    from biogk.views.report import show_sheet
    from biogk.views.screen.tables import print_json

    if as_json:
        print_json(found.as_dict())
    elif output is None:
        show_sheet(found.sheet())
