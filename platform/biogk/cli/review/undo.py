"""`biogk review undo`."""

from __future__ import annotations

import click

from biogk.cli.app import App
from biogk.cli.review.common import triple_arguments


@click.command("undo")
@triple_arguments
def command(
    app: App, subject: str, relation: str, object_: str, source: str, as_json: bool
) -> None:
    """Take back what was said of a triple.

    One that was called wrong comes back with all that it said, where the source or the run that
    made it is still there; else the next load brings it. The mark of a right one goes.

    \b
    Example:
      biogk review undo aspirin TREATS headache
    """
    from biogk.curate.decide import undo
    from biogk.curate.reviewed_triples import find_reviewed
    from biogk.views.reviews import show_reviewed

    with app.store() as store:
        reviewed = undo(store, find_reviewed(store, subject, relation, object_, source))
    show_reviewed(reviewed, as_json=as_json)
