"""`biogk load biorelex`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import corpus_options, run_load


@click.command("biorelex")
@click.option("--corpus", default="biorelex", show_default=True, help="Name of the corpus.")
@corpus_options
def command(app: App, path: Path, corpus: str, **options: Any) -> None:
    """The BioRelEx corpus of binding interactions.

    PATH is the folder with 1.0alpha7.train.json and 1.0alpha7.dev.json, or one of the files.

    \b
    Example:
      biogk load biorelex data/biorelex
    """
    from biogk.load.ingest import load_corpus
    from biogk.loaders.corpora.biorelex import BioRelEx

    run_load(app, load_corpus, BioRelEx(path, corpus, vocabulary=app.vocabulary), **options)
