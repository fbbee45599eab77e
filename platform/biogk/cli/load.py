"""`biogk load`: read a source or a corpus into the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.store.rejects import DEFAULT_MAX_REJECTED

PATH = click.argument("path", type=click.Path(path_type=Path))


@click.group("load")
def command() -> None:
    """Load a source of triples or a corpus.

    Loading the same again changes nothing. Malformed rows are written aside with their line and
    the reason.

    \b
    Examples:
      biogk load wikidata data/wikidata
      biogk load ade data/ade --fold 0
    """


def load_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load takes."""
    for option in (
        json_option,
        click.option(
            "--rejected",
            type=click.Path(dir_okay=False, path_type=Path),
            help="File for malformed rows.  [default: HOME/rejected/SOURCE/rejected.jsonl]",
        ),
        click.option(
            "--max-rejected",
            type=click.FloatRange(0, 1),
            default=DEFAULT_MAX_REJECTED,
            show_default=True,
            help="Part of malformed rows over which nothing is loaded.",
        ),
        shared_options,
        PATH,
        pass_app,
    ):
        function = option(function)
    return function


@command.command()
@load_options
def wikidata(app: App, path: Path, **options: Any) -> None:
    """Diseases and medicines of Wikidata.

    PATH is a folder with JSON Lines, or one such file.
    """
    from biogk.loaders.wikidata import Wikidata

    _knowledge(app, Wikidata(path), **options)


@command.command()
@load_options
def medlama(app: App, path: Path, **options: Any) -> None:
    """The UMLS triples of the MedLAMA probe.

    PATH is its folder or one CSV file.
    """
    from biogk.loaders.medlama import MedLama

    _knowledge(app, MedLama(path), **options)


@command.command()
@click.option("--source", default="triples", show_default=True, help="Name of the source.")
@click.option("--version", "version", default="", help="Its version.")
@click.option("--licence", default="", help="Its licence.")
@load_options
def triples(app: App, path: Path, source: str, version: str, licence: str, **options: Any) -> None:
    """Triples of your own.

    PATH is a folder with entities.tsv and triples.tsv.
    """
    from biogk.loaders.triples import Triples

    _knowledge(app, Triples(path, source=source, version=version, licence=licence), **options)


@command.command()
@click.option("--fold", type=click.IntRange(0, 9), help="Fold to load from a folder of all ten.")
@click.option("--corpus", help="Name of the corpus.  [default: ade-FOLD]")
@click.option("--split", type=click.Choice(["train", "dev", "test"]), help="Split of a file.")
@load_options
def ade(
    app: App, path: Path, fold: int | None, corpus: str | None, split: str | None, **options: Any
) -> None:
    """The ADE corpus, or one in its format.

    PATH is a folder or one JSON file.
    """
    from biogk.loaders.ade import Ade
    from biogk.store.ingest import load_corpus

    _load(app, load_corpus, Ade(path, fold=fold, corpus=corpus, split=split), **options)


def _knowledge(app: App, source: Any, **options: Any) -> None:
    from biogk.store.ingest import load_knowledge

    _load(app, load_knowledge, source, **options)


def _load(
    app: App,
    load: Callable[..., Any],
    source: Any,
    *,
    as_json: bool,
    rejected: Path | None,
    max_rejected: float,
) -> None:
    from biogk.views.reports import show_load

    aside = rejected or app.home.rejected(source.info.id)
    with app.store() as store:
        report = load(
            store, source, rejected_file=aside, max_rejected=max_rejected, track=app.track
        )
    show_load(report, as_json=as_json)
