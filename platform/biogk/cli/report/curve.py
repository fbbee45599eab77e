"""`biogk report curve`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.report.common import picture_option


@click.command("curve")
@click.option(
    "--over",
    type=click.Choice(["epochs", "part"]),
    default="epochs",
    show_default=True,
    help="F1 over the epochs of the trainings, or over the part of the training data "
    "(training.part) that was used.",
)
@click.option("--corpus", help="Only this corpus, without its fold: ade.")
@picture_option
@json_option
@shared_options
@pass_app
def command(app: App, over: str, corpus: str | None, output: Path | None, as_json: bool) -> None:
    """Draw learning curves of the trainings in the database.

    Over epochs it is Figure 3 of the paper. Trainings of one configuration make one curve, the
    mean over their folds and seeds; published results are lines across, where ours are of the same
    split.

    \b
    Examples:
      biogk report curve --corpus ade --output curve.png
      biogk report curve --over part --output parts.html
    """
    from biogk.training.extraction.checkpoints.stored import stored_trainings
    from biogk.training.reporting.curves import charts
    from biogk.training.reporting.pages import check_ending, write_picture
    from biogk.training.reporting.published import read_published
    from biogk.views.report import say_written, show_sheet
    from biogk.views.screen.tables import print_json

    if output is not None:
        check_ending(output)
    published = read_published(app.home.published)
    with app.store() as store:
        found = charts(stored_trainings(store), published, over, corpus or "")
    if output is not None:
        paths = write_picture(output, [(chart.figure(), chart.sheet()) for chart in found])
        app.say(say_written(paths))
    if as_json:
        print_json([chart.as_dict() for chart in found])
    elif output is None:
        for chart in found:
            show_sheet(chart.sheet())
