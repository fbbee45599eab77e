"""`biogk review table`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Reviews
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("table")
@options_of(Reviews.table, metavars={"rejected": "FILE"})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Take over the verdicts of a table, such as `biogk query doubtful --csv` gives.

    PATH is CSV, TSV, JSON Lines or Parquet with the columns subject, relation, object and verdict,
    which says right, wrong, or undo; rows without a verdict are passed over. It may have source,
    note (in one line), subject_id and object_id.

    \b
    Examples:
      biogk query doubtful --source wikidata --limit 1000 --csv > doubtful.csv
      biogk review table doubtful.csv
    """
    from biogk.views.reviews import show_table

    with app.graph() as graph:
        report = graph.review.table(**options)
    show_table(report, as_json=as_json)
