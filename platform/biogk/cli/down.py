"""`biogk down`: stop the local Neo4j server."""

from __future__ import annotations

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.core.config import Connection


@click.command("down")
@click.option(
    "--force", is_flag=True, help="End it at once, where it does not shut down. Its data stays."
)
@shared_options
@pass_app
def command(app: App, force: bool) -> None:
    """Stop the local Neo4j server; its data stays.

    \b
    Example:
      biogk down
    """
    from biogk.engine.server import stop

    if stop(app.home, force=force, report=app.say):
        click.echo("Neo4j is stopped; its data stays.")
    else:
        demo = app.home.demo
        beside = f" That of the demo: biogk down --home {demo.root}" if demo.server.exists() else ""
        click.echo(f"No server of {app.home.root} runs.{beside}")
    named = Connection.from_environment()
    if named is not None:
        click.echo(f"NEO4J_URI is set: {named.uri} is not biogk's to stop.")
