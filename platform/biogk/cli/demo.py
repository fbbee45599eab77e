"""`biogk demo`: the whole road at once."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from biogk.api.server import demo
from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.options import options_of
from biogk.core.config import Connection, Home
from biogk.core.counted import counted

if TYPE_CHECKING:
    from biogk.demo import DemoReport


@click.command("demo")
@options_of(demo, metavars={"data": "DIRECTORY"})
@shared_options
@pass_app
def command(app: App, **options: Any) -> None:
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
    home = app.home if app.home_given else app.home.demo
    found = demo(home=home.root, **options)
    if isinstance(found, list):
        for file in found:
            click.echo(file)
        return
    _show(found)
    _what_next(home, found)


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


def _what_next(home: Home, report: DemoReport) -> None:
    from biogk.engine.server import info

    server = None if Connection.from_environment() else info(home)
    # after `make demo` the command is in the environment's folder, and not on the PATH
    biogk = "biogk" if shutil.which("biogk") else os.path.relpath(sys.argv[0])
    click.echo("\nTry:")
    if server:
        click.echo(f"  export BIOGK_HOME={home.root}")
    for query in (
        "similar --name aspirin",
        "path --from aspirin --to headache",
        f"added --run {report.run}",
    ):
        click.echo(f"  {biogk} query {query}")
    if report.unlikeliest.rows:
        subject, _, object_, *_ = report.unlikeliest.rows[0]
        click.echo(f"  {biogk} explain {shlex.join((subject, object_))} --encoder {report.encoder}")
    if server:
        click.echo(f"Browser: {server.browser_uri}  (user neo4j, password in {home.credentials})")
        click.echo(f"Stop the server with: {biogk} down --home {home.root}")
