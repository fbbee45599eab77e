"""`biogk runs show`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids


@graph_command(Runs.show, complete={"run": run_ids})
def command(shown: dict[str, Any], run: str, as_json: bool) -> None:
    """One run: settings, metrics, and how much it added to the graph.

    \b
    Example:
      biogk runs show RUN --json
    """
    from biogk.views.screen.tables import leaves, print_json, print_table

    if as_json:
        print_json(shown)
        return
    del shown["id"]
    print_table(["", run], [list(leaf) for leaf in leaves(dict(sorted(shown.items())))])
