"""`biogk review undo`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Reviews
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import TRIPLE, source_ids
from biogk.cli.options import options_of


@click.command("undo")
@options_of(Reviews.undo, complete={**TRIPLE, "source": source_ids})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Take back what was said of a triple.

    One that was called wrong comes back with all that it said, where the source or the run that
    made it is still there; else the next load brings it. The mark of a right one goes.

    \b
    Example:
      biogk review undo aspirin TREATS headache
    """
    from biogk.views.reviews import show_reviewed

    with app.graph() as graph:
        reviewed = graph.review.undo(**options)
    show_reviewed(reviewed, as_json=as_json)
