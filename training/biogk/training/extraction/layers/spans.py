"""From word pieces to vectors of words and of candidate spans."""

from __future__ import annotations

from typing import Self

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout, cheapen
from biogk.training.extraction.layers.sums import Term, added, mean_between
from biogk.training.extraction.reading.batches import Batch


class SpanVectors(nn.Module):
    """A vector for every candidate span.

    The first layer over [h_first ; h_last ; mean of the inside ; width] is split into one product
    for each part, so that the products are taken once a word and a span costs only their sum.

    Args:
        encoder: the token encoder, trained along, with dropout that is cheap to draw; where none
            of its weights can be trained, it also stays in evaluation mode, so that its vectors
            are always the same.
        settings: sizes.
    """

    def __init__(self, encoder: PreTrainedModel, settings: ModelSettings) -> None:
        super().__init__()
        cheapen(encoder)
        self.encoder = encoder
        width = int(encoder.config.hidden_size)
        self.first = nn.Linear(width, settings.hidden)
        self.last = nn.Linear(width, settings.hidden, bias=False)
        self.inside = nn.Linear(width, settings.hidden, bias=False)
        self.width = nn.Embedding(settings.widest_span, settings.hidden)
        self.norm = nn.LayerNorm(settings.hidden)
        self.dropout = Dropout(settings.dropout)

    @property
    def frozen(self) -> bool:
        """Whether the encoder is not trained."""
        return not any(parameter.requires_grad for parameter in self.encoder.parameters())

    def train(self, mode: bool = True) -> Self:
        """Training or evaluation mode, for a frozen encoder always the latter."""
        super().train(mode)
        if self.frozen:
            self.encoder.train(mode=False)
        return self

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Vectors of words [n, d] and of candidate spans [s, h]."""
        words = self.dropout(self.words(batch))
        first, last = batch.span_first, batch.span_last
        spans = added(
            [
                Term(self.first(words), first),
                Term(self.last(words), last),
                Term(self.width.weight, last - first),
                *mean_between(self.inside(words), first, last + 1),
            ]
        )
        return words, self.dropout(nn.functional.gelu(self.norm(spans)))

    def words(self, batch: Batch) -> Tensor:
        """The mean over the pieces of each word, [n, d]."""
        if len(batch.vectors):
            return batch.vectors
        hidden = self.encoder(
            input_ids=batch.pieces, attention_mask=batch.attention
        ).last_hidden_state
        flat, (piece, word) = hidden.flatten(0, 1).float(), batch.owned.T
        count = len(batch.word_document)
        sums: Tensor = flat.new_zeros(count, flat.shape[1]).index_add(0, word, flat[piece])
        pieces = torch.bincount(word, minlength=count).clamp(min=1)
        means: Tensor = sums / pieces.unsqueeze(1)
        return means
