"""The state of a training on disk, from which it goes on after a kill as if there had been none."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor

from biogk.core.errors import RunError
from biogk.training.extraction.checkpoints.checkpoint import WEIGHTS, Checkpoint, put_weights
from biogk.training.extraction.checkpoints.outcome import EpochReport, TrainReport
from biogk.training.tensors import save_tensors

STATE = "training.safetensors"
MODEL = "model."


def save_state(checkpoint: Checkpoint, report: TrainReport, state: dict[str, Tensor]) -> None:
    """Write the state at the end of an epoch, in one file that is there whole or not at all.

    Args:
        checkpoint: the model as the epoch left it.
        report: the epochs so far.
        state: of optimizer and random numbers.

    Raises:
        StorageError: the folder cannot be written.
    """
    weights = {f"{MODEL}{name}": tensor for name, tensor in checkpoint.trained().items()}
    words = {
        "epochs": [asdict(epoch) for epoch in report.epochs],
        "seconds": report.seconds,
        "calibration": report.calibration,
    }
    save_tensors(weights | state, report.folder / STATE, {"report": json.dumps(words)})


def load_state(checkpoint: Checkpoint, report: TrainReport) -> dict[str, Tensor]:
    """Put the saved weights into a model, and the saved epochs into a report.

    Returns:
        The state of optimizer and random numbers; empty where no epoch is over.

    Raises:
        RunError: there is no state, or it is damaged.
    """
    run, path = checkpoint.config.run, report.folder / STATE
    if not path.exists():
        over = (report.folder / WEIGHTS).exists()
        raise RunError(
            f"Run {run} {'is over' if over else 'had not begun'}: there is nothing to go on with.",
            "Train again with `biogk train`; its --config takes the run's config.toml.",
        )
    try:
        with safe_open(path, "pt") as file:
            words = json.loads((file.metadata() or {})["report"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        weights = {n.removeprefix(MODEL): t for n, t in tensors.items() if n.startswith(MODEL)}
        put_weights(checkpoint, weights)
        report.epochs = [EpochReport(**epoch) for epoch in words["epochs"]]
        report.seconds = float(words["seconds"])
        report.calibration = str(words.get("calibration", ""))
    except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise RunError(
            f"The state of run {run} in {path} is damaged.",
            f"Train it again; `biogk evaluate --run {run}` takes the best epoch before.",
        ) from error
    return {name: tensor for name, tensor in tensors.items() if not name.startswith(MODEL)}


def drop_state(folder: Path) -> None:
    """Forget the state of a training that is over."""
    (folder / STATE).unlink(missing_ok=True)
