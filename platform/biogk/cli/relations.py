"""`biogk relations`: the vocabulary of relation types and how to make it one's own."""

from __future__ import annotations

import click

from biogk.api.base.settings import relations
from biogk.cli.app import App, pass_app, shared_options, table_options
from biogk.cli.completing import source_ids
from biogk.cli.options import options_of


@click.command("relations")
@options_of(relations, complete={"source": source_ids})
@table_options
@shared_options
@pass_app
def command(app: App, source: str | None, init: bool, as_json: bool, as_csv: bool) -> None:
    """Show the relation types, their sentences, and their names in the sources.

    A file relations.toml in the home takes the place of the shipped one: rename types, add those
    that a source has, write better sentences. Load and weigh again afterwards.

    \b
    Examples:
      biogk relations --source umls
      biogk relations --init
    """
    from biogk.views.vocabulary import show_relations

    own = app.home.relations
    found = relations(source=source, init=init, home=app.home.root)
    if init:
        click.echo(f"Wrote {own}; from now on it is read instead of the shipped one.")
    else:
        show_relations(found, own, source, as_json=as_json, as_csv=as_csv)
