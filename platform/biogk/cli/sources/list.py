"""`biogk sources list`."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options

COLUMNS = (
    "id",
    "version",
    "status",
    "rows",
    "rejected",
    "entities",
    "edges",
    "documents",
    "loaded_at",
    "licence",
)


@click.command("list")
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool) -> None:
    """All sources and corpora, and their part of the graph.

    \b
    Example:
      biogk sources list --json
    """
    from biogk.store.sources import list_sources
    from biogk.views.tables import print_json, print_table

    with app.store() as store:
        sources = list_sources(store)
    if as_json:
        print_json(sources)
    elif sources:
        print_table(COLUMNS, [[row[name] for name in COLUMNS] for row in sources])
    else:
        click.echo("Nothing was loaded yet. Load a source: biogk load --help.")
