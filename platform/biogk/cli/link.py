"""`biogk link`: spans of text to entities of the graph."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names


@click.command("link")
@click.option(
    "--corpus",
    "corpora",
    shell_complete=corpus_names,
    multiple=True,
    help="Link this corpus only; repeatable.",
)
@click.option("--split", "splits", multiple=True, help="Link this split only; repeatable.")
@click.option("--nested", is_flag=True, help="Keep matches nested in longer ones.")
@click.option(
    "--abbreviations/--no-abbreviations",
    default=True,
    show_default=True,
    help="Take short forms that a text explains for their long forms.",
)
@click.option(
    "--approximate",
    type=click.FloatRange(0.5, 1),
    metavar="LIKENESS",
    help="Take words that no name has for those that are spelled alike, from 0.5 to 1; 0.9 is "
    "careful.  [default: off]",
)
@json_option
@shared_options
@pass_app
def command(
    app: App,
    corpora: tuple[str, ...],
    splits: tuple[str, ...],
    nested: bool,
    abbreviations: bool,
    approximate: float | None,
    as_json: bool,
) -> None:
    """Find names of entities in the texts of documents.

    Names and aliases are compared, to the letter first, then with case, plurals, hyphens, accents,
    Greek letters and `Asthma, Bronchial` made equal. Only the text is looked at, never the
    annotation. Several entities of one name all stay as candidates, with method and score.
    Linking again with other options replaces the links.

    \b
    Examples:
      biogk link --corpus ade-0
      biogk link --corpus ade-0 --approximate 0.9 --nested
    """
    from biogk.training.linking.lexicon import Rules
    from biogk.training.linking.link import link
    from biogk.views.stages import show_link

    rules = Rules(nested, abbreviations, approximate)
    with app.store() as store:
        report = link(store, corpora=corpora, splits=splits, rules=rules, track=app.track)
    show_link(report, as_json=as_json)
