"""`biogk browse`: Neo4j Browser on the running server, with something to begin with."""

from __future__ import annotations

import click

from biogk.api.stages.showing import Showing
from biogk.cli.command import graph_command
from biogk.core.progress import say


@graph_command(
    Showing.browse,
    json=False,
    flags={"parameters": ["-p", "--param"]},
    metavars={"query": "NAME", "style": "FILE", "favourites": "FILE"},
)
@click.option("--print", "only_print", is_flag=True, help="Print the address, open nothing.")
def command(address: str | None, only_print: bool, guide: bool) -> None:
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
    from threading import Event

    from biogk.browser.address import show

    if address is None:
        return
    opened = not only_print and show(address)
    click.echo(address)
    if not opened and not only_print:
        say("There is no display here: open this address in a web browser on this machine.")
    if guide:
        say("The guide is served as long as this runs; end it with Ctrl-C.")
        try:
            Event().wait()
        except KeyboardInterrupt:
            say("The guide is served no longer.")
