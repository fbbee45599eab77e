"""`biogk load wikidata`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge


@click.command("wikidata")
@load_options
def command(app: App, path: Path, **options: Any) -> None:
    """Diseases and medicines of Wikidata.

    PATH is a folder with JSON Lines, or one such file.
    """
    from biogk.loaders.wikidata import Wikidata

    run_knowledge(app, Wikidata(path), **options)
