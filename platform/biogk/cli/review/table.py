"""`biogk review table`."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command


@graph_command(Reviews.table, metavars={"rejected": "FILE"})
def command(report: Any, as_json: bool) -> None:
    """Take over the verdicts of a table, such as `biogk query doubtful --csv` gives.

    PATH is CSV, TSV, JSON Lines or Parquet with the columns subject, relation, object and verdict,
    which says right, wrong, unsure, or undo; rows without a verdict are passed over. It may have
    source, note (in one line), reviewer, reviewed_at, subject_id and object_id.

    \b
    Examples:
      biogk query doubtful --source wikidata --limit 1000 --csv > doubtful.csv
      biogk review table doubtful.csv
    """
    from biogk.views.reviews import show_table

    show_table(report, as_json=as_json)
