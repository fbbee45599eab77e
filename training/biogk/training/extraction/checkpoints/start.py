"""A training that starts from the weights of another, to fine-tune them."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file

from biogk.core.errors import RunError
from biogk.training.extraction.checkpoints.checkpoint import (
    CONFIG,
    WEIGHTS,
    Checkpoint,
    CheckpointConfig,
    damaged,
    read_config,
)
from biogk.training.graphs.taskgraph import TaskGraph

BY_NAMES = {"stated.": "statements", "kinds.": "kinds", "entity_layers.": "types"}
"""Weights that count for names of the graph, and where a `KnowledgeShape` has these."""


def start_of(runs: Path, run: str) -> CheckpointConfig:
    """What a training starts from.

    Args:
        runs: the folder of the checkpoints.
        run: a training that is over.

    Raises:
        RunError: there is no trained model of it, or it is damaged.
    """
    folder = runs / run
    if not ((folder / CONFIG).exists() and (folder / WEIGHTS).exists()):
        raise RunError(
            f"There is no trained model of {run} in {runs} to start from.",
            "`biogk runs list` names the runs.",
        )
    return read_config(folder)


def require_fitting(start: CheckpointConfig, config: CheckpointConfig, graph: TaskGraph) -> None:
    """Refuse to start from a model that is another one, or tells other types apart.

    Args:
        start: of the training to start from.
        config: of this training.
        graph: of its training split.

    Raises:
        RunError: it does not fit.
    """
    types = {*graph.mention_types, *graph.relation_types}
    others = {*start.shape.mention_types, *start.shape.relation_types}
    trained = start.settings.encoder.trainable, config.settings.encoder.trainable
    mine, its = config.settings.model, start.settings.model
    for differs, why in (
        (start.model != config.model, f"is a {start.model}, this is a {config.model}"),
        (
            start.fingerprint != config.fingerprint,
            f"has the encoder {start.encoder_label}, this has {config.encoder_label}",
        ),
        (trained == (True, False), "has a trained encoder, and here encoder.trainable is false"),
        (types != others, f"tells {_listed(others)} apart, {graph.corpus} has {_listed(types)}"),
        *(
            (getattr(its, name) != getattr(mine, name), f"has another model.{name}")
            for name in ("hidden", "graph_layers", "widest_span")
        ),
        (
            start.shape.knowledge.width != config.shape.knowledge.width,
            "was shown vectors of another length",
        ),
    ):
        if differs:
            raise RunError(
                f"Run {start.run} cannot be started from: it {why}.",
                "Start from another run, or without --training.start.",
            )


def start_from(folder: Path, start: CheckpointConfig, checkpoint: Checkpoint) -> None:
    """Put the weights of another training into an untrained model.

    Weights that count for relation types, statements or kinds of the graph begin anew where the
    other training knew others.

    Args:
        folder: of the other training.
        start: what it is.
        checkpoint: the model.

    Raises:
        RunError: its weights are damaged.
    """
    mine, its = checkpoint.config.shape.knowledge, start.shape.knowledge
    anew = tuple(
        prefix for prefix, name in BY_NAMES.items() if getattr(mine, name) != getattr(its, name)
    )
    try:
        weights = load_file(folder / WEIGHTS)
        known = checkpoint.model.state_dict()
        taken = {
            name: weight
            for name, weight in weights.items()
            if name in known and not name.startswith(anew)
        }
        checkpoint.model.load_state_dict(taken, strict=False)
    except (OSError, ValueError, SafetensorError, RuntimeError) as error:
        raise damaged(folder) from error


def _listed(types: set[str]) -> str:
    return ", ".join(sorted(types))
