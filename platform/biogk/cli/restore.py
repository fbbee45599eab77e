"""`biogk restore`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.api.server import restore
from biogk.cli.app import App, confirm, pass_app, shared_options, yes_option
from biogk.cli.options import options_of


@click.command("restore")
@options_of(restore)
@yes_option
@shared_options
@pass_app
def command(app: App, file: Path, yes: bool) -> None:
    """Replace the database of the local server by the one in FILE.

    What is in the database now is lost; a file that cannot be restored changes nothing. A server
    that runs is stopped for some seconds and started again.

    \b
    Example:
      biogk restore graph.dump --yes
    """
    confirm(f"Replace the database in {app.home.root} by {file}?", yes=yes)
    restore(file, home=app.home.root)
    click.echo(f"Restored {file}. See what is in it: biogk status")
