"""`biogk runs resume`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids


@graph_command(Runs.resume, complete={"run": run_ids})
def command(report: Any, as_json: bool) -> None:
    """Resume writing an interrupted prediction.

    What is written already is passed over. Until then `biogk runs list` shows the run as
    incomplete; `biogk runs delete` undoes what is there.

    \b
    Example:
      biogk runs resume predict-ade-0-test-20260102-030405-ab12
    """
    from biogk.views.screen.tables import print_json
    from biogk.views.stages import show_write

    if as_json:
        print_json({**asdict(report), "changes": report.changes.counters()})
    else:
        show_write(report)
