"""`biogk runs delete`."""

from __future__ import annotations

import shutil
import sys

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.completing import run_ids
from biogk.errors import UsageError


@click.command("delete")
@click.argument("run", shell_complete=run_ids)
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared_options
@pass_app
def command(app: App, run: str, yes: bool) -> None:
    """Undo a run: the graph is as it was before, except what another run supports too.

    \b
    Example:
      biogk runs delete predict-ade-0-test-20260102-030405-ab12 --yes
    """
    from biogk.store.runs import delete_run, show_run

    with app.store() as store:
        shown = show_run(store, run)
        if not yes and not sys.stdin.isatty():
            raise UsageError(f"Undoing {run} wants to be confirmed.", "Add --yes.")
        if not yes:
            click.confirm(f"Undo {shown['kind']} {run}?", abort=True, err=True)
        changes = delete_run(store, run)
    shutil.rmtree(app.home.runs / run, ignore_errors=True)
    click.echo(
        f"Undid {run}: {changes.relationships_deleted:,} edges and {changes.nodes_deleted:,} nodes "
        "are gone."
    )
