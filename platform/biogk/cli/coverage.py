"""`biogk coverage`: how much of a corpus the sources know."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.texts import TextStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names
from biogk.cli.options import options_of


@click.command("coverage")
@options_of(TextStage.coverage, complete={"corpus": corpus_names})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Count the names of a corpus that each source knows.

    Names are those of annotated mentions, in any case; a source knows one where `link` has joined
    one of its mentions, whole, to an entity of that source. A name is frequent in more than ten
    documents. This is Table 4 of the paper, and by method of linking.

    \b
    Example:
      biogk coverage --corpus ade-0
    """
    from biogk.views.coverage import show_coverage

    with app.graph() as graph:
        report = graph.coverage(**options)
    show_coverage(report, as_json=as_json)
