"""`biogk up`: start the local Neo4j server."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.core.config import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, Connection

PORT = click.IntRange(1, 65535)


@click.command("up")
@click.option(
    "--bolt-port",
    type=PORT,
    help=f"Port for drivers.  [default: as before, first {DEFAULT_BOLT_PORT}]",
)
@click.option(
    "--http-port",
    type=PORT,
    help=f"Port for the Browser.  [default: as before, first {DEFAULT_HTTP_PORT}]",
)
@click.option("--heap", help="Memory for queries: 2g.  [default: by the machine's memory]")
@click.option("--page-cache", help="Memory for the data: 2g.  [default: by the machine's memory]")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    bolt_port: int | None,
    http_port: int | None,
    heap: str | None,
    page_cache: str | None,
    as_json: bool,
) -> None:
    """Start a Neo4j server of your own, on this machine only.

    The first start fetches Neo4j Community (about 150 MB, GPLv3) and makes a password. Started
    twice it stays as it is. With NEO4J_URI set there is nothing to start: every command uses that
    server.

    \b
    Example:
      biogk up --home ~/my-project --bolt-port 7688 --http-port 7475
    """
    from dataclasses import asdict

    from biogk.engine.server import start
    from biogk.views.screen.tables import print_json

    named = Connection.from_environment()
    if named is not None:
        click.echo(f"NEO4J_URI is set: every command uses {named.uri}. Nothing was started.")
        app.store().close()
        return
    info = start(
        app.home,
        bolt_port,
        http_port,
        heap=heap,
        page_cache=page_cache,
        report=app.say,
        track=app.track,
    )
    if as_json:
        print_json(asdict(info) | {"log": str(info.log), "credentials": str(app.home.credentials)})
        return
    click.echo(f"Neo4j {info.version} answers at {info.bolt_uri}")
    click.echo(f"Browser:     {info.browser_uri}")
    click.echo(f"User neo4j, password in {app.home.credentials}")
