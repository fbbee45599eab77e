"""Calibrated weights in the graph: which calibration a source's weights carry, and changing it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from biogk.core.errors import RunError
from biogk.core.progress import say, track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.weights.calibrators import Calibrator
from biogk.training.weights.digits import significant
from biogk.training.weights.weigh import candidates_of

PAGE = 2_000
WRITE_BATCH = 5_000


@dataclass(frozen=True)
class Weights:
    """Whose weights are meant: the label of an encoder and the name of an estimator."""

    encoder: str
    estimator: str


def calibrate(
    store: Store,
    weights: Weights,
    sources: Sequence[str] = (),
    *,
    calibrated: bool | None = None,
) -> int:
    """Let all weights of a source carry one calibration, or none.

    No model is asked: the estimator's own weights stay beside the calibrated ones.

    Args:
        store: the database.
        weights: whose weights are meant.
        sources: ids of the sources; all of them where empty.
        calibrated: make them probabilities by the newest evaluation; make them plain again; or,
            where None, leave a source as most of its weights are, so that new ones join it.

    Returns:
        How many weights changed.

    Raises:
        RunError: no evaluation has a calibration for a source.
    """
    wanted = _wanted(store, weights, list(candidates_of(store, sources)), calibrated)
    changed = 0
    for source, run in wanted.items():
        calibrator = calibrator_of(store, weights, source, run) if run else None
        with track(f"calibrating weights of {source}") as advance:
            changed += _change(store, weights, source, run, calibrator, advance)
    return changed


def _wanted(
    store: Store, weights: Weights, sources: Sequence[str], calibrated: bool | None
) -> dict[str, str]:
    """The run whose calibration each source is to carry; empty for none."""
    if calibrated is False:
        return dict.fromkeys(sources, "")
    if calibrated is None:
        in_use = store.read(
            "knowledge/calibrations_in_use", sources=list(sources), **asdict(weights)
        )
        found = {row["source"]: row["run"] for row in reversed(in_use)}
        _tell_others(store, weights, found)
        return found
    found = {}
    for source in sources:
        runs = [
            row["id"]
            for row in _runs(store, weights)
            if source in row["calibration"] and row["hold_out"] == store.held_out
        ]
        if not runs:
            raise RunError(
                f"No evaluation has calibrated {weights.estimator} weights of {source} with "
                f"{weights.encoder}.",
                f"Run `biogk weigh --evaluate --estimator {weights.estimator} --source {source}` "
                "with the same --encoder and --hold-out.",
            )
        found[source] = runs[0]
    return found


def calibrator_of(store: Store, weights: Weights, source: str, run: str) -> Calibrator:
    """The calibration that a run made of a source's weights.

    Raises:
        RunError: the run is gone.
    """
    for row in _runs(store, weights):
        if row["id"] == run and source in row["calibration"]:
            return Calibrator.model_validate(row["calibration"][source])
    raise RunError(
        f"The weights of {source} carry the calibration of run {run}, which is gone.",
        "Give --calibrated to use the newest one, or --raw for none.",
    )


def _runs(store: Store, weights: Weights) -> list[dict[str, Any]]:
    rows = store.read("runs/calibrations", **asdict(weights))
    return [
        {
            "id": row["id"],
            "calibration": json.loads(row["calibration"]),
            "hold_out": json.loads(row["config"] or "{}").get("hold_out", []),
        }
        for row in rows
    ]


def _tell_others(store: Store, weights: Weights, found: Mapping[str, str]) -> None:
    """Tell of calibrations that were learned with other sources held out."""
    held_out = {row["id"]: row["hold_out"] for row in _runs(store, weights)}
    for source, run in found.items():
        if held_out.get(run, store.held_out) != store.held_out:
            say(
                f"The calibration of {source} (run {run}) was learned with another --hold-out: "
                "evaluate and give --calibrated, or --raw."
            )


def _change(
    store: Store,
    weights: Weights,
    source: str,
    run: str,
    calibrator: Calibrator | None,
    advance: Any,
) -> int:
    changed = 0
    chosen = {"source": source, "run": run, "limit": PAGE, **asdict(weights)}
    for page in pages(store, "knowledge/uncalibrated_weights", **chosen):
        if not page["edges"]:
            continue
        raw = np.array(page["weights"], dtype=np.float64)
        rows = [
            {"edge": edge, "raw": weight, "weight": weight}
            for edge, weight in zip(page["edges"], page["weights"], strict=True)
        ]
        if calibrator is None:
            store.write_batches("knowledge/set_raw", rows, size=WRITE_BATCH, advance=advance)
        else:
            for row, weight in zip(rows, _calibrated(calibrator, page["types"], raw), strict=True):
                row["weight"] = significant(float(weight))
            store.write_batches(
                "knowledge/set_calibrated", rows, size=WRITE_BATCH, advance=advance, run=run
            )
        changed += len(rows)
    if changed:
        store.write("knowledge/mark_weighed", sources=[source])
    return changed


def _calibrated(calibrator: Calibrator, types: Sequence[str], raw: Any) -> Any:
    found = np.empty_like(raw)
    names = np.array(types)
    for type_ in set(types):
        rows = names == type_
        found[rows] = calibrator.probabilities(type_, raw[rows])
    return found
