"""`biogk load brat`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import corpus_options
from biogk.cli.load.own import discontinuous_option, own_options, run_own


@click.command("brat")
@own_options
@discontinuous_option
@corpus_options
def command(
    app: App, path: Path, corpus: str, split: str | None, discontinuous: str, **options: Any
) -> None:
    """Documents of the brat annotation tool.

    PATH is a folder of NAME.txt with NAME.ann beside it, or of such folders named train, dev
    and test. Attributes, normalisations and notes are passed over and counted; a document with
    an event is rejected.

    \b
    Example:
      biogk load brat annotated --corpus mine --split train
    """
    from biogk.core.model.vocabulary import CorpusTypes
    from biogk.loaders.corpora.brat import Brat

    def make(types: CorpusTypes | None) -> Brat:
        return Brat(path, corpus, split, types, discontinuous)

    run_own(app, corpus, make, **options)
