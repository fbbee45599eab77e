"""`biogk review table`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options


@click.command("table")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for rows that cannot be used.  [default: HOME/rejected/review/rejected.jsonl]",
)
@json_option
@shared_options
@pass_app
def command(app: App, path: Path, rejected: Path | None, as_json: bool) -> None:
    """Take over the verdicts of a table, such as `biogk query doubtful --csv` gives.

    PATH is CSV, TSV, JSON Lines or Parquet with the columns subject, relation, object and verdict,
    which says right, wrong, or undo; rows without a verdict are passed over. It may have source,
    note (in one line), subject_id and object_id.

    \b
    Examples:
      biogk query doubtful --source wikidata --limit 1000 --csv > doubtful.csv
      biogk review table doubtful.csv
    """
    from biogk.curate.review_table import review_table
    from biogk.views.reviews import show_table

    with app.store() as store:
        report = review_table(
            store, path, rejected_file=rejected or app.home.rejected("review"), track=app.track
        )
    show_table(report, as_json=as_json)
