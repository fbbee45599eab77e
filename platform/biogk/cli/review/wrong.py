"""`biogk review wrong`."""

from __future__ import annotations

import click

from biogk.cli.app import App
from biogk.cli.review.common import note_option, run_review, triple_arguments


@click.command("wrong")
@triple_arguments
@note_option
def command(
    app: App, subject: str, relation: str, object_: str, source: str, note: str, as_json: bool
) -> None:
    """Take a triple out of the graph that is wrong, and keep it out.

    Nothing weighs, trains on, finds or exports it any more, and no load and no prediction writes
    it again. `biogk review undo` brings it back with all that it said.

    SUBJECT and OBJECT are names, aliases or ids.

    \b
    Example:
      biogk review wrong aspirin TREATS headache --note "no such trial"
      biogk review wrong fatigue PREDICTED_ADVERSE_EFFECT insulin
    """
    from biogk.curate.decide import WRONG

    run_review(app, (subject, relation, object_, source), WRONG, note, as_json=as_json)
