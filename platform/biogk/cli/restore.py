"""`biogk restore`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from biogk.cli.app import App, pass_app, shared_options


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
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
    from biogk.engine.backup import require_local, restore
    from biogk.errors import InputError, UsageError

    require_local("load")
    if not file.is_file():
        raise InputError(f"{file} is not there or is no file.", "Check the path.")
    if not yes and not sys.stdin.isatty():
        raise UsageError(
            f"Restoring {file} replaces the database in {app.home.root} and wants to be confirmed.",
            "Add --yes.",
        )
    if not yes:
        click.confirm(f"Replace the database in {app.home.root} by {file}?", abort=True, err=True)
    restore(app.home, file, report=app.say)
    click.echo(f"Restored {file}. See what is in it: biogk status")
