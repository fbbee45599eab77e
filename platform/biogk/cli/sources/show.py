"""`biogk sources show`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Sources
from biogk.cli.command import graph_command
from biogk.cli.completing import source_ids


@graph_command(Sources.show, complete={"source": source_ids})
def command(shown: dict[str, Any], source: str, as_json: bool) -> None:
    """One source or corpus: licence, counts, relations, splits.

    \b
    Example:
      biogk sources show medlama
    """
    from biogk.views.screen.tables import print_json, print_table

    if as_json:
        print_json(shown)
        return
    tables = {key: shown.pop(key) for key in ("relations", "splits")}
    print_table(["", source], [[key, value] for key, value in shown.items() if key != "id"])
    for title, rows in tables.items():
        if rows:
            click.echo()
            print_table(list(rows[0]), [list(row.values()) for row in rows], title)
