"""`biogk demo`: the whole road at once."""

from __future__ import annotations

import filecmp
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.up import PORT
from biogk.core.config import Connection
from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import UsageError

if TYPE_CHECKING:
    from biogk.demo import DemoReport


@click.command("demo")
@click.option("--bolt-port", type=PORT, help="Port for drivers.")
@click.option("--http-port", type=PORT, help="Port for the Browser.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Only copy the facts and sentences into this folder, to go the road step by step.",
)
@click.option(
    "--again", is_flag=True, help="Train and predict again, even if that is done already."
)
@shared_options
@pass_app
def command(
    app: App, bolt_port: int | None, http_port: int | None, data: Path | None, *, again: bool
) -> None:
    """Run the whole pipeline on the bundled demo data.

    Starts a Neo4j server in a folder of its own (HOME/demo), loads facts and sentences, weighs,
    embeds, links, trains, predicts, and leaves the server running for you to look around. Called
    again, it resumes where it was and shows the same in seconds.

    \b
    Example:
      biogk demo
      biogk demo --again
      biogk demo --data demo
    """
    if data is not None:
        _copy_data(data)
        return
    from biogk.demo import run_demo
    from biogk.engine.server import start
    from biogk.views.stages import show_epoch

    if not app.home_given:
        app.home = app.home.demo
    browser = ""
    if Connection.from_environment() is None:
        info = start(app.home, bolt_port, http_port, report=app.say, track=app.track)
        browser = info.browser_uri
    with app.store() as store:
        report = run_demo(
            store,
            app.home,
            say=app.say,
            told=lambda epoch: app.say(show_epoch(epoch, "dev")),
            again=again,
            track=app.track,
        )
    _show(report)
    _what_next(app, report, browser)


def _copy_data(folder: Path) -> None:
    from biogk.loaders.demo_data import demo_data

    with writing(folder, "Name another folder."):
        folder.mkdir(parents=True, exist_ok=True)
        files = {file: folder / file.name for file in sorted(demo_data().iterdir())}
        for file, target in files.items():
            if target.exists() and not filecmp.cmp(file, target, shallow=False):
                raise UsageError(f"{target} is another file.", "Name another folder.")
        for file, target in files.items():
            shutil.copyfile(file, target)
            click.echo(str(target))


def _show(report: DemoReport) -> None:
    from biogk.views.screen.tables import print_table
    from biogk.views.stages import show_evaluation

    click.echo(
        f"\n{counted(report.triples, 'fact')} weighed by the encoder {report.encoder}, a small "
        "model for general text:\nit shows the way, not the quality that a biomedical model gives."
    )
    print_table(report.likeliest.columns, report.likeliest.rows, "\nLikeliest facts")
    if report.unlikeliest.rows:
        print_table(report.unlikeliest.columns, report.unlikeliest.rows, "\nFacts that it doubts")
    show_evaluation(report.evaluation, "\nThe trained model on the test sentences")
    print_table(report.predicted.columns, report.predicted.rows, "\nPredicted, now in the graph")
    stages = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in report.seconds.items())
    click.echo(f"\nTimes: {stages}.")


def _what_next(app: App, report: DemoReport, browser: str) -> None:
    # after `make demo` the command is in the environment's folder, and not on the PATH
    biogk = "biogk" if shutil.which("biogk") else os.path.relpath(sys.argv[0])
    click.echo("\nTry:")
    if browser:
        click.echo(f"  export BIOGK_HOME={app.home.root}")
    for query in (
        "similar --name aspirin",
        "path --from aspirin --to headache",
        f"added --run {report.run}",
    ):
        click.echo(f"  {biogk} query {query}")
    if report.unlikeliest.rows:
        subject, _, object_, *_ = report.unlikeliest.rows[0]
        click.echo(f"  {biogk} explain {shlex.join((subject, object_))} --encoder {report.encoder}")
    if browser:
        click.echo(f"Browser: {browser}  (user neo4j, password in {app.home.credentials})")
        click.echo(f"Stop the server with: {biogk} down --home {app.home.root}")
