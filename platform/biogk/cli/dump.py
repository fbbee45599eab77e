"""`biogk dump`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.api.server import dump
from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("dump")
@options_of(dump)
@shared_options
@pass_app
def command(app: App, file: Path, **options: Any) -> None:
    """Write the whole database of the local server to FILE.

    The server is stopped meanwhile, for some seconds a gigabyte, and then started again. Trained
    models are files of the home, in runs/, and are not part of it.

    \b
    Example:
      biogk dump graph.dump
    """
    size = dump(file, home=app.home.root, **options)
    click.echo(f"Wrote {file}, {size / 1e6:,.1f} MB. Back again: biogk restore {file}")
