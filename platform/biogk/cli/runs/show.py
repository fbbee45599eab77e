"""`biogk runs show`."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids


@click.command("show")
@click.argument("run", shell_complete=run_ids)
@json_option
@shared_options
@pass_app
def command(app: App, run: str, as_json: bool) -> None:
    """One run: settings, metrics, and how much it added to the graph.

    \b
    Example:
      biogk runs show RUN --json
    """
    from biogk.core.store.claims import status_here
    from biogk.core.store.runs import show_run
    from biogk.views.screen.tables import leaves, print_json, print_table

    with app.store() as store:
        shown = show_run(store, run)
    shown["status"] = status_here(shown, app.home.runs)
    if as_json:
        print_json(shown)
        return
    del shown["id"]
    print_table(["", run], [list(leaf) for leaf in leaves(dict(sorted(shown.items())))])
