"""`biogk runs delete`."""

from __future__ import annotations

import shutil

import click

from biogk.cli.app import App, confirm, pass_app, shared_options, yes_option
from biogk.cli.completing import run_ids
from biogk.core.counted import counted


@click.command("delete")
@click.argument("run", shell_complete=run_ids)
@yes_option
@shared_options
@pass_app
def command(app: App, run: str, yes: bool) -> None:
    """Undo a run: the graph is as it was before, except what another run supports too.

    \b
    Example:
      biogk runs delete predict-ade-0-test-20260102-030405-ab12 --yes
    """
    from biogk.core.store.runs import delete_run, show_run

    with app.store() as store:
        shown = show_run(store, run)
        confirm(f"Undo {shown['kind']} {run}?", yes=yes)
        changes = delete_run(store, run)
    shutil.rmtree(app.home.runs / run, ignore_errors=True)
    click.echo(
        f"Undid {run}: {counted(changes.relationships_deleted, 'edge')} and "
        f"{counted(changes.nodes_deleted, 'node')} are gone."
    )
