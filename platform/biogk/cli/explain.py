"""`biogk explain`: what is behind the edges between two entities."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.asking import Asking
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import TRIPLE
from biogk.cli.options import options_of


@click.command("explain")
@options_of(Asking.explain, complete=TRIPLE)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Explain what relates two entities: the sentences behind a weight, the texts behind a find.

    SUBJECT and OBJECT are names, aliases, ids or identifiers; edges of both directions are shown,
    also those of entities that SAME_AS joins to the two. For a triple with a weight the pair is
    weighed again under every relation of its source, by the encoder and the estimator that the edge
    names: you see which sentence the model prefers, and by how much. The probe has to learn from
    the source again, which takes a minute or more; --stored shows what the graph says at once. A
    predicted edge comes with the texts that it was found in.

    \b
    Examples:
      biogk explain aspirin headache
      biogk explain aspirin headache --stored --json
    """
    from biogk.views.explanation import show_explanation

    with app.graph() as graph:
        found = graph.explain(**options)
    show_explanation(found, as_json=as_json)
