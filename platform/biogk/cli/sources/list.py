"""`biogk sources list`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Sources
from biogk.cli.app import App, pass_app, shared_options, table_options
from biogk.cli.options import options_of

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
SHOWN = COLUMNS[:-1]
"""What people see; the licence is long, and `sources show` has it."""


@click.command("list")
@options_of(Sources.list)
@table_options
@shared_options
@pass_app
def command(app: App, as_json: bool, as_csv: bool) -> None:
    """All sources and corpora, and their part of the graph.

    \b
    Example:
      biogk sources list --json
    """
    from biogk.views.screen.tables import show_rows

    with app.graph() as graph:
        sources = graph.sources.list()
    if not sources and not as_json and not as_csv:
        click.echo("Nothing was loaded yet. Load a source: biogk load --help.")
        return
    columns = COLUMNS if as_csv else SHOWN
    show_rows(
        columns,
        [[row[name] if as_csv else _cell(row, name) for name in columns] for row in sources],
        as_json=as_json,
        as_csv=as_csv,
        records=list(sources),
    )


def _cell(row: dict[str, Any], name: str) -> Any:
    from biogk.core.store.values import day

    return day(row[name]) if name == "loaded_at" else row[name]
