"""`biogk up`: start the local Neo4j server."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.server import up
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of
from biogk.core.config import Connection


@click.command("up")
@options_of(up)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Start a Neo4j server of your own, on this machine only.

    The first start fetches Neo4j Community (about 150 MB, GPLv3) and makes a password. Started
    twice it stays as it is. With NEO4J_URI set there is nothing to start: every command uses that
    server.

    \b
    Example:
      biogk up --home ~/my-project --bolt-port 7688 --http-port 7475
    """
    from dataclasses import asdict

    from biogk.views.screen.tables import print_json

    if named := Connection.from_environment():
        click.echo(f"NEO4J_URI is set: every command uses {named.uri}. Nothing was started.")
    info = up(home=app.home.root, **options)
    if info is None:
        return
    if as_json:
        print_json(asdict(info) | {"credentials": app.home.credentials})
        return
    click.echo(f"Neo4j {info.version} answers at {info.bolt_uri}")
    click.echo(f"Browser:     {info.browser_uri}")
    click.echo(f"User neo4j, password in {app.home.credentials}")
