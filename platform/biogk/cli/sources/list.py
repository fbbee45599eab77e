"""`biogk sources list`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Sources
from biogk.cli.command import graph_command

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


@graph_command(Sources.list, table=True)
def command(sources: Any, as_json: bool, as_csv: bool) -> None:
    """All sources and corpora, and their part of the graph.

    \b
    Example:
      biogk sources list --json
    """
    from biogk.views.screen.tables import show_rows

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
