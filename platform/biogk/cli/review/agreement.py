"""`biogk review agreement`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command


@graph_command(Reviews.agreement, table=True)
def command(found: Any, as_json: bool, as_csv: bool) -> None:
    """How far any two reviewers agree on the triples that both judged.

    Of each two it says how many triples both judged, on how many they give one verdict (right,
    wrong or unsure), and Cohen's kappa: 1 where they always agree, 0 where they agree as often as
    chance would. Only who gave a name counts (--reviewer, BIOGK_REVIEWER).

    \b
    Example:
      biogk review agreement
    """
    from biogk.views.reviews import show_agreement

    show_agreement(found, as_json=as_json, as_csv=as_csv)
