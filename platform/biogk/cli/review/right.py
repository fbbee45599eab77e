"""`biogk review right`."""

from __future__ import annotations

import click

from biogk.cli.app import App
from biogk.cli.review.common import note_option, run_review, triple_arguments


@click.command("right")
@triple_arguments
@note_option
def command(
    app: App, subject: str, relation: str, object_: str, source: str, note: str, as_json: bool
) -> None:
    """Mark a triple as looked at and right.

    It is left out of `biogk query doubtful` from then on, also after weighing and loading again.
    `biogk runs promote --reviewed` accepts the predictions that are marked so.

    SUBJECT and OBJECT are names, aliases or ids.

    \b
    Example:
      biogk review right aspirin TREATS headache --source wikidata
    """
    from biogk.curate.decide import RIGHT

    run_review(app, (subject, relation, object_, source), RIGHT, note, as_json=as_json)
