"""`biogk review wrong`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Reviews
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import TRIPLE, source_ids
from biogk.cli.options import options_of


@click.command("wrong")
@options_of(Reviews.wrong, complete={**TRIPLE, "source": source_ids})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Take a triple out of the graph that is wrong, and keep it out.

    Nothing weighs, trains on, finds or exports it any more, and no load and no prediction writes
    it again. `biogk review undo` brings it back with all that it said.

    SUBJECT and OBJECT are names, aliases, ids or identifiers.

    \b
    Example:
      biogk review wrong aspirin TREATS headache --note "no such trial"
      biogk review wrong fatigue PREDICTED_ADVERSE_EFFECT insulin
    """
    from biogk.views.reviews import show_reviewed

    with app.graph() as graph:
        reviewed = graph.review.wrong(**options)
    show_reviewed(reviewed, options["source"], as_json=as_json)
