"""`biogk review right`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command
from biogk.cli.completing import TRIPLE, source_ids


@graph_command(Reviews.right, complete={**TRIPLE, "source": source_ids})
def command(reviewed: Any, as_json: bool, source: str, reviewer: str) -> None:
    """Mark a triple as looked at and right.

    It is left out of `biogk query doubtful` from then on, also after weighing and loading again.
    `biogk runs promote --reviewed` accepts the predictions that are marked so.

    SUBJECT and OBJECT are names, aliases, ids or identifiers.

    \b
    Example:
      biogk review right aspirin TREATS headache --source wikidata
    """
    from biogk.views.reviews import show_reviewed

    show_reviewed(reviewed, source, reviewer, as_json=as_json)
