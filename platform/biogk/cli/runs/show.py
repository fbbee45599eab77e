"""`biogk runs show`."""

from __future__ import annotations

import click

from biogk.api.stages.runs import Runs
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids
from biogk.cli.options import options_of


@click.command("show")
@options_of(Runs.show, complete={"run": run_ids})
@json_option
@shared_options
@pass_app
def command(app: App, run: str, as_json: bool) -> None:
    """One run: settings, metrics, and how much it added to the graph.

    \b
    Example:
      biogk runs show RUN --json
    """
    from biogk.views.screen.tables import leaves, print_json, print_table

    with app.graph() as graph:
        shown = graph.runs.show(run)
    if as_json:
        print_json(shown)
        return
    del shown["id"]
    print_table(["", run], [list(leaf) for leaf in leaves(dict(sorted(shown.items())))])
