"""A check as a picture: pairs, predictions over thresholds, weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from biogk.core.disk import OTHER_PLACE, require_ending, writing
from biogk.training.checking.report import CheckReport

ENDINGS = (".png", ".svg")
TRUE, FALSE = "C0", "C3"


def draw_check(report: CheckReport, path: Path) -> None:
    """Write the picture of a check.

    Args:
        report: what was found.
        path: a .png or .svg file.

    Raises:
        UsageError: the name does not end so.
        StorageError: the file cannot be written.
    """
    require_ending(path, ENDINGS)
    metadata = {"Date": None} if path.suffix.lower() == ".svg" else {}
    with (
        writing(path, OTHER_PLACE),
        mpl.rc_context({"font.size": 9, "text.parse_math": False, "svg.hashsalt": "biogk"}),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        check_figure(report).savefig(path, dpi=150, metadata=metadata)


def check_figure(report: CheckReport) -> Figure:
    """A part for what the graph says of pairs, one for predictions, one for weights, if any."""
    parts: list[Callable[[CheckReport, Axes], None]] = [_pairs]
    if report.predictions:
        parts.append(_predictions)
    if report.weights is not None:
        parts.append(_weights)
    figure = Figure(figsize=(3.8 * len(parts), 3.2), layout="constrained")
    for part, axes in zip(parts, figure.subplots(1, len(parts), squeeze=False)[0], strict=True):
        part(report, axes)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(f"{report.relation} beside {Path(report.file).name}")
    return figure


def _pairs(report: CheckReport, axes: Axes) -> None:
    """Bars of true and of false pairs."""
    stated = report.stated
    rows = (
        ("in the table", report.pairs.true, report.pairs.false),
        ("in the graph", report.known.true, report.known.false),
        ("stated", stated.true, stated.false),
        ("predicted", report.predicted.true, report.predicted.false),
    )
    places = range(len(rows))
    axes.barh([p - 0.19 for p in places], [row[1] for row in rows], 0.36, color=TRUE, label="true")
    axes.barh(
        [p + 0.19 for p in places], [row[2] for row in rows], 0.36, color=FALSE, label="false"
    )
    axes.set_yticks(list(places), [row[0] for row in rows])
    axes.invert_yaxis()
    axes.set(xlabel="pairs", title="What the graph says")
    axes.legend(frameon=False)


def _predictions(report: CheckReport, axes: Axes) -> None:
    """Precision, recall and F1 over the confidence from which on a prediction counts."""
    at = [each.threshold for each in report.predictions]
    for name, style in (("precision", "C0--"), ("recall", "C2:"), ("f1", "C1-")):
        values = [getattr(each.scores, name) for each in report.predictions]
        drawn = [float("nan") if value is None else value for value in values]
        axes.plot(at, drawn, style, marker=".", label="F1" if name == "f1" else name)
    axes.set(xlabel="confidence from", ylim=(0, 1.02), title="Predictions")
    axes.legend(frameon=False)


def _weights(report: CheckReport, axes: Axes) -> None:
    """How the weights of either kind of pair are spread, each as parts of its own whole."""
    found = report.weights
    if found is None or found.shares is None:
        return
    shares = found.shares
    for counts, name, colour in ((shares.true, "true", TRUE), (shares.false, "false", FALSE)):
        whole = sum(counts)
        if whole:
            parts = [count / whole for count in counts]
            axes.stairs(parts, shares.edges, color=colour, label=f"{name} ({whole:,})")
    auc = "" if found.auc is None else f", AUC {found.auc:.3f}"
    axes.set(xlabel="weight", ylabel="part of the pairs", title=f"Weights{auc}")
    axes.legend(frameon=False)
