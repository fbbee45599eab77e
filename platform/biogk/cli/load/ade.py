"""`biogk load ade`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import corpus_options, run_load, run_loads

ALL = "all"
FOLDS = tuple(map(str, range(10)))


@click.command("ade")
@click.option(
    "--fold",
    type=click.Choice([*FOLDS, ALL]),
    metavar="0-9|all",
    help="Fold to load from a folder of all ten; `all` loads each as a corpus of its own.",
)
@click.option("--corpus", help="Name of the corpus.  [default: ade-FOLD]")
@click.option("--split", type=click.Choice(["train", "dev", "test"]), help="Split of a file.")
@corpus_options
def command(
    app: App, path: Path, fold: str | None, corpus: str | None, split: str | None, **options: Any
) -> None:
    """The ADE corpus, or one in its format.

    PATH is a folder or one JSON file.

    \b
    Examples:
      biogk load ade data/ade --fold 0
      biogk load ade data/ade --fold all
    """
    from biogk.core.errors import UsageError
    from biogk.load.ingest import load_corpus
    from biogk.loaders.corpora.ade import Ade

    if fold != ALL:
        chosen = None if fold is None else int(fold)
        run_load(
            app,
            load_corpus,
            Ade(path, fold=chosen, corpus=corpus, split=split, vocabulary=app.vocabulary),
            **options,
        )
        return
    if corpus is not None:
        raise UsageError("Ten folds cannot have one name.", "Leave out --corpus.")
    sources = [Ade(path, fold=int(each), split=split, vocabulary=app.vocabulary) for each in FOLDS]
    run_loads(app, load_corpus, sources, **options)
