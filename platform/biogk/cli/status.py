"""`biogk status`: the server, and what is in the graph."""

from __future__ import annotations

import click

from biogk.api.stages.asking import Asking
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("status")
@options_of(Asking.status)
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
    from biogk.views.status import show_status

    with app.graph() as graph:
        status = graph.status()
    show_status(status, as_json=as_json)
