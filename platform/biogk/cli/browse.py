"""`biogk browse`: Neo4j Browser on the running server, with something to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.cli.query import read_parameters
from biogk.cli.up import PORT
from biogk.core.disk import writing
from biogk.core.errors import PortTakenError, UsageError
from biogk.core.store.queries import query, saved

if TYPE_CHECKING:
    from biogk.core.store.driver import Store

ANOTHER_FILE = "Choose another file."


@click.command("browse")
@click.option("--name", help="Begin with the neighbourhood of this entity.")
@click.option("--query", "asked", metavar="NAME", help="Begin with a saved query.")
@click.option("-p", "--param", "params", multiple=True, help="Parameter of it: name=value.")
@click.option("--guide", is_flag=True, help="Begin with a guide; serve it until Ctrl-C.")
@click.option("--port", type=PORT, help="Port for the guide.  [default: any that is free]")
@click.option("--print", "only_print", is_flag=True, help="Print the address, open nothing.")
@click.option(
    "--style",
    "style_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the style (.grass) to this file, and open nothing.",
)
@click.option(
    "--favourites",
    "favourites_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the saved queries (.zip) to this file, and open nothing.",
)
@shared_options
@pass_app
def command(
    app: App,
    name: str | None,
    asked: str | None,
    params: tuple[str, ...],
    guide: bool,
    port: int | None,
    only_print: bool,
    style_file: Path | None,
    favourites_file: Path | None,
) -> None:
    """Open Neo4j Browser on the running server, with a first query in place.

    Where there is no display the address is printed. Style and saved queries come into the
    Browser by dropping their files on its window, or with the guide.

    \b
    Examples:
      biogk browse --name aspirin
      biogk browse --guide
      biogk browse --query treatments -p disease=asthma --print
      biogk browse --style biogk.grass --favourites biogk-queries.zip
    """
    if guide and (name or asked):
        raise UsageError("--guide begins with the guide.", "Leave --name and --query out.")
    if params and not asked:
        raise UsageError("--param belongs to a saved query.", "Name it with --query.")
    with app.store() as store:
        if style_file or favourites_file:
            _write(app, store, style_file, favourites_file)
        elif guide:
            _guide(app, store, port or 0, only_print=only_print)
        else:
            values = {**read_parameters(params), **({"name": name} if name else {})}
            _open(app, store, "edit", _first(store, asked, values), only_print=only_print)


def _first(store: Store, asked: str | None, values: dict[str, object]) -> str:
    from biogk.browser.questions import filled
    from biogk.curate.absent import nothing_around

    if asked is not None:
        if asked not in saved():
            raise UsageError(
                f"There is no saved query {asked!r}.", f"Saved queries: {', '.join(saved())}."
            )
        return filled(saved()[asked], values)
    if "name" not in values:
        return filled(query("browser/strongest"), {})
    if not store.read("browser/around", name=values["name"], limit=1):
        raise nothing_around(store, str(values["name"]))
    return filled(query("browser/around"), values)


def _open(app: App, store: Store, kind: str, argument: str, *, only_print: bool) -> None:
    from biogk.browser.address import browser_uri, opened_with, show

    connection = store.connection
    address = opened_with(browser_uri(app.home, store), connection, kind, argument)
    opened = not only_print and show(address)
    click.echo(address)
    if not opened and not only_print:
        app.say("There is no display here: open this address in a web browser on this machine.")
    where = "" if connection.uri != _local(app) else f", password in {app.home.credentials}"
    app.say(f"User {connection.username}{where}")


def _local(app: App) -> str:
    from biogk.engine.server import info

    found = info(app.home)
    return found.bolt_uri if found else ""


def _guide(app: App, store: Store, port: int, *, only_print: bool) -> None:
    from threading import Event

    from biogk.browser.address import browser_uri
    from biogk.browser.guide import GUIDE, site
    from biogk.browser.serve import serving

    try:
        made = site(store, browser_uri(app.home, store), port)
    except OSError as error:
        raise PortTakenError(
            f"The guide cannot be served on port {port}: {error.strerror}.",
            "Choose another with --port.",
        ) from error
    with serving(made):
        _open(app, store, "guide", made.address + GUIDE, only_print=only_print)
        app.say("The guide is served as long as this runs; end it with Ctrl-C.")
        try:
            Event().wait()
        except KeyboardInterrupt:
            app.say("The guide is served no longer.")


def _write(app: App, store: Store, style: Path | None, favourites: Path | None) -> None:
    from biogk.browser.guide import graph_style
    from biogk.browser.questions import examples
    from biogk.browser.questions import favourites as archive

    if style is not None:
        _save(app, style, ".grass", graph_style(store).encode())
    if favourites is not None:
        _save(app, favourites, ".zip", archive(examples(store)))


def _save(app: App, file: Path, ending: str, content: bytes) -> None:
    if file.suffix != ending:
        raise UsageError(
            f"The Browser tells by its name what {file} is.", f"Give it a name with {ending}."
        )
    with writing(file, ANOTHER_FILE):
        file.write_bytes(content)
    app.say(f"Written to {file}: drop it on the Browser's window.")
