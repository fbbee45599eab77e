"""`biogk review right`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Reviews
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import TRIPLE, source_ids
from biogk.cli.options import options_of


@click.command("right")
@options_of(Reviews.right, complete={**TRIPLE, "source": source_ids})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Mark a triple as looked at and right.

    It is left out of `biogk query doubtful` from then on, also after weighing and loading again.
    `biogk runs promote --reviewed` accepts the predictions that are marked so.

    SUBJECT and OBJECT are names, aliases, ids or identifiers.

    \b
    Example:
      biogk review right aspirin TREATS headache --source wikidata
    """
    from biogk.views.reviews import show_reviewed

    with app.graph() as graph:
        reviewed = graph.review.right(**options)
    show_reviewed(reviewed, options["source"], as_json=as_json)
