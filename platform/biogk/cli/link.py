"""`biogk link`: spans of text to entities of the graph."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.texts import TextStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names
from biogk.cli.options import options_of


@click.command("link")
@options_of(
    TextStage.link,
    flags={"corpora": ["--corpus"]},
    complete={"corpora": corpus_names},
    metavars={"approximate": "LIKENESS"},
)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Find names of entities in the texts of documents.

    Names and aliases are compared, to the letter first, then with case, plurals, hyphens, accents,
    Greek letters and `Asthma, Bronchial` made equal. Only the text is looked at, never the
    annotation. Several entities of one name all stay as candidates, with method and score.
    Linking again with other options replaces the links.

    \b
    Examples:
      biogk link --corpus ade-0
      biogk link --corpus ade-0 --approximate 0.9 --nested
      biogk link --corpus biored --evaluate
    """
    from biogk.training.linking.evaluate import LinkEvaluation
    from biogk.views.linking import show_link, show_link_evaluation

    with app.graph() as graph:
        report = graph.link(**options)
    if isinstance(report, LinkEvaluation):
        show_link_evaluation(report, as_json=as_json)
    else:
        show_link(report, as_json=as_json)
