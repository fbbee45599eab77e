"""`biogk report`: our results beside published ones, learning curves, weights of an entity."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.lazy import LazyGroup

COMMANDS = ("curve", "weights")


@click.group(
    "report", cls=LazyGroup, package=__name__, commands=COMMANDS, invoke_without_command=True
)
@click.option("--corpus", help="Only this corpus, without its fold: ade.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for report.md with PNGs, report.html and report.json.",
)
@json_option
@shared_options
@pass_app
def command(app: App, corpus: str | None, output: Path | None, as_json: bool) -> None:
    """Set our results beside published ones.

    Ours are the scored trainings in the database: of one configuration the mean and standard
    deviation over folds and seeds, with the folds that there are, encoder, what chose the epoch,
    and the command that makes them again. Published results stand in published.toml; a file of
    that name in the home takes its place.

    \b
    Examples:
      biogk report
      biogk report --corpus ade --json
      biogk report --output results
    """
    from biogk.core.errors import RunError, UsageError
    from biogk.training.extraction.checkpoints.stored import stored_trainings
    from biogk.training.reporting.published import read_published
    from biogk.training.reporting.tables import report_tables
    from biogk.views.report import show_report

    if click.get_current_context().invoked_subcommand is not None:
        if corpus is not None or output is not None or as_json:
            raise UsageError("Options stand behind the name of the report: report curve --json.")
        return
    published = read_published(app.home.published)
    with app.store() as store:
        trainings = stored_trainings(store)
    tables = report_tables(trainings, published)
    known = [table.published.corpus for table in tables]
    if corpus is not None:
        tables = [table for table in tables if table.published.corpus == corpus]
        if not tables:
            raise UsageError(f"There is no result on {corpus}.", f"Known: {', '.join(known)}.")
    if output is not None:
        from biogk.training.reporting.curves import EPOCHS, PARTS, charts
        from biogk.training.reporting.pages import write_report

        drawn = []
        for over in (EPOCHS, PARTS):
            try:
                drawn += charts(trainings, published, over, corpus or "")
            except RunError as nothing:
                app.say(f"No curve: {nothing.message}")
        write_report(output, tables, drawn)
        app.say(f"Wrote {output / 'report.md'}, report.html and report.json.")
    show_report(tables, as_json=as_json)
