"""The extraction models, one a file, by the names that `train --model` takes."""

from __future__ import annotations

from biogk.training.models.base import ExtractionModel
from biogk.training.models.gk_fusion import GKFusion
from biogk.training.models.sent_context_only import SentContextOnly

MODELS: dict[str, type[ExtractionModel]] = {
    "gk-fusion": GKFusion,
    "sent-context-only": SentContextOnly,
}
