"""`biogk down`: stop the local Neo4j server."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.server import down
from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.options import options_of
from biogk.core.config import Connection


@click.command("down")
@options_of(down)
@shared_options
@pass_app
def command(app: App, **options: Any) -> None:
    """Stop the local Neo4j server; its data stays.

    \b
    Example:
      biogk down
    """
    if down(home=app.home.root, **options):
        click.echo("Neo4j is stopped; its data stays.")
    else:
        demo = app.home.demo
        beside = f" That of the demo: biogk down --home {demo.root}" if demo.server.exists() else ""
        click.echo(f"No server of {app.home.root} runs.{beside}")
    if named := Connection.from_environment():
        click.echo(f"NEO4J_URI is set: {named.uri} is not biogk's to stop.")
