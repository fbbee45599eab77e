"""`biogk view`: a part of the graph as a page of its own."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.api.stages.showing import Showing
from biogk.cli.command import graph_command
from biogk.core.progress import say


@graph_command(
    Showing.view,
    json=False,
    flags={"parameters": ["-p", "--param"], "output": ["-o", "--output"]},
    metavars={"what": "NAME|QUERY|CYPHER", "output": "FILE"},
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the web browser.")
def command(file: Path, open_it: bool) -> None:
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

    click.echo(file)
    if open_it and not show(file.resolve().as_uri()):
        say("There is no display here: open the file in a web browser.")
