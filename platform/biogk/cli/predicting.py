"""What `evaluate`, `predict` and `extract` share: the run, the documents, the prediction."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from biogk.cli.app import App
from biogk.cli.completing import run_ids
from biogk.core.counted import counted

if TYPE_CHECKING:
    from biogk.core.model.extraction import Extraction
    from biogk.core.store.driver import Store
    from biogk.training.extraction.predicting.extractor import Extractor
    from biogk.training.extraction.predicting.predict import Predicted

BATCH_SIZE = 32
STANDARD_INPUT = Path("-")
UNNAMED = "documents"


@dataclass(frozen=True)
class Model:
    """The options that choose a model and how it computes."""

    run: str | None
    device: str | None
    batch_size: int
    whole: bool = False

    def extractor(self, app: App, store: Store) -> Extractor:
        """The model, ready for any text."""
        from biogk.training.extraction.predicting.extractor import Extractor

        return Extractor.load(
            store,
            app.home.runs / app.chosen_run(store, self.run),
            device=self.device,
            whole=self.whole,
            batch_size=self.batch_size,
            track=app.track,
        )


def run_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --run, --device and --batch-size."""
    for option in (
        click.option(
            "--batch-size",
            type=click.IntRange(1),
            default=BATCH_SIZE,
            show_default=True,
            help="Documents or sentences that the model reads at once.",
        ),
        click.option("--device", help="Where the model computes: cpu, cuda, mps."),
        click.option(
            "--run",
            shell_complete=run_ids,
            help="Run that trained the model.  [default: the newest]",
        ),
    ):
        function = option(function)
    return function


def model_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `run_options` and --whole."""
    return run_options(
        click.option(
            "--whole",
            is_flag=True,
            help="Read each text at once, not sentence by sentence: relations may then cross "
            "sentences.",
        )(function)
    )


def run_model(app: App, store: Store, model: Model, corpus: str | None, split: str) -> Predicted:
    """What a run's model finds in a corpus of the database."""
    from biogk.core.store.runs import show_run
    from biogk.training.extraction.predicting.predict import predict

    chosen = app.chosen_run(store, model.run, corpus or "")
    read = corpus or show_run(store, chosen)["corpus"]
    found = predict(
        store,
        app.home.runs / chosen,
        read,
        split,
        graphs=app.home.graphs,
        device=model.device,
        batch_size=model.batch_size,
        track=app.track,
    )
    if found.unknown_types:
        names = ", ".join(found.unknown_types)
        app.say(f"The model was not trained on {names}: what is annotated so counts as missed.")
    return found


def predict_corpus(
    app: App,
    model: Model,
    corpus: str | None,
    split: str,
    output: IO[str] | None,
    *,
    write: bool,
    as_json: bool,
) -> None:
    """Predict for a corpus in the database, and say what came of it."""
    from biogk.training.extraction.predicting.documents import line_of
    from biogk.training.extraction.predicting.predict import write_predictions
    from biogk.views.screen.tables import print_json
    from biogk.views.stages import show_write

    with app.store() as store:
        found = run_model(app, store, model, corpus, split)
        if output is not None:
            for each in found.extractions:
                _put(output, line_of(found.graph.corpus, each))
        report = (
            write_predictions(store, found, began=_began(app), track=app.track) if write else None
        )
    if as_json:
        print_json([{"document": each.document, **each.as_dict()} for each in found.extractions])
        return
    mentions = sum(len(extraction.mentions) for extraction in found.extractions)
    relations = sum(len(extraction.relations) for extraction in found.extractions)
    click.echo(
        f"{counted(len(found.extractions), 'document')}: {counted(mentions, 'mention')}, "
        f"{counted(relations, 'relation')} in {found.seconds:.1f} s. Calibration: "
        f"{found.checkpoint.calibration}."
    )
    if report is not None:
        show_write(report)
    elif output is None:
        click.echo("Nothing was written; add --write for that, or --json to see all.")


def predict_files(
    app: App,
    model: Model,
    path: Path,
    corpus: str | None,
    format_: str | None,
    output: IO[str] | None,
    *,
    write: bool,
) -> None:
    """Predict for documents of files or standard input, and say what came of it."""
    from biogk.core.store.rejects import RejectLog
    from biogk.loaders.corpora.unannotated import unannotated
    from biogk.training.extraction.predicting.documents import Read, extract_documents, line_of

    lines = output or (None if write else sys.stdout)
    read = Read()
    with app.store() as store, _on_disk(path) as file:
        source = unannotated(file, corpus or UNNAMED, format_)
        if write:
            _load_and_link(app, store, source)
        extractor = model.extractor(app, store)
        aside = app.home.rejected(source.info.id)
        with RejectLog(aside) as rejects:
            found = extract_documents(extractor, source, rejects, read, track=app.track)
            if lines is not None:
                found = _told(found, lambda each: _put(lines, line_of(source.info.id, each)))
            if write:
                _write(app, store, extractor, source.info.id, found)
            else:
                for _ in found:
                    pass
    app.say(
        f"{counted(read.documents, 'document')}: {counted(read.mentions, 'mention')}, "
        f"{counted(read.relations, 'relation')}. Calibration: {extractor.checkpoint.calibration}."
    )
    if rejects.count:
        app.say(f"Rejected: {counted(rejects.count, 'malformed document')}, see {aside}.")


def _load_and_link(app: App, store: Store, source: Any) -> None:
    """Put the documents into the database: predictions hang on them."""
    from biogk.load.ingest import load_corpus
    from biogk.training.extraction.predicting.documents import refuse_other_texts
    from biogk.training.linking.link import link

    refuse_other_texts(store, source)
    aside = app.home.rejected(source.info.id)
    load_corpus(store, source, rejected_file=aside, track=app.track)
    link(store, corpora=[source.info.id], track=app.track)


def _write(
    app: App, store: Store, extractor: Extractor, corpus: str, found: Iterator[Extraction]
) -> None:
    from biogk.loaders.corpora.unannotated import SPLIT
    from biogk.training.extraction.predicting.write_back import prediction_info, write_found
    from biogk.views.stages import show_write

    checkpoint = extractor.checkpoint
    report = write_found(
        store,
        app.home.runs / checkpoint.config.run,
        prediction_info(checkpoint, corpus, SPLIT),
        found,
        learned_from=checkpoint.config.corpus,
        began=_began(app),
        track=app.track,
    )
    show_write(report)


def _began(app: App) -> Callable[[str], None]:
    return lambda run: app.say(
        f"Run {run}. If interrupted, resume it with: biogk runs resume {run}"
    )


def _told(found: Iterator[Extraction], tell: Callable[[Extraction], None]) -> Iterator[Extraction]:
    for each in found:
        tell(each)
        yield each


def _put(output: IO[str], line: dict[str, Any]) -> None:
    output.write(json.dumps(line, ensure_ascii=False) + "\n")


@contextmanager
def _on_disk(path: Path) -> Iterator[Path]:
    """The path; standard input as a file, for the readers of formats need one."""
    if path != STANDARD_INPUT:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="biogk-") as folder:
        spooled = Path(folder) / "standard-input"
        with spooled.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield spooled
