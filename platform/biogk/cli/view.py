"""`biogk view`: a part of the graph as a page of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.query import read_parameters
from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import UsageError
from biogk.core.store.queries import saved

if TYPE_CHECKING:
    from biogk.core.store.driver import Store
    from biogk.picture.graph import PictureGraph

CYPHER = re.compile(
    r"^\s*(//.*\n\s*)*(MATCH|OPTIONAL|CALL|WITH|UNWIND|RETURN)\b(?=.*\bRETURN\b|.*\bYIELD\b)",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NAME = 60


@click.command("view")
@click.argument("what", metavar="NAME|QUERY|CYPHER")
@click.option("-p", "--param", "params", multiple=True, help="Parameter of a query: name=value.")
@click.option(
    "--hops",
    type=click.IntRange(1, 4),
    default=1,
    show_default=True,
    help="How many edges away from the entity.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=60,
    show_default=True,
    help="Most edges; those that runs found come first, then the heaviest.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page.  [default: the name with .html, in this folder]",
)
@click.option("--open", "open_it", is_flag=True, help="Open it in the web browser.")
@shared_options
@pass_app
def command(
    app: App,
    what: str,
    params: tuple[str, ...],
    hops: int,
    limit: int,
    output: Path | None,
    open_it: bool,
) -> None:
    """Draw a part of the graph as one HTML page that works offline.

    Of an entity (its name, alias or id) it shows what is stated and predicted around it; of a
    saved query or of Cypher, what that answers. Edges that a run found are dashed; the evidence
    shows under the mouse.

    \b
    Examples:
      biogk view aspirin --hops 2 --open
      biogk view likeliest --limit 30 -o likeliest.html
      biogk view similar -p name=aspirin
      biogk view "MATCH p = (:Drug)-[:TREATS]->(:Disease) RETURN p LIMIT 40" -o drugs.html
    """
    from biogk.picture.page import page

    with app.store() as store:
        graph = _graph(store, what, params, hops, limit)
    file = output or Path(f"{_file_name(graph.title)}.html")
    text = page(graph)
    with writing(file, "Choose another file with --output."):
        file.write_text(text, encoding="utf-8")
    more = f"; {graph.left_out:,} more left out by --limit" if graph.left_out else ""
    app.say(f"{counted(len(graph.nodes), 'node')}, {counted(len(graph.edges), 'edge')}{more}.")
    click.echo(file)
    if open_it:
        _open(app, file)


def _graph(store: Store, what: str, params: tuple[str, ...], hops: int, limit: int) -> PictureGraph:
    from biogk.browser.questions import complete
    from biogk.curate.absent import why_nothing
    from biogk.picture.collect import neighbourhood, of_result

    values = read_parameters(params)
    if what in saved():
        asked = saved()[what]
        given = complete(asked, values)
        table = store.table(asked.text, given)
        if not table.rows:
            raise UsageError("Nothing found.", why_nothing(store, asked, given))
        told = ", ".join(map(str, values.values()))
        return of_result(store, f"{what}: {told}" if told else what, table, limit)
    if CYPHER.match(what):
        return of_result(store, "A query", store.table(what, values), limit)
    if params:
        raise UsageError("--param belongs to a query.", f"Saved queries: {', '.join(saved())}.")
    return neighbourhood(store, what, hops, limit)


def _file_name(title: str) -> str:
    return re.sub(r"\W+", "-", title).strip("-")[:LONGEST_NAME] or "graph"


def _open(app: App, file: Path) -> None:
    from biogk.browser.address import show

    if not show(file.resolve().as_uri()):
        app.say("There is no display here: open the file in a web browser.")
