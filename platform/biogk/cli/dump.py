"""`biogk dump`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, pass_app, shared_options


@click.command("dump")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@shared_options
@pass_app
def command(app: App, file: Path, force: bool) -> None:
    """Write the whole database of the local server to FILE.

    The server is stopped meanwhile, for some seconds a gigabyte, and then started again. Trained
    models are files of the home, in runs/, and are not part of it.

    \b
    Example:
      biogk dump graph.dump
    """
    from biogk.core.errors import UsageError
    from biogk.engine.backup import dump, require_local

    require_local("dump")
    if file.exists() and not force:
        raise UsageError(f"{file} is there already.", "Replace it with --force, or name another.")
    size = dump(app.home, file, report=app.say)
    click.echo(f"Wrote {file}, {size / 1e6:,.1f} MB. Back again: biogk restore {file}")
