"""`biogk review serve`."""

from __future__ import annotations

import click

from biogk.api.stages.reviewing import Reviews
from biogk.cli.command import graph_command
from biogk.cli.completing import entity_names, relation_types, run_ids, source_ids
from biogk.core.progress import say


@graph_command(
    Reviews.serve,
    json=False,
    complete={
        "run": run_ids,
        "source": source_ids,
        "relation": relation_types,
        "about": entity_names,
    },
)
@click.option(
    "--open/--no-open", "open_it", default=True, help="Open it in the web browser, or do not."
)
def command(address: str, open_it: bool) -> None:
    """Review triples on a page in your web browser, one at a time, by keys.

    QUEUE says which: `doubtful` (those that the model doubts), `contradictions`, `predictions` of
    runs, all `triples`, or those that others have `reviewed`. What somebody is sure of already is
    in none but the last. Options narrow it down.

    Each triple comes with the sentences that name both ends, who states it, and its weight beside
    other relations. r, w and u say right, wrong and unsure, s skips, z undoes, n takes a note; a
    verdict is kept at once, as `biogk review right` keeps it.

    Only this machine can open the page, by the secret in its address. Ctrl-C ends it.
    It needs `pip install 'biogk[review]'`.

    \b
    Examples:
      biogk review serve --source wikidata
      biogk review serve predictions --run RUN --reviewer 0000-0002-1825-0097
      biogk review serve triples --relation TREATS --about asthma
      biogk review serve reviewed --reviewer ada
    """
    from threading import Event

    from biogk.browser.address import show

    try:
        click.echo(address)
        if open_it and not show(address):
            say("There is no display here: open this address in a web browser on this machine.")
        say("The page is served as long as this runs; end it with Ctrl-C.")
        Event().wait()
    except KeyboardInterrupt:
        say("The page is served no longer. Every verdict is kept.")
