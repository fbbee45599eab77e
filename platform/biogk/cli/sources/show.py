"""`biogk sources show`."""

from __future__ import annotations

import click

from biogk.api.stages.curating import Sources
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import source_ids
from biogk.cli.options import options_of


@click.command("show")
@options_of(Sources.show, complete={"source": source_ids})
@json_option
@shared_options
@pass_app
def command(app: App, source: str, as_json: bool) -> None:
    """One source or corpus: licence, counts, relations, splits.

    \b
    Example:
      biogk sources show medlama
    """
    from biogk.views.screen.tables import print_json, print_table

    with app.graph() as graph:
        shown = graph.sources.show(source)
    if as_json:
        print_json(shown)
        return
    tables = {key: shown.pop(key) for key in ("relations", "splits")}
    print_table(["", source], [[key, value] for key, value in shown.items() if key != "id"])
    for title, rows in tables.items():
        if rows:
            click.echo()
            print_table(list(rows[0]), [list(row.values()) for row in rows], title)
