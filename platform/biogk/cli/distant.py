"""`biogk distant`: a corpus that the graph annotates."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.texts import TextStage
from biogk.cli.command import graph_command
from biogk.cli.completing import corpus_names


@graph_command(TextStage.distant, complete={"corpus": corpus_names}, metavars={"texts": "TEXT..."})
def command(made: Any, as_json: bool) -> None:
    """Make a silver corpus: sentences of plain text that the graph itself annotates.

    A sentence with two names of entities becomes an example of a relation where the graph states
    it of the two, and an example of none where the graph states something else of them, or knows
    the relation of either but not between them. This is distant supervision: much of it is right,
    some is not. Pre-train on it, then fine-tune on what people annotated.

    Which relation of the graph a relation of the corpus is, relations.toml says under
    sources.predicted. Texts of the corpus itself are left out.

    \b
    Example:
      biogk distant abstracts.txt.gz --corpus ade-0
      biogk link --corpus ade-0-silver
      biogk train --corpus ade-0-silver
      biogk train --corpus ade-0 --training.start RUN
    """
    from biogk.views.stages import show_distant

    show_distant(*made, as_json=as_json)
