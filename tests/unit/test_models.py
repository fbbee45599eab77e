"""Every model under the same tests, with a small encoder of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from transformers import BertConfig, BertModel

from biogk.training.batches import Batch, collate
from biogk.training.config import read_settings
from biogk.training.examples import Example
from biogk.training.models import MODELS
from biogk.training.models.base import ExtractionModel, Scores, TaskShape, loss_of, pair_types
from small_examples import example

WIDEST = 3
KNOWLEDGE = 6
EXAMPLES = (
    example("a b c d e f g", (0, 1, 2), (4, 4, 1)),
    example("h i j", (1, 1, 1)),
    example("k l m n o", (0, 0, 1), (2, 3, 2)),
    example("p q"),
)


@pytest.fixture(params=sorted(MODELS))
def model(request: pytest.FixtureRequest) -> ExtractionModel:
    return build(request.param)


def build(name: str) -> ExtractionModel:
    torch.manual_seed(0)
    encoder = BertModel(
        BertConfig(
            vocab_size=40,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )
    settings = read_settings(
        overrides=["model.hidden=16", f"model.widest_span={WIDEST}", "model.dropout=0.0"]
    ).model
    shape = TaskShape(
        mention_types=["Drug", "Effect"],
        relation_types=["causes"],
        signatures=[(2, 1, 1)],
        knowledge_width=KNOWLEDGE,
    )
    return MODELS[name](settings, shape, encoder)


def knowledge() -> Tensor:
    return torch.linspace(-1, 1, 2 * KNOWLEDGE).reshape(2, KNOWLEDGE)


def batch_of(*examples: Example) -> Batch:
    return collate(examples, WIDEST, pad=0)


def test_shapes(model: ExtractionModel) -> None:
    batch = batch_of(*EXAMPLES)
    scores = model(batch, knowledge())
    kept, pairs = len(scores.kept), scores.pairs.shape[1]
    assert scores.spans.shape == (len(batch.span_first), 3)
    assert scores.mentions.shape == (kept, 3)
    assert scores.relations.shape == scores.first_relations.shape == (pairs, 2)
    assert (batch.span_document[scores.kept[scores.pairs[0]]]).equal(
        batch.span_document[scores.kept[scores.pairs[1]]]
    )


def test_gradients_reach_every_parameter_that_can_be_trained(model: ExtractionModel) -> None:
    model.train()
    batch = batch_of(*EXAMPLES)
    loss_of(model(batch, knowledge()), batch).backward()
    without = [
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None and ".pooler." not in name
    ]
    assert without == []


def test_knowledge_is_frozen(model: ExtractionModel) -> None:
    entities = knowledge().requires_grad_()
    batch = batch_of(*EXAMPLES)
    before = entities.detach().clone()
    loss_of(model(batch, entities), batch).backward()
    assert entities.detach().equal(before)
    assert "knowledge" not in dict(model.named_parameters())


def test_annotated_pairs_are_found_in_training(model: ExtractionModel) -> None:
    model.train()
    batch = batch_of(*EXAMPLES)
    assert int(pair_types(model(batch, knowledge()), batch).sum()) == 2


def test_the_order_of_documents_changes_nothing(model: ExtractionModel) -> None:
    model.eval()
    there = by_document(model, EXAMPLES)
    back = by_document(model, EXAMPLES[::-1])[::-1]
    for one, other in zip(there, back, strict=True):
        assert torch.allclose(one, other, atol=1e-5)


def test_padding_changes_nothing(model: ExtractionModel) -> None:
    model.eval()
    together = by_document(model, EXAMPLES)
    for alone, one in zip(together, EXAMPLES, strict=True):
        assert torch.allclose(by_document(model, (one,))[0], alone, atol=1e-5)


def by_document(model: ExtractionModel, examples: tuple[Example, ...]) -> list[Tensor]:
    batch = batch_of(*examples)
    scores: Scores = model(batch, knowledge())
    owners = batch.span_document[scores.kept]
    pair_owners = owners[scores.pairs[0]]
    return [
        torch.cat(
            (scores.mentions[owners == i].flatten(), scores.relations[pair_owners == i].flatten())
        )
        for i in range(len(examples))
    ]


def test_ten_sentences_can_be_learned_by_heart(model: ExtractionModel) -> None:
    words = "abcdefghijklmnopqrst"
    examples = [
        replace(example(" ".join(words[i : i + 6]), (0, i % 2, 2), (3, 4, 1)), number=i)
        for i in range(10)
    ]
    batch = batch_of(*examples)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    model.train()
    for _ in range(120):
        loss = loss_of(model(batch, knowledge()), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = model(batch, knowledge())
    assert scores.mentions.argmax(1).equal(batch.span_type[scores.kept])
    assert scores.relations.argmax(1).equal(pair_types(scores, batch))


def test_only_gk_fusion_looks_at_knowledge() -> None:
    batch = batch_of(*EXAMPLES)
    for name, looks in (("gk-fusion", True), ("sent-context-only", False)):
        model = build(name).eval()
        with_it, other = model(batch, knowledge()), model(batch, 1 - knowledge())
        assert torch.equal(with_it.mentions, other.mentions) != looks
