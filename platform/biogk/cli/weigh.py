"""`biogk weigh`: a language model's weight on every stated triple, and what it is worth."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.knowledge import KnowledgeStage
from biogk.cli.command import graph_command
from biogk.cli.completing import source_ids


@graph_command(
    KnowledgeStage.weigh,
    flags={"calibrated": ["--calibrated/--raw"], "within": ["--for"]},
    complete={"sources": source_ids, "hold_out": source_ids},
    metavars={"hold_out": "SOURCE", "only": "NAME", "within": "DURATION"},
)
def command(found: Any, as_json: bool) -> None:
    """Weigh triples: how likely each is to a language model.

    Writes weight, the relation that the model predicts for the pair, the rank of the stated one,
    and whether the two agree. Run it again to resume an interrupted call.

    With --evaluate it weighs a sample of each relation's triples beside corrupted ones and reports
    how well the weights tell them apart (AUC), how often the stated relation comes first, and how
    far a calibrated weight can be read as a probability. Table and plots go to HOME/reports.

    --plan says first what it would take. --only and --for choose what comes first, and how long it
    may take.

    Several processes: torchrun --nproc-per-node 2 -m biogk.cli.entry weigh ...

    \b
    Examples:
      biogk weigh --source wikidata --encoder minilm
      biogk weigh --plan
      biogk weigh --only TREATS --only ade-0 --for 8h
      biogk weigh --evaluate --estimator probe --encoder minilm
      biogk weigh --evaluate --against known-false --encoder minilm
      biogk weigh --calibrated --estimator probe --encoder minilm
    """
    from biogk.training.weights.against import AgainstFalsehoods
    from biogk.training.weights.plan import WeighPlan
    from biogk.training.weights.weigh import WeighReport
    from biogk.views.weights import (
        show_against_false,
        show_weigh,
        show_weigh_plan,
        show_weight_evaluation,
    )

    if isinstance(found, WeighReport):
        show_weigh(found, as_json=as_json)
    elif isinstance(found, WeighPlan):
        show_weigh_plan(found, as_json=as_json)
    elif isinstance(found, AgainstFalsehoods):
        show_against_false(found, as_json=as_json)
    elif found is not None:
        show_weight_evaluation(found, as_json=as_json)
