"""`biogk load jsonl`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import corpus_options
from biogk.cli.load.own import own_options, run_own


@click.command("jsonl")
@own_options
@corpus_options
def command(app: App, path: Path, corpus: str, split: str | None, **options: Any) -> None:
    """Annotated documents as JSON Lines.

    PATH is one file or a folder of *.jsonl. A line is an object with id and text; it may have
    mentions (start, end, type, perhaps id, text and cluster), relations (head, tail, type) and
    split.

    \b
    Examples:
      biogk load jsonl train.jsonl --corpus mine
      biogk load jsonl all.jsonl --corpus mine --relation treats=TREATS
    """
    from biogk.core.model.vocabulary import CorpusTypes
    from biogk.loaders.corpora.jsonl import JsonLines

    def make(types: CorpusTypes | None) -> JsonLines:
        return JsonLines(path, corpus, split, types)

    run_own(app, corpus, make, **options)
