"""Trainings as their (:Run) nodes tell of them: what they were made with, and how they score."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from biogk.core.store.driver import Store
from biogk.training.extraction.config import ModelSettings, dotted

WITHOUT_KNOWLEDGE = ("sent-context-only",)
SEED = "training.seed"


@dataclass(frozen=True)
class StoredTraining:
    """A training in the database.

    Args:
        run: its id.
        code_version: version of biogk that trained it.
        status: running, finished, failed or interrupted.
        model: name of the model.
        encoder: label of the encoder.
        corpus: that it was trained on.
        select: what chose the epoch.
        network: whose embeddings the model was shown; empty for none, None where that was not kept.
        settings: by their dotted names.
        metrics: of the training itself.
        evaluations: scores by corpus and split: `ade-0 test`.
    """

    run: str
    code_version: str | None
    status: str
    model: str
    encoder: str
    corpus: str
    select: str
    network: str | None
    settings: Mapping[str, Any]
    metrics: Mapping[str, Any]
    evaluations: Mapping[str, Any]

    @property
    def seed(self) -> int:
        """Of weights, order and dropout."""
        return int(self.settings[SEED])

    @property
    def changed(self) -> dict[str, Any]:
        """Settings that are not as shipped, but for the seed."""
        shipped = dotted({})
        return {
            name: value
            for name, value in self.settings.items()
            if name != SEED and shipped.get(name, value) != value
        }

    def evaluation(self, split: str) -> Mapping[str, Any] | None:
        """The scores on a split of its own corpus."""
        found: Mapping[str, Any] | None = self.evaluations.get(f"{self.corpus} {split}")
        return found


def stored_trainings(store: Store) -> list[StoredTraining]:
    """All trainings in the database, the newest first."""
    return [_read(row) for row in store.read("runs/trainings")]


def settings_shown(model: str, settings: ModelSettings) -> ModelSettings:
    """The settings of a model, without knowledge where the model looks at none."""
    if model in WITHOUT_KNOWLEDGE:
        return settings.model_copy(update={"knowledge": "none"})
    return settings


def network_shown(model: str, settings: ModelSettings, network: str) -> str:
    """The network whose embeddings a model is shown; empty where it is shown none."""
    return "" if settings_shown(model, settings).knowledge == "none" else network


def _read(row: Mapping[str, Any]) -> StoredTraining:
    metrics = json.loads(row["metrics"] or "{}")
    return StoredTraining(
        run=row["id"],
        code_version=row["code_version"],
        status=row["status"],
        model=row["model"],
        encoder=row["encoder"],
        corpus=row["corpus"],
        # runs of before that property have it among their metrics
        select=row["select"] or metrics.get("selected_on", ""),
        network=row["network"],
        settings=dotted(json.loads(row["config"] or "{}")),
        metrics=metrics,
        evaluations=json.loads(row["evaluations"] or "{}"),
    )
