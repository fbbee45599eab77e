"""`biogk evaluate`: the scores of a trained model."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.models import ModelStage
from biogk.cli.command import graph_command
from biogk.cli.completing import corpus_names, run_ids


@graph_command(ModelStage.evaluate, complete={"corpus": corpus_names, "run": run_ids})
def command(values: Any, as_json: bool) -> None:
    """Score a trained model on an annotated split.

    A mention counts where span and type are right, a relation where both its mentions are, too.
    Each F1 has an interval, from bootstrap samples of the documents. Where the
    corpus says which mentions name one thing (BioRelEx), its authors' scores are given as well.
    What is wrong is counted by kind. The scores are kept with the run.

    \b
    Examples:
      biogk evaluate --corpus ade-0 --split test
      biogk evaluate --corpus ade-0 --mistakes 3
    """
    from biogk.views.evaluation import show_evaluation_report

    show_evaluation_report(values, as_json=as_json)
