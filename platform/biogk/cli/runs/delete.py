"""`biogk runs delete`."""

from __future__ import annotations

import click

from biogk.api.stages.runs import Runs
from biogk.cli.app import App, confirm, pass_app, shared_options, yes_option
from biogk.cli.completing import run_ids
from biogk.cli.options import options_of
from biogk.core.counted import counted


@click.command("delete")
@options_of(Runs.delete, complete={"run": run_ids})
@yes_option
@shared_options
@pass_app
def command(app: App, run: str, yes: bool) -> None:
    """Undo a run: the graph is as it was before, except what another run supports too.

    \b
    Example:
      biogk runs delete predict-ade-0-test-20260102-030405-ab12 --yes
    """
    with app.graph() as graph:
        confirm(f"Undo {graph.runs.show(run)['kind']} {run}?", yes=yes)
        changes = graph.runs.delete(run)
    click.echo(
        f"Undid {run}: {counted(changes.relationships_deleted, 'edge')} and "
        f"{counted(changes.nodes_deleted, 'node')} are gone."
    )
