"""`biogk status`: the server, and what is in the graph."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.core.config import Connection


@click.command("status")
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool) -> None:
    """Show the server, and what the graph holds.

    Version and address, counts by label and relation type, sources, indexes, disk used.

    \b
    Example:
      biogk status --json
    """
    from biogk.views.screen.tables import print_json
    from biogk.views.status import read_status, show_status

    with app.store() as store:
        status = read_status(store, app.home, local=Connection.from_environment() is None)
    if as_json:
        print_json(status)
    else:
        show_status(status)
