"""The extraction models, one a file, by the names that `train --model` takes."""

from __future__ import annotations

from biogk.training.extraction.models.base import ExtractionModel
from biogk.training.extraction.models.flat_attention import FlatAttention
from biogk.training.extraction.models.gk_fusion import GKFusion
from biogk.training.extraction.models.keci import KECI
from biogk.training.extraction.models.knowbert_attention import KnowBertAttention
from biogk.training.extraction.models.sent_context_only import SentContextOnly

MODELS: dict[str, type[ExtractionModel]] = {
    "flat-attention": FlatAttention,
    "gk-fusion": GKFusion,
    "keci": KECI,
    "knowbert-attention": KnowBertAttention,
    "sent-context-only": SentContextOnly,
}
