"""`biogk coverage`: how much of a corpus the sources know."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names


@click.command("coverage")
@click.option(
    "--corpus", shell_complete=corpus_names, required=True, help="Corpus, fold included: ade-0."
)
@json_option
@shared_options
@pass_app
def command(app: App, corpus: str, as_json: bool) -> None:
    """Count the names of a corpus that each source knows.

    Names are those of annotated mentions, in any case; a source knows one where `link` has joined
    one of its mentions, whole, to an entity of that source. A name is frequent in more than ten
    documents. This is Table 4 of the paper, and by method of linking.

    \b
    Example:
      biogk coverage --corpus ade-0
    """
    from biogk.training.linking.coverage import coverage
    from biogk.views.coverage import show_coverage

    with app.store() as store:
        report = coverage(store, corpus)
    show_coverage(report, as_json=as_json)
