"""`biogk relations`: the vocabulary of relation types and how to make it one's own."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, pass_app, shared_options, table_options
from biogk.cli.completing import source_ids


@click.command("relations")
@click.option(
    "--source", shell_complete=source_ids, help="Only the relations that this source can state."
)
@click.option("--init", is_flag=True, help="Copy the shipped vocabulary to the home, for editing.")
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

    if init:
        _init(app)
        return
    show_relations(
        app.vocabulary.read(), app.home.relations, source, as_json=as_json, as_csv=as_csv
    )


def _init(app: App) -> None:
    from biogk.core.disk import writing
    from biogk.core.errors import UsageError
    from biogk.core.model.vocabulary import shipped_vocabulary

    path: Path = app.home.relations
    if path.exists():
        raise UsageError(f"{path} is there already.", "Edit it, or remove it first.")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shipped_vocabulary().read_text(encoding="utf-8"), encoding="utf-8")
    click.echo(f"Wrote {path}; from now on it is read instead of the shipped one.")
