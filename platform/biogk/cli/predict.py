"""`biogk predict`: what a trained model finds in many documents, and its way into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names
from biogk.cli.predicting import Model, model_options, predict_corpus, predict_files
from biogk.core.errors import UsageError

FORMATS = ("text", "jsonl", "bioc", "brat", "ade", "biorelex")
"""Those of `loaders.unannotated`, which a test compares."""


@click.command("predict")
@click.argument("path", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--corpus",
    shell_complete=corpus_names,
    help="Corpus in the database to read.  [default: the one of the training]  With PATH, the name "
    "of the corpus that --write makes of the documents.",
)
@click.option("--split", help="Split of the corpus to read.  [default: test]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Format of PATH.  [default: by the names of the files, else text]",
)
@click.option("--write", is_flag=True, help="Write the predictions into the graph, as a run.")
@click.option(
    "--output",
    type=click.File("w", encoding="utf-8", atomic=True, lazy=True),
    help="Write them to a file, as JSON Lines.  [default with PATH: standard output]",
)
@model_options
@json_option
@shared_options
@pass_app
def command(
    app: App,
    path: Path | None,
    corpus: str | None,
    split: str | None,
    format_: str | None,
    write: bool,
    output: IO[str] | None,
    run: str | None,
    device: str | None,
    batch_size: int,
    whole: bool,
    as_json: bool,
) -> None:
    """Extract mentions and relations from documents.

    Without PATH the documents are those of a corpus in the database. PATH is a file or folder
    that `biogk load` could read, or a text file with one document a line; - is standard input.
    Annotation in it is not looked at. The answer is one line of JSON a document, which
    `biogk load jsonl` takes.

    With --write predictions become edges of a run of their own, with confidence and evidence,
    which `biogk runs delete` undoes. Documents of PATH are loaded and linked for that, as a corpus
    of the name that --corpus gives.

    \b
    Examples:
      biogk predict --corpus ade-0 --split test --write
      biogk predict abstracts.txt > found.jsonl
      biogk predict abstracts.xml --write --corpus abstracts
      zcat abstracts.txt.gz | biogk predict - --output found.jsonl
    """
    model = Model(run, device, batch_size, whole)
    if path is None:
        if format_ is not None or whole:
            raise UsageError(
                f"{'--whole' if whole else '--format'} goes with a PATH only.",
                "Documents in the database are read as they are.",
            )
        predict_corpus(app, model, corpus, split or "test", output, write=write, as_json=as_json)
        return
    if split is not None:
        raise UsageError("--split goes with a corpus in the database only.", "Leave it out.")
    if write and corpus is None:
        raise UsageError(
            f"The documents of {path} need a corpus of their own in the graph.",
            "Give its name: --corpus NAME.",
        )
    predict_files(app, model, path, corpus, format_, output, write=write)
