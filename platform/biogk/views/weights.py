"""Weights and their evaluation, for people and programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.training.weights.against import AgainstFalsehoods
    from biogk.training.weights.evaluation_report import KeptEvaluation
    from biogk.training.weights.plan import SourcePlan, WeighPlan
    from biogk.training.weights.weigh import WeighReport

DEVICES = (4, 16, 64)
LONGEST = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def show_weigh(report: WeighReport, *, as_json: bool) -> None:
    """How many triples were weighed, and how often their relation was predicted."""
    if as_json:
        print_json(asdict(report))
        return
    if not report.triples and not report.left:
        click.echo("Nothing to weigh: every triple has a weight of this encoder and estimator.")
    if report.triples:
        share = report.correct / report.triples
        click.echo(
            f"Weighed {counted(report.triples, 'triple')} with {report.encoder} "
            f"({report.estimator}) in {report.seconds:.1f} s "
            f"({counted(report.sentences, 'sentence')} encoded). The model predicts the stated "
            f"relation for {report.correct:,} of them ({share:.1%})."
        )
    if report.left:
        click.echo(
            f"The time is over; {counted(report.left, 'triple')} left. The same call resumes."
        )
    for source in report.alone:
        click.echo(
            f"{source} states one relation, so that the model had no other to choose: its triples "
            "count as correct, and `biogk query doubtful` has none of them."
        )
    if report.calibrated:
        click.echo(f"Changed the calibration of {counted(report.calibrated, 'weight')}.")
    if report.shortened:
        click.echo(
            f"Shortened {counted(report.shortened, 'name')} so that the sentence about it fits the "
            "encoder."
        )
    if report.nameless:
        click.echo(
            f"Passed over {counted(report.nameless, 'triple')} with an end that has no name."
        )


def show_weigh_plan(plan: WeighPlan, *, as_json: bool) -> None:
    """One row a source, and what more devices would make of the time."""
    total = plan.total()
    if as_json:
        print_json(asdict(plan) | {"total": asdict(total)})
        return
    print_table(
        ["source", "triples", "sentences", "time", "disk"],
        [
            [each.source, each.triples, each.sentences, _time(each.seconds), _disk(plan, each)]
            for each in (*plan.sources, *([total] if len(plan.sources) > 1 else []))
        ],
        title=f"Weighing with {plan.encoder} ({plan.estimator}) on {plan.device}",
    )
    several = "; ".join(f"on {n} such {_time(total.seconds / n)}" for n in DEVICES)
    click.echo(f"On this device {_time(total.seconds)}; {several}.")
    if total.kept * plan.vector_bytes > plan.free_bytes:
        click.echo(
            f"The disk has {plan.free_bytes / 1e9:,.1f} GB free, which is too little: use --only, "
            "or --home on a larger one."
        )


def _time(seconds: float) -> str:
    """A duration in its largest unit."""
    unit, size = next(((u, s) for u, s in LONGEST if seconds >= 2 * s), LONGEST[-1])
    return f"{seconds / size:,.1f} {unit}"


def _disk(plan: WeighPlan, of: SourcePlan) -> str:
    return f"{of.kept * plan.vector_bytes / 1e9:,.2f} GB"


def show_against_false(found: AgainstFalsehoods, *, as_json: bool) -> None:
    """One row a source and relation."""
    if as_json:
        print_json(found.as_dict())
        return
    print_table(
        ["source", "relation", "true", "false", "AUC", "95 %", "false above the median"],
        [
            [
                each.source,
                each.relation,
                each.true,
                each.false,
                f"{each.auc:.3f}",
                f"{each.auc_low:.3f} to {each.auc_high:.3f}",
                f"{each.above_median:,} ({each.above_median / each.false:.0%})",
            ]
            for each in found.relations
        ],
        title=f"Against known falsehoods: {found.plan.estimator} with {found.encoder}",
    )
    click.echo("AUC 0.5 is chance. Of falsehoods half are above the median of true triples then.")


def show_weight_evaluation(kept: KeptEvaluation, *, as_json: bool) -> None:
    """One table a source, and where the report is."""
    from biogk.training.weights.evaluation_report import COLUMNS, row_of  # noqa: PLC0415 - loads matplotlib

    found = kept.evaluation
    if as_json:
        print_json({"run": kept.run, "folder": str(kept.folder), **found.as_dict()})
        return
    for source in found.sources:
        print_table(
            COLUMNS,
            [row_of(one) for one in (*source.relations, source.whole)],
            title=f"{source.source}: weights by {found.plan.estimator} with {found.encoder}",
        )
        if source.left_out:
            click.echo(f"Too few triples to judge: {', '.join(source.left_out)}.")
    click.echo(
        f"AUC 0.5 is chance; ECE and Brier of calibrated weights on held-out pairs. "
        f"{counted(found.sentences, 'sentence')} in {found.seconds:.0f} s."
    )
    told = f"Run {kept.run}, report in {kept.folder}."
    if any(source.whole.separates == "yes" for source in found.sources):
        click.echo(f"{told} Use it: biogk weigh --calibrated.")
    else:
        click.echo(
            f"{told} These weights do not tell true triples from corrupted ones: try --estimator "
            "probe or pmi, or an encoder of the field (biogk adapt)."
        )
