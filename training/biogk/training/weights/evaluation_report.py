"""An evaluation of weights with all that is kept of it: a run in the graph, a report on disk."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.store.driver import Store
from biogk.core.store.runs import WEIGHING, RunInfo, new_run_id, recorded
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.evaluate import evaluate_weights
from biogk.training.weights.evaluation import (
    EvaluationPlan,
    RelationEvaluation,
    SourceEvaluation,
    WeightEvaluation,
)
from biogk.training.weights.metrics import Reliability
from biogk.training.weights.weigh import candidates_of

COLUMNS = (
    "relation", "pairs", "AUC", "95 %", "separates", "relation first", "ECE raw", "ECE",
    "Brier raw", "Brier",
)  # fmt: skip


@dataclass(frozen=True)
class KeptEvaluation:
    """An evaluation that was kept.

    Args:
        run: id of the run in the graph.
        folder: the report.
        evaluation: the evaluation.
    """

    run: str
    folder: Path
    evaluation: WeightEvaluation


def evaluate_and_keep(
    store: Store, cache: VectorCache, plan: EvaluationPlan, reports: Path
) -> KeptEvaluation:
    """Evaluate weights, keep the calibration with a (:Run) and write a report.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        plan: what is evaluated.
        reports: folder of the reports; a new folder is made in it.

    Raises:
        StorageError: the report cannot be written.
        BiogkError: whatever `judge` raises.
    """
    sources = list(candidates_of(store, plan.sources))
    info = RunInfo(
        id=new_run_id("weigh", plan.estimator),
        kind=WEIGHING,
        model=plan.estimator,
        encoder=cache.encoder.label,
        corpus=", ".join(sources),
        split="",
        config=json.dumps({**asdict(plan), "sources": sources, "hold_out": store.held_out}),
        seed=plan.seed,
    )
    folder = reports / info.id
    with writing(folder):
        folder.mkdir(parents=True)
    with recorded(store, info) as record:
        found = evaluate_weights(store, cache, replace(plan, sources=sources))
        record.metrics = _metrics(found)
        calibration = {each.source: each.calibrator.model_dump() for each in found.sources}
        store.write("runs/set_calibration", id=info.id, calibration=json.dumps(calibration))
        with writing(folder):
            _write_report(folder, info.id, found, calibration)
    return KeptEvaluation(info.id, folder, found)


def _metrics(found: WeightEvaluation) -> dict[str, Any]:
    """The figures of each source as a whole, and the AUC of each relation."""
    return {
        each.source: {
            **{key: value for key, value in asdict(each.whole).items() if key != "relation"},
            "auc_by_relation": {one.relation: round(one.auc, 4) for one in each.relations},
        }
        for each in found.sources
    }


def _write_report(
    folder: Path, run: str, found: WeightEvaluation, calibration: dict[str, Any]
) -> None:
    values = {"run": run, **found.as_dict()}
    (folder / "report.json").write_text(json.dumps(values, indent=2), encoding="utf-8")
    text = json.dumps(calibration, indent=2)
    (folder / "calibration.json").write_text(text, encoding="utf-8")
    (folder / "report.md").write_text(_markdown(run, found), encoding="utf-8")
    for source in found.sources:
        _plot(folder / f"reliability-{source.source}.png", found, source)


def row_of(judged: RelationEvaluation) -> list[str]:
    """A judgement as the columns of a table."""
    return [
        judged.relation,
        f"{judged.pairs:,}",
        f"{judged.auc:.3f}",
        f"{judged.auc_low:.3f} to {judged.auc_high:.3f}",
        judged.separates,
        "" if judged.accuracy is None else f"{100 * judged.accuracy:.1f} %",
        f"{judged.ece_raw:.3f}",
        f"{judged.ece:.3f}",
        f"{judged.brier_raw:.3f}",
        f"{judged.brier:.3f}",
    ]


def _markdown(run: str, found: WeightEvaluation) -> str:
    plan = found.plan
    lines = [
        f"# Weights by {plan.estimator} with {found.encoder}",
        "",
        (
            f"Run {run}: at most {plan.sample:,} true triples a relation and as many "
            f"corrupted ones (same subjects and objects, paired otherwise), seed {plan.seed}, "
            f"{plan.method} curves, {counted(found.sentences, 'sentence')}, {found.seconds:.0f} s."
        ),
    ]
    for source in found.sources:
        lines += ["", f"## {source.source}", "", f"| {' | '.join(COLUMNS)} |"]
        lines.append(f"|{'---|' * len(COLUMNS)}")
        lines += [f"| {' | '.join(row_of(one))} |" for one in (*source.relations, source.whole)]
        if source.left_out:
            lines += ["", f"Too few triples: {', '.join(source.left_out)}."]
        lines += ["", f"![Reliability](reliability-{source.source}.png)"]
    return "\n".join((*lines, ""))


def _plot(path: Path, found: WeightEvaluation, source: SourceEvaluation) -> None:
    """Predicted against observed, before and after calibration, above how many pairs there are."""
    with mpl.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(5, 6), layout="constrained")
        upper, lower = figure.subplots(2, 1, height_ratios=[3, 1], sharex=True)
        upper.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for name, bins, style in (
            ("raw", source.raw, "o--"),
            ("calibrated", source.calibrated, "s-"),
        ):
            _draw(upper, lower, name, bins, style)
        upper.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of true triples")
        upper.set_title(f"{source.source}: {found.plan.estimator}, {found.encoder}", fontsize=9)
        upper.legend(frameon=False)
        lower.set(xlabel="weight as a probability", ylabel="pairs")
        figure.savefig(path, dpi=150)


def _draw(upper: Any, lower: Any, name: str, bins: Reliability, style: str) -> None:
    upper.plot(bins.predicted, bins.observed, style, label=name, markersize=4)
    lower.plot(bins.predicted, bins.pairs, style, markersize=4)
