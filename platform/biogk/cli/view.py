"""`biogk view`: a part of the graph as a page of its own."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.showing import Showing
from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.options import options_of
from biogk.core.progress import say


@click.command("view")
@options_of(
    Showing.view,
    flags={"parameters": ["-p", "--param"], "output": ["-o", "--output"]},
    metavars={"what": "NAME|QUERY|CYPHER", "output": "FILE"},
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the web browser.")
@shared_options
@pass_app
def command(app: App, open_it: bool, **options: Any) -> None:
    """Draw a part of the graph as one HTML page that works offline.

    Of an entity (its name, alias, id or identifier) it shows what is stated and predicted around
    it; of a saved query or of Cypher, what that answers. Edges that a run found are dashed; the
    evidence shows under the mouse.

    \b
    Examples:
      biogk view aspirin --hops 2 --open
      biogk view likeliest --limit 30 -o likeliest.html
      biogk view similar -p name=aspirin
      biogk view "MATCH p = (:Drug)-[:TREATS]->(:Disease) RETURN p LIMIT 40" -o drugs.html
    """
    from biogk.browser.address import show

    with app.graph() as graph:
        file = graph.view(**options)
    click.echo(file)
    if open_it and not show(file.resolve().as_uri()):
        say("There is no display here: open the file in a web browser.")
