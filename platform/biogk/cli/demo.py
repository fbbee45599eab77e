"""`biogk demo`: the whole road at once."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.up import PORT
from biogk.config import Connection, Home

if TYPE_CHECKING:
    from biogk.demo import DemoReport


@click.command("demo")
@click.option("--bolt-port", type=PORT, help="Port for drivers.")
@click.option("--http-port", type=PORT, help="Port for the Browser.")
@shared_options
@pass_app
def command(app: App, bolt_port: int | None, http_port: int | None) -> None:
    """Run everything once, on small data that comes along.

    Starts a Neo4j server in a folder of its own (HOME/demo), loads facts and sentences, weighs,
    embeds, links, trains, predicts, and leaves the server running for you to look around.

    \b
    Example:
      biogk demo
    """
    from biogk.demo import run_demo
    from biogk.engine.server import start
    from biogk.views.reports import show_epoch

    if not app.home_given:
        app.home = Home(app.home.root / "demo")
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
            track=app.track,
        )
    _show(report)
    _what_next(app, report, browser)


def _show(report: DemoReport) -> None:
    from biogk.views.reports import show_evaluation
    from biogk.views.tables import print_table

    click.echo(
        f"\n{report.triples:,} facts weighed by the encoder {report.encoder}, a small model for "
        "general text:\nit shows the way, not the quality that a biomedical model gives."
    )
    print_table(report.likeliest.columns, report.likeliest.rows, "\nLikeliest facts")
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
    if browser:
        click.echo(f"Browser: {browser}  (user neo4j, password in {app.home.credentials})")
        click.echo(f"Stop the server with: {biogk} down")
