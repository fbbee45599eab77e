"""`biogk review list`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.curating import Reviews
from biogk.cli.app import App, pass_app, shared_options, table_options
from biogk.cli.options import options_of


@click.command("list")
@options_of(Reviews.list)
@table_options
@shared_options
@pass_app
def command(app: App, as_json: bool, as_csv: bool, **options: Any) -> None:
    """What was reviewed, the newest first.

    As CSV it is a table that `biogk review table` takes, so that verdicts move from one graph to
    another.

    \b
    Examples:
      biogk review list --verdict wrong
      biogk review list --csv > reviews.csv
    """
    from biogk.views.reviews import show_reviews

    with app.graph() as graph:
        rows = graph.review.list(**options)
    show_reviews(rows, as_json=as_json, as_csv=as_csv)
