"""`biogk review unsure`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command
from biogk.cli.completing import TRIPLE, source_ids


@graph_command(Reviews.unsure, complete={**TRIPLE, "source": source_ids})
def command(reviewed: Any, as_json: bool, source: str, reviewer: str) -> None:
    """Say that you have looked at a triple and cannot tell whether it is right.

    It stays in the graph without a mark, and in `biogk query doubtful`; `biogk explain` and
    `biogk review list` show that you were unsure, and why. What another reviewer is sure of stays.

    SUBJECT and OBJECT are names, aliases, ids or identifiers.

    \b
    Example:
      biogk review unsure aspirin TREATS headache --note "one small trial"
    """
    from biogk.views.reviews import show_reviewed

    show_reviewed(reviewed, source, reviewer, as_json=as_json)
