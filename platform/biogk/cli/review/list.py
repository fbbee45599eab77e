"""`biogk review list`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command


@graph_command(Reviews.list, table=True)
def command(rows: Any, as_json: bool, as_csv: bool) -> None:
    """What was reviewed, the newest first; where several reviewed a triple, a row each.

    `counts` says whose verdict decides: the newest of somebody who is sure. As CSV it is a table
    that `biogk review table` takes, so that verdicts move from one graph to another.

    \b
    Examples:
      biogk review list --verdict wrong
      biogk review list --csv > reviews.csv
    """
    from biogk.views.reviews import show_reviews

    show_reviews(rows, as_json=as_json, as_csv=as_csv)
