"""`biogk load ade`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_load


@click.command("ade")
@click.option("--fold", type=click.IntRange(0, 9), help="Fold to load from a folder of all ten.")
@click.option("--corpus", help="Name of the corpus.  [default: ade-FOLD]")
@click.option("--split", type=click.Choice(["train", "dev", "test"]), help="Split of a file.")
@load_options
def command(
    app: App, path: Path, fold: int | None, corpus: str | None, split: str | None, **options: Any
) -> None:
    """The ADE corpus, or one in its format.

    PATH is a folder or one JSON file.
    """
    from biogk.loaders.ade import Ade
    from biogk.store.ingest import load_corpus

    run_load(app, load_corpus, Ade(path, fold=fold, corpus=corpus, split=split), **options)
