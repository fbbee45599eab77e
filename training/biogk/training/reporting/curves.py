"""Learning curves: F1 over epochs (the paper's Figure 3), and over the part that is trained on."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from biogk.core.errors import RunError
from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.folds import family_and_fold
from biogk.training.extraction.plan import DEV
from biogk.training.reporting.commands import settings_text
from biogk.training.reporting.published import OFFICIAL, PublishedRow, PublishedTable
from biogk.training.reporting.results import (
    PART,
    Ours,
    Result,
    configuration,
    gathered,
    results_of,
)
from biogk.training.reporting.tables import SCORES, Sheet

EPOCHS, PARTS = "epochs", "part"
STYLE: dict[Any, Any] = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
LABEL_HEIGHT = 0.035
"""Of the name of a published score, as a part of the panel."""
LONG_LABEL = 60
PANELS = {"entity_f1": "entity F1", "relation_f1": "relation F1"}


@dataclass(frozen=True)
class CurveLine:
    """A curve: for each place on the x axis the mean of both scores, and their deviations.

    Args:
        label: what it is a curve of.
        x: epochs, or per cent of the training documents.
        mean: of each score, in per cent.
        deviation: over folds or seeds; None of a single training.
    """

    label: str
    x: list[float]
    mean: dict[str, list[float]]
    deviation: dict[str, list[float | None]]


@dataclass(frozen=True)
class Chart:
    """Curves that can be compared, and the published results that they can be compared with."""

    name: str
    title: str
    x_label: str
    lines: list[CurveLine]
    published: Sequence[PublishedRow] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"published": [row.model_dump() for row in self.published]}

    def sheet(self) -> Sheet:
        """The numbers behind the curves."""
        rows = [
            [line.label, f"{x:g}", *(_value(line, key, place) for key in SCORES)]
            for line in self.lines
            for place, x in enumerate(line.x)
        ]
        title = self.title.replace("\n", "; ")
        return Sheet(title, ["curve", self.x_label, *PANELS.values()], rows)

    def figure(self) -> Figure:
        """Entity F1 beside relation F1."""
        with mpl.rc_context(STYLE):
            figure = Figure(figsize=(10, 4.2), layout="constrained")
            axes = figure.subplots(1, 2)
            for key, panel in zip(SCORES, axes, strict=True):
                self._draw(panel, key)
            handles, labels = axes[0].get_legend_handles_labels()
            columns = 2 if max(map(len, labels)) < LONG_LABEL else 1
            figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=columns)
            figure.suptitle(self.title, fontsize=10)
        return figure

    def _draw(self, axes: Axes, key: str) -> None:
        for line in self.lines:
            deviation = line.deviation[key]
            bars = [value or 0.0 for value in deviation] if any(deviation) else None
            axes.errorbar(
                line.x, line.mean[key], yerr=bars, label=line.label, marker="o", markersize=3,
                linewidth=1.2, capsize=2, elinewidth=0.6,
            )  # fmt: skip
        axes.set(xlabel=self.x_label, ylabel=PANELS[key])
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _draw_published(axes, {row.model: getattr(row, key) for row in self.published})


def _draw_published(axes: Axes, scores: dict[str, float]) -> None:
    """A line across for each published score, named at its right end."""
    for score in scores.values():
        axes.axhline(score, color="0.8", linewidth=0.8, zorder=0)
    low, high = axes.get_ylim()
    place = low
    for model, score in sorted(scores.items(), key=lambda item: item[1]):
        # names of like scores stand one above the other
        place = max(score, place + LABEL_HEIGHT * (high - low))
        axes.annotate(
            f"{model} {score:.2f}",
            (1.01, place),
            xycoords=("axes fraction", "data"),
            fontsize=6,
            color="0.4",
            va="center",
            annotation_clip=False,
        )


def charts(
    trainings: Sequence[StoredTraining],
    published: Sequence[PublishedTable],
    over: str,
    corpus: str = "",
) -> list[Chart]:
    """The charts that can be drawn.

    Args:
        trainings: all that are stored, the newest first.
        published: the published results.
        over: `epochs` or `part`.
        corpus: only of this corpus, without its fold.

    Raises:
        RunError: there is nothing to draw.
    """
    tables = {table.corpus: table for table in published}
    families = sorted({family_and_fold(each.corpus)[0] for each in trainings})
    found = []
    for family in [each for each in families if corpus in ("", each)]:
        own = [each for each in trainings if family_and_fold(each.corpus)[0] == family]
        table = tables.get(family)
        found += _over_epochs(family, own, table) if over == EPOCHS else _over_parts(own, table)
    if not found:
        raise _nothing(over, corpus)
    return found


def _nothing(over: str, corpus: str) -> RunError:
    of = f" of {corpus}" if corpus else ""
    name = corpus or "ade"
    if over == EPOCHS:
        return RunError(
            f"There is no training{of} of more than one epoch to draw a curve of.",
            f"Train one: biogk crossval --corpus {name}.",
        )
    return RunError(
        f"There are no scored trainings{of} on two parts of the training data to draw a curve of.",
        f"Train on parts: biogk crossval --corpus {name} --part 0.25 --part 0.5.",
    )


def _over_epochs(
    family: str, trainings: Sequence[StoredTraining], table: PublishedTable | None
) -> list[Chart]:
    """A chart for each way to choose the epoch: only scores on one split can be compared."""
    by_choice: dict[str, dict[Any, list[StoredTraining]]] = defaultdict(lambda: defaultdict(list))
    for each in trainings:
        if len(_curve(each, SCORES[0])) > 1 and each.settings[PART] == 1:
            by_choice[each.select][configuration(each)].append(each)
    found = []
    for choice, groups in sorted(by_choice.items()):
        common = _common(each for group in groups.values() for each in group)
        lines = [_epochs_line(group, common) for _, group in sorted(groups.items(), key=repr)]
        where, rows = _scored_on(choice, table)
        title = _titled(f"{family}: F1 on {where}, epoch by epoch", common)
        found.append(Chart(f"epochs-{family}-{choice}", title, "epoch", _apart(lines), rows))
    return found


def _scored_on(choice: str, table: PublishedTable | None) -> tuple[str, Sequence[PublishedRow]]:
    """Where the scores of each epoch are from, and the published ones that are from there too."""
    if choice == DEV:
        return "held-out training documents", []
    if table is None:
        return "the split that is scored", []
    # epochs are scored strictly, which the official scores of BioRelEx are not
    return table.split, [] if table.score == OFFICIAL else table.rows


def _curve(training: StoredTraining, key: str) -> list[float]:
    found: list[float] = training.metrics.get("curve", {}).get(key, [])
    return found


def _epochs_line(group: Sequence[StoredTraining], common: Mapping[str, Any]) -> CurveLine:
    """The mean over the trainings of a group, as far as all of them went."""
    epochs = min(len(_curve(each, SCORES[0])) for each in group)
    mean, deviation = {}, {}
    for key in SCORES:
        at = [[_curve(each, key)[place] for each in group] for place in range(epochs)]
        mean[key] = [statistics.fmean(scores) for scores in at]
        deviation[key] = [statistics.stdev(s) if len(s) > 1 else None for s in at]
    count = f"mean of {len(group)} trainings" if len(group) > 1 else group[0].corpus
    label = _label(group[0], common, count)
    return CurveLine(label, [float(epoch) for epoch in range(1, epochs + 1)], mean, deviation)


def _over_parts(trainings: Sequence[StoredTraining], table: PublishedTable | None) -> list[Chart]:
    """A chart for each split and choice of the epoch."""
    which = table.score if table else "strict"
    results = results_of(trainings, table.split if table else "")
    by_chart: dict[tuple[str, str, str], dict[Any, list[Result]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in results:
        chart = each.family, each.split, each.training.select
        by_chart[chart][configuration(each.training, apart=[PART])].append(each)
    found = []
    for (family, split, choice), groups in sorted(by_chart.items()):
        common = _common(each.training for group in groups.values() for each in group)
        lines = [_parts_line(group, which, common) for _, group in sorted(groups.items(), key=repr)]
        lines = [line for line in lines if len(line.x) > 1]
        if lines:
            title = f"{family}: F1 on {split} by part of the training data, epoch from {choice}"
            title = _titled(title, common)
            x_label = "per cent of the training documents"
            rows = table.rows if table else []
            name = f"part-{family}-{split}-{choice}"
            found.append(Chart(name, title, x_label, _apart(lines), rows))
    return found


def _parts_line(results: Iterable[Result], which: str, common: Mapping[str, Any]) -> CurveLine:
    by_part: dict[float, list[Result]] = defaultdict(list)
    for each in results:
        if all(each.score(which, key) is not None for key in SCORES):
            by_part[float(each.training.settings[PART])].append(each)
    parts = {part: gathered(some)[0] for part, some in sorted(by_part.items())}
    spreads = {key: [ours.spread(which, key) for ours in parts.values()] for key in SCORES}
    every = Ours([result for ours in parts.values() for result in ours.results])
    return CurveLine(
        _label(every.first.training, common, _over(every)),
        [100 * part for part in parts],
        {key: [s.mean for s in some if s is not None] for key, some in spreads.items()},
        {key: [s.deviation for s in some if s is not None] for key, some in spreads.items()},
    )


def _over(ours: Ours) -> str:
    folds = f"folds {', '.join(map(str, ours.folds))}; " if ours.folds else ""
    return f"{folds}seeds {', '.join(map(str, ours.seeds))}"


def _common(trainings: Iterable[StoredTraining]) -> dict[str, Any]:
    """Settings that all of them have and that are not as shipped."""
    changed = [_changed(each) for each in trainings]
    return {
        name: value
        for name, value in changed[0].items()
        if all(name in each and each[name] == value for each in changed)
    }


def _changed(training: StoredTraining) -> dict[str, Any]:
    return {name: value for name, value in training.changed.items() if name != PART}


def _titled(title: str, common: Mapping[str, Any]) -> str:
    return f"{title}\n{settings_text(common)}" if common else title


def _label(training: StoredTraining, common: Mapping[str, Any], more: str) -> str:
    own = {name: value for name, value in _changed(training).items() if name not in common}
    parts = [training.model, training.encoder.partition("@")[0], settings_text(own), more]
    return ", ".join(part for part in parts if part)


def _apart(lines: list[CurveLine]) -> list[CurveLine]:
    """Lines that are called alike, for they differ in the embeddings alone, with a number."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for line in lines:
        seen[line.label] += 1
        number = f" ({seen[line.label]})" if seen[line.label] > 1 else ""
        found.append(CurveLine(line.label + number, line.x, line.mean, line.deviation))
    return found


def _value(line: CurveLine, key: str, place: int) -> str:
    deviation = line.deviation[key][place]
    return f"{line.mean[key][place]:.2f}" + ("" if deviation is None else f" ± {deviation:.2f}")
