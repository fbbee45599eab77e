"""`biogk review wrong`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command
from biogk.cli.completing import TRIPLE, source_ids


@graph_command(Reviews.wrong, complete={**TRIPLE, "source": source_ids})
def command(reviewed: Any, as_json: bool, source: str, reviewer: str) -> None:
    """Take a triple out of the graph that is wrong, and keep it out.

    Nothing weighs, trains on, finds or exports it any more, and no load and no prediction writes
    it again. `biogk review undo` brings it back with all that it said.

    SUBJECT and OBJECT are names, aliases, ids or identifiers.

    \b
    Example:
      biogk review wrong aspirin TREATS headache --note "no such trial"
      biogk review wrong insulin PREDICTED_HAS_SIDE_EFFECT fatigue
    """
    from biogk.views.reviews import show_reviewed

    show_reviewed(reviewed, source, reviewer, as_json=as_json)
