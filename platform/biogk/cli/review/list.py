"""`biogk review list`."""

from __future__ import annotations

import click

from biogk.cli.app import App, pass_app, shared_options, table_options


@click.command("list")
@click.option("--verdict", type=click.Choice(["right", "wrong"]), default=None, help="Only these.")
@table_options
@shared_options
@pass_app
def command(app: App, verdict: str | None, as_json: bool, as_csv: bool) -> None:
    """What was reviewed, the newest first.

    As CSV it is a table that `biogk review table` takes, so that verdicts move from one graph to
    another.

    \b
    Examples:
      biogk review list --verdict wrong
      biogk review list --csv > reviews.csv
    """
    from biogk.curate.listing import list_reviews
    from biogk.views.reviews import show_reviews

    with app.store() as store:
        rows = list_reviews(store, verdict or "")
    show_reviews(rows, as_json=as_json, as_csv=as_csv)
