"""`biogk load bioc`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import corpus_options
from biogk.cli.load.own import discontinuous_option, own_options, run_own


@click.command("bioc")
@own_options
@discontinuous_option
@corpus_options
def command(
    app: App, path: Path, corpus: str, split: str | None, discontinuous: str, **options: Any
) -> None:
    """Documents in BioC, XML or JSON.

    PATH is one file or a folder of them: XML, JSON, or JSON Lines with one document a line.
    Offsets are those of characters in the document.

    \b
    Example:
      biogk load bioc train.xml --corpus mine
    """
    from biogk.core.model.vocabulary import CorpusTypes
    from biogk.loaders.corpora.bioc import BioC

    def make(types: CorpusTypes | None) -> BioC:
        return BioC(path, corpus, split, types, discontinuous)

    run_own(app, corpus, make, **options)
