"""`biogk restore`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, confirm, pass_app, shared_options, yes_option


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
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
    from biogk.core.errors import InputError
    from biogk.engine.backup import require_local, restore

    require_local("load")
    if not file.is_file():
        raise InputError(f"{file} is not there or is no file.", "Check the path.")
    confirm(f"Replace the database in {app.home.root} by {file}?", yes=yes)
    restore(app.home, file, report=app.say)
    click.echo(f"Restored {file}. See what is in it: biogk status")
