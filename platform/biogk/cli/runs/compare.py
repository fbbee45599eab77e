"""`biogk runs compare`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids


@graph_command(Runs.compare, complete={"first": run_ids, "second": run_ids})
def command(found: Any, as_json: bool) -> None:
    """What appeared, vanished and changed its confidence from one prediction to another.

    \b
    Example:
      biogk runs compare predict-ade-0-test-20260102-030405-ab12 predict-ade-0-test-...
    """
    from biogk.views.comparison import show_comparison

    show_comparison(found, as_json=as_json)
