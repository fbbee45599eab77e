"""The loop: accumulation, rates, freezing, and faults that say where they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from biogk.core.errors import TrainingError
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.feed import Feed
from biogk.training.extraction.fitting.loop import Loop
from biogk.training.extraction.models.base import Scores, TaskShape
from biogk.training.extraction.models.sent_context_only import SentContextOnly
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape
from small_encoders import small_encoder
from small_examples import example

EXAMPLES = [
    replace(example(text, (0, 1, 2), (3, 3, 1)), number=number)
    for number, text in enumerate(("a b c d e", "f g h i j", "k l m n o", "p q r s t"))
]
NOTHING = Knowledge(
    torch.zeros(1, 1), torch.zeros(2, 0).long(), torch.zeros(0).long(), torch.zeros(0)
)


class Hungry(SentContextOnly):
    """Finds no memory for long texts."""

    def forward(self, batch: Batch, knowledge: Knowledge) -> Scores:
        if len(batch.word_document) > 10:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return super().forward(batch, knowledge)


def loop(*overrides: str, kind: type[SentContextOnly] = SentContextOnly) -> Loop:
    torch.manual_seed(0)
    encoder = small_encoder()
    settings = read_settings(
        overrides=["model.hidden=16", "model.dropout=0.0", "training.epochs=4", *overrides]
    )
    encoder.requires_grad_(settings.encoder.trainable)
    shape = TaskShape(
        mention_types=["Drug", "Effect"],
        relation_types=["causes"],
        signatures=[(2, 1, 1)],
        knowledge=KnowledgeShape(width=1, types=[]),
    )
    model = kind(settings.model, shape, encoder)
    feed = Feed(settings.model.widest_span, 0, torch.device("cpu"))
    return Loop(model, EXAMPLES, NOTHING, settings.training, feed)


def test_accumulated_batches_train_as_one_batch() -> None:
    whole, parts = (
        loop("training.batch_size=4", "training.mixed_precision=false"),
        loop("training.batch_size=2", "training.accumulate=2", "training.mixed_precision=false"),
    )
    (one,), (other,) = list(whole.epoch(1)), list(parts.epoch(1))
    assert (one.documents, other.documents) == (4, 4)
    assert one.loss == pytest.approx(other.loss, rel=1e-5)
    for left, right in zip(whole.model.parameters(), parts.model.parameters(), strict=True):
        assert torch.allclose(left, right, atol=1e-5)


def test_rates_rise_and_fall_and_the_encoder_has_its_own() -> None:
    trained = loop(
        "training.batch_size=2",
        "training.warmup=0.5",
        "training.head_learning_rate=0.8e-6",
        "training.encoder_learning_rate=0.08e-6",
    )
    rates, encoder = [], []
    for epoch in range(1, 5):
        for step in trained.epoch(epoch):
            rates.append(round(step.rate * 1e6, 3))
            encoder.append(round(trained.optimizer.param_groups[0]["lr"] * 1e6, 4))
    assert rates == [0.2, 0.4, 0.6, 0.8, 0.8, 0.6, 0.4, 0.2]
    assert encoder[:3] == [0.04, 0.06, 0.08]


def test_a_frozen_encoder_is_not_in_the_optimizer() -> None:
    frozen = loop("encoder.trainable=false")
    before = frozen.model.span_vectors.encoder.embeddings.word_embeddings.weight.clone()
    assert len(frozen.optimizer.param_groups) == 1
    list(frozen.epoch(1))
    after = frozen.model.span_vectors.encoder.embeddings.word_embeddings.weight
    assert after.equal(before)


def test_a_lack_of_memory_says_where_and_what_helps() -> None:
    hungry = loop("training.batch_size=3", kind=Hungry)
    with pytest.raises(TrainingError) as caught:
        list(hungry.epoch(2))
    says = str(caught.value)
    assert "epoch 2, batch" in says
    assert "3 documents, the longest of 7 word pieces" in says
    assert "Halve training.batch_size and double training.accumulate" in says


def test_a_loss_that_is_not_finite_says_where_and_changes_nothing() -> None:
    broken = loop("training.batch_size=1", "training.accumulate=2")
    steps = broken.epoch(3)
    next(steps)
    with torch.no_grad():
        broken.model.mention_scorer.layers[0].bias.fill_(torch.inf)
    before = [parameter.clone() for parameter in broken.model.parameters()]
    with pytest.raises(TrainingError, match=r"not finite in epoch 3, batches 3 to 4\. Lower"):
        next(steps)
    for one, other in zip(before, broken.model.parameters(), strict=True):
        assert one.equal(other)


def test_documents_without_words_are_not_trained_on() -> None:
    trained = loop()
    with pytest.raises(TrainingError, match="has a word in it"):
        Loop(trained.model, [example("")], NOTHING, trained.settings, trained.feed)
