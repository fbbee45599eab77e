"""`biogk review undo`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command
from biogk.cli.completing import TRIPLE, source_ids


@graph_command(Reviews.undo, complete={**TRIPLE, "source": source_ids})
def command(reviewed: Any, as_json: bool) -> None:
    """Take back what a reviewer said of a triple.

    One that was called wrong comes back with all that it said, where the source or the run that
    made it is still there; else the next load brings it. The mark of a right one goes. What other
    reviewers said stays, and counts then.

    \b
    Example:
      biogk review undo aspirin TREATS headache
    """
    from biogk.views.reviews import show_reviewed

    show_reviewed(reviewed, as_json=as_json)
