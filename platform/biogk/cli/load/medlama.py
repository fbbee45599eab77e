"""`biogk load medlama`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge


@click.command("medlama")
@load_options
def command(app: App, path: Path, **options: Any) -> None:
    """The UMLS triples of the MedLAMA probe.

    PATH is its folder or one CSV file.

    \b
    Example:
      biogk load medlama umls/medlama/2021AA
    """
    from biogk.loaders.sources.medlama import MedLama

    run_knowledge(app, MedLama(path, vocabulary=app.vocabulary), **options)
