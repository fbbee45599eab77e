"""`biogk link`: spans of text to entities of the graph."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.texts import TextStage
from biogk.cli.command import graph_command
from biogk.cli.completing import corpus_names, source_ids


@graph_command(
    TextStage.link,
    flags={"corpora": ["--corpus"]},
    complete={"corpora": corpus_names, "hold_out": source_ids},
    metavars={"approximate": "LIKENESS", "hold_out": "SOURCE"},
)
def command(report: Any, as_json: bool) -> None:
    """Find names of entities in the texts of documents.

    Names and aliases are compared, to the letter first, then with case, plurals, hyphens, accents,
    Greek letters and `Asthma, Bronchial` made equal. Only the text is looked at, never the
    annotation. Several entities of one name all stay as candidates, with method and score.
    Linking again with other options replaces the links.

    With --wider 1 a span also gets what its entities are kinds of, so that what is stated of
    asthma counts for allergic asthma: in training, in `query stated`, wherever links are read.

    \b
    Examples:
      biogk link --corpus ade-0
      biogk link --corpus ade-0 --approximate 0.9 --nested
      biogk link --corpus biored --evaluate
      biogk link --corpus biored --gold
    """
    from biogk.training.linking.evaluate import LinkEvaluation
    from biogk.views.linking import show_link, show_link_evaluation

    if isinstance(report, LinkEvaluation):
        show_link_evaluation(report, as_json=as_json)
    else:
        show_link(report, as_json=as_json)
