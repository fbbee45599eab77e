"""What the loads of a user's own corpora share: name, split and types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import run_load

SPLITS = ("train", "dev", "test")


def own_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --corpus, --split, --types and --relation."""
    for option in (
        click.option(
            "--relation",
            "relations",
            multiple=True,
            metavar="TYPE=NAME",
            callback=_read_relations,
            help="Name in the graph of a relation type, such as treats=TREATS; repeatable.",
        ),
        click.option(
            "--types",
            type=click.Choice(["auto", "declared"]),
            help="Take all relation types that are found, or only those that are declared.  "
            "[default: auto for a corpus without a declaration]",
        ),
        click.option("--split", type=click.Choice(SPLITS), help="Split, where no name says it."),
        click.option("--corpus", required=True, help="Name of the corpus."),
    ):
        function = option(function)
    return function


def discontinuous_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --discontinuous."""
    return click.option(
        "--discontinuous",
        type=click.Choice(["reject", "cover", "drop"]),
        default="reject",
        show_default=True,
        help="A mention in several pieces: reject its document, take all from the first piece to "
        "the last, or leave out the mention and its relations.",
    )(function)


def run_own(
    app: App,
    name: str,
    make: Callable[..., Any],
    *,
    types: str | None,
    relations: dict[str, str],
    **options: Any,
) -> None:
    """Load a corpus and declare its relation types in the home."""
    from biogk.load.ingest import load_corpus
    from biogk.loaders.corpora.declared import declare, with_types

    source, found = with_types(app.vocabulary, name, make, types=types, relations=relations)
    run_load(app, load_corpus, source, **options)
    path = declare(app.vocabulary, name, found)
    if path is not None:
        named = ", ".join(f"{type_} as {given}" for type_, given in found.relations.items())
        app.say(f"Declared in {path}: {named or 'no relation types'}.")


def _read_relations(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    from biogk.loaders.corpora.declared import capitals

    found = {}
    for value in values:
        type_, _, name = value.partition("=")
        found[type_] = name or capitals(type_)
    return found
