"""What all loads share: their options, and how they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.interrupts import interrupted
from biogk.core.errors import INTERRUPTED, InputError, UsageError
from biogk.core.store.rejects import DEFAULT_MAX_REJECTED
from biogk.load.choice import BULK_ABOVE
from biogk.load.plan import ATOMIC_ROWS, LoadPlan

if TYPE_CHECKING:
    from biogk.core.store.driver import Store
    from biogk.load.choice import Bulk

PATH = click.argument("path", type=click.Path(path_type=Path))
# what tells nothing of the rows: a load goes on whichever of these it is called with
OF_THE_WAY = frozenset({"as_json", "restart", "atomic_rows", "bulk", "bulk_above", "neo4j_home"})


def load_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load of triples from a file or folder takes."""
    return PATH(source_options(function))


def corpus_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load of documents takes."""
    return PATH(_common_options(function))


def source_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every load of triples takes, without PATH."""
    for option in (
        click.option(
            "--bulk",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Load through neo4j-admin's import, which fills an empty graph only and stops "
            "the server for some seconds: auto for many rows into an empty graph.",
        ),
        click.option(
            "--bulk-above",
            type=click.IntRange(0),
            default=BULK_ABOVE,
            show_default=True,
            help="Number of rows above which `auto` uses the bulk importer.",
        ),
        click.option(
            "--neo4j-home",
            type=click.Path(path_type=Path),
            help="Folder of an installed Neo4j that NEO4J_URI names, for --bulk.",
        ),
    ):
        function = option(function)
    return _common_options(function)


def _common_options(function: Callable[..., Any]) -> Callable[..., Any]:
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
            help="Abort if more than this fraction of rows is malformed.",
        ),
        click.option(
            "--atomic-rows",
            type=click.IntRange(0),
            default=ATOMIC_ROWS,
            show_default=True,
            help="Loads of up to this many rows run in one transaction. Longer ones are written in "
            "batches and can be resumed.",
        ),
        click.option(
            "--restart",
            is_flag=True,
            help="Start over instead of resuming an interrupted load.",
        ),
        shared_options,
        pass_app,
    ):
        function = option(function)
    return function


def run_knowledge(app: App, source: Any, **options: Any) -> None:
    """Load a source of triples with the options of `load_options`."""
    from biogk.load.ingest import load_knowledge

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
    **way: Any,
) -> None:
    """Load several sources one after the other; as JSON they are one list.

    Args:
        app: the home and the server.
        load: a function of `store.ingest`.
        sources: for that function.
        as_json: print JSON.
        rejected: file for malformed rows, of one source.
        max_rejected: part of malformed rows over which nothing is loaded.
        way: the other options, which make the `LoadPlan`.

    Raises:
        UsageError: one file is named for the malformed rows of several sources.
    """
    from biogk.views.stages import show_load, show_loads

    if rejected is not None and len(sources) > 1:
        raise UsageError("Several loads cannot share one file of rejected rows.", "Leave it out.")
    plan = _plan(app, **way)
    reports = []
    with app.store() as store:
        for source in sources:
            aside = rejected or app.home.rejected(source.info.id)
            with _breakable(store, source.info.id):
                report = load(
                    store,
                    source,
                    rejected_file=aside,
                    max_rejected=max_rejected,
                    plan=plan,
                    track=app.track,
                )
            reports.append(report)
            if not as_json:
                show_load(report, as_json=False)
    if as_json and len(reports) == 1:
        show_load(reports[0], as_json=True)
    elif as_json:
        show_loads(reports)


@contextmanager
def _breakable(store: Store, name: str) -> Iterator[None]:
    """Say of a load that Ctrl-C ends whether some of it is in the graph."""
    try:
        yield
    except BaseException as error:
        if not interrupted(error):
            raise
        if name in {row["id"] for row in store.read("load/incomplete_sources")}:
            raise
        raise InputError(
            INTERRUPTED, f"Nothing of this load of {name} is in the graph; call it again."
        ) from error


def _plan(
    app: App,
    *,
    atomic_rows: int,
    restart: bool,
    bulk: str = "never",
    bulk_above: int = BULK_ABOVE,
    neo4j_home: Path | None = None,
) -> LoadPlan:
    """The way of a load. Its fingerprint is made of the options of the command that runs."""
    from biogk.load.fingerprint import fingerprint

    given = click.get_current_context().params
    reads = {name: value for name, value in given.items() if name not in OF_THE_WAY}
    way = _bulk(app, bulk, bulk_above, neo4j_home)
    edited = sorted(app.home.root.glob("*.toml"))
    return LoadPlan(fingerprint(app.vocabulary.read(), reads, edited), restart, atomic_rows, way)


def _bulk(app: App, mode: str, above: int, neo4j_home: Path | None) -> Bulk | None:
    if mode == "never":
        return None
    from biogk.engine.sites import find_site
    from biogk.load.choice import Bulk

    site = find_site(app.home, neo4j_home, app.say)
    if site is not None:
        return Bulk(site, always=mode == "always", above=above, say=app.say)
    if mode == "always":
        raise UsageError(
            "A bulk import writes the server's files, and NEO4J_URI does not say where they are.",
            "Name the folder of that Neo4j with --neo4j-home on its machine, or load with "
            "--bulk never.",
        )
    return None
