"""`biogk load triples`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge


@click.command("triples")
@click.option("--source", default="triples", show_default=True, help="Name of the source.")
@click.option("--version", "version", default="", help="Its version.")
@click.option("--licence", default="", help="Its licence.")
@load_options
def command(app: App, path: Path, source: str, version: str, licence: str, **options: Any) -> None:
    """Triples of your own.

    PATH is a folder with entities.tsv and triples.tsv.
    """
    from biogk.loaders.triples import Triples

    run_knowledge(app, Triples(path, source=source, version=version, licence=licence), **options)
