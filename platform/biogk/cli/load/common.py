"""What all loads share: their options, and how they run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.store.rejects import DEFAULT_MAX_REJECTED

PATH = click.argument("path", type=click.Path(path_type=Path))


def load_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load of a file or folder takes."""
    return PATH(source_options(function))


def source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load takes, without PATH."""
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
        pass_app,
    ):
        function = option(function)
    return function


def run_knowledge(app: App, source: Any, **options: Any) -> None:
    """Load a source of triples with the options of `load_options`."""
    from biogk.store.ingest import load_knowledge

    run_load(app, load_knowledge, source, **options)


def run_load(app: App, load: Callable[..., Any], source: Any, **options: Any) -> None:
    """Load with one of the functions of `store.ingest`, and say what came of it."""
    run_loads(app, load, [source], **options)


def run_loads(
    app: App,
    load: Callable[..., Any],
    sources: Sequence[Any],
    *,
    as_json: bool,
    rejected: Path | None,
    max_rejected: float,
) -> None:
    """Load several sources one after the other; as JSON they are one list.

    Raises:
        UsageError: one file is named for the malformed rows of several sources.
    """
    from biogk.errors import UsageError
    from biogk.views.reports import show_load, show_loads

    if rejected is not None and len(sources) > 1:
        raise UsageError("Several loads cannot share one file of rejected rows.", "Leave it out.")
    reports = []
    with app.store() as store:
        for source in sources:
            aside = rejected or app.home.rejected(source.info.id)
            report = load(
                store, source, rejected_file=aside, max_rejected=max_rejected, track=app.track
            )
            reports.append(report)
            if not as_json:
                show_load(report, as_json=False)
    if as_json and len(reports) == 1:
        show_load(reports[0], as_json=True)
    elif as_json:
        show_loads(reports)
