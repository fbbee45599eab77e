"""`biogk same-as`: one concept in several sources."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.knowledge import KnowledgeStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("same-as")
@options_of(KnowledgeStage.same_as)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Join entities of different sources that are one concept, by SAME_AS edges.

    By identifiers first, then by equal names, then by aliases; each edge says its method and a
    score. Nothing is merged. A name that would join one entity to several of one source joins none.
    Run it again after loading or removing a source: edges that nothing says any more go.

    \b
    Examples:
      biogk same-as
      biogk same-as --by identifier
    """
    from biogk.views.same_as import show_same_as

    with app.graph() as graph:
        report = graph.same_as(**options)
    show_same_as(report, as_json=as_json)
