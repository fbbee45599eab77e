"""`biogk link`: spans of text to entities of the graph."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options


@click.command("link")
@click.option("--corpus", "corpora", multiple=True, help="Link this corpus only; repeatable.")
@click.option("--split", "splits", multiple=True, help="Link this split only; repeatable.")
@json_option
@shared_options
@pass_app
def command(app: App, corpora: tuple[str, ...], splits: tuple[str, ...], as_json: bool) -> None:
    """Find names of entities in the texts of documents.

    Names and aliases are compared. Only the text is looked at, never the annotation. Several
    entities of one name all stay as candidates, with scores.

    \b
    Example:
      biogk link --corpus ade-0
    """
    from biogk.training.link import link
    from biogk.views.reports import show_link

    with app.store() as store:
        report = link(store, corpora=corpora, splits=splits, track=app.track)
    show_link(report, as_json=as_json)
