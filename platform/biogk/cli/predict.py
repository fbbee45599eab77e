"""`biogk predict`: what a trained model finds in many documents, and its way into the graph."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from biogk.api.stages.predictions import PredictionStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names, run_ids
from biogk.cli.options import options_of

STANDARD = Path("-")


@click.command("predict")
@options_of(
    PredictionStage.predict,
    complete={"corpus": corpus_names, "run": run_ids},
    flags={"whole": ["--whole/--sentences"]},
)
@json_option
@shared_options
@pass_app
def command(
    app: App, as_json: bool, path: Path | None, output: Path | None, **options: Any
) -> None:
    """Extract mentions and relations from documents.

    Without PATH the documents are those of a corpus in the database. PATH is a file or folder
    that `biogk load` could read, or a text file with one document a line; - is standard input.
    A model of a folder or a hub that reads texts alone needs no server for it.
    Annotation in it is not looked at. The answer is one line of JSON a document, which
    `biogk load jsonl` takes.

    With --write predictions become edges of a run of their own, with confidence and evidence,
    which `biogk runs delete` undoes. Documents of PATH are loaded and linked for that, as a corpus
    of the name that --corpus gives.

    \b
    Examples:
      biogk predict --corpus ade-0 --split test --write
      biogk predict abstracts.txt > found.jsonl
      biogk predict abstracts.txt --run shared/model --output found.jsonl
      biogk predict abstracts.xml --write --corpus abstracts
      zcat abstracts.txt.gz | biogk predict - --output found.jsonl
    """
    from biogk.views.extraction import show_predict

    printed = output is None and path is not None and not options["write"]
    lines: Path | IO[str] | None = sys.stdout if printed or output == STANDARD else output
    with app.graph(needed=False) as graph, _on_disk(path) as file:
        report = graph.predict(file, output=lines, **options)
    show_predict(report, of_files=path is not None, kept=output is not None, as_json=as_json)


@contextmanager
def _on_disk(path: Path | None) -> Iterator[Path | None]:
    """The path; standard input as a file, for the readers of formats need one."""
    if path != STANDARD:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="biogk-") as folder:
        spooled = Path(folder) / "standard-input"
        with spooled.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield spooled
