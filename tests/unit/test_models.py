"""Every model under the same tests, with a small encoder of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from biogk.cli.train import command
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.base import ExtractionModel, Scores, TaskShape
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.models.loss import loss_of, pair_types
from biogk.training.extraction.reading.batches import Batch, collate
from biogk.training.extraction.reading.examples import Example
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape
from small_encoders import small_encoder
from small_examples import example

WIDEST = 3
WIDTH = 6
EXAMPLES = (
    example("a b c d e f g", (0, 1, 2), (4, 4, 1)),
    example("h i j", (1, 1, 1)),
    example("k l m n o", (0, 0, 1), (2, 3, 2)),
    example("p"),
)
WITH_KNOWLEDGE = sorted(set(MODELS) - {"sent-context-only"})


@pytest.fixture(params=sorted(MODELS))
def model(request: pytest.FixtureRequest) -> ExtractionModel:
    return build(request.param)


def build(name: str, *overrides: str, relations: int = 1, knowledge: int = 2) -> ExtractionModel:
    torch.manual_seed(0)
    encoder = small_encoder()
    base = ["model.hidden=16", f"model.widest_span={WIDEST}", "model.dropout=0.0"]
    settings = read_settings(overrides=[*base, *overrides]).model
    shape = TaskShape(
        mention_types=["Drug", "Effect"],
        relation_types=["causes", "cures"][:relations],
        signatures=[(2, 1, 1)],
        knowledge=KnowledgeShape(width=WIDTH, types=["TREATS", "CAUSES"][:knowledge]),
    )
    return build_model(name, settings, shape, encoder)


def known() -> Knowledge:
    """Four entities in a chain 2 -> 0 -> 1 -> 3; texts name 0."""
    return Knowledge(
        x=torch.linspace(-1, 1, 4 * WIDTH).reshape(4, WIDTH),
        edges=torch.tensor([[2, 0, 1], [0, 1, 3]]),
        types=torch.tensor([0, 1, 0]),
        weights=torch.tensor([0.9, 0.5, 0.7]),
    )


def batch_of(*examples: Example) -> Batch:
    return collate(examples, WIDEST, pad=0)


def test_the_command_names_all_models() -> None:
    (option,) = (each for each in command.params if each.name == "model")
    assert list(option.type.choices) == sorted(MODELS)


def test_shapes(model: ExtractionModel) -> None:
    batch = batch_of(*EXAMPLES)
    scores = model(batch, known())
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
    loss_of(model(batch, known()), batch).backward()
    without = [
        name
        for name, parameter in model.named_parameters()
        if ".pooler." not in name and (parameter.grad is None or not parameter.grad.any())
    ]
    assert without == []


def test_a_frozen_encoder_gets_none_and_is_the_same_in_training(model: ExtractionModel) -> None:
    model.span_vectors.encoder.requires_grad_(requires_grad=False)
    model.span_vectors.encoder.embeddings.dropout.p = 0.5
    model.train()
    batch = batch_of(*EXAMPLES)
    loss_of(model(batch, known()), batch).backward()
    assert all(p.grad is None for p in model.span_vectors.encoder.parameters())
    words = model.span_vectors.words(batch)
    assert words.equal(model.span_vectors.words(batch))
    given = replace(batch, vectors=words)
    assert model.eval()(given, known()).relations.equal(model(batch, known()).relations)


def test_knowledge_is_frozen(model: ExtractionModel) -> None:
    knowledge = replace(known(), x=known().x.requires_grad_())
    batch = batch_of(*EXAMPLES)
    loss_of(model(batch, knowledge), batch).backward()
    assert knowledge.x.detach().equal(known().x)
    assert not any(buffer.shape == knowledge.x.shape for buffer in model.state_dict().values())


def test_annotated_pairs_are_found_in_training(model: ExtractionModel) -> None:
    model.train()
    batch = batch_of(*EXAMPLES)
    assert int(pair_types(model(batch, known()), batch).sum()) == 2


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
    scores: Scores = model(batch, known())
    owners = batch.span_document[scores.kept]
    pair_owners = owners[scores.pairs[0]]
    return [
        torch.cat(
            (scores.mentions[owners == i].flatten(), scores.relations[pair_owners == i].flatten())
        )
        for i in range(len(examples))
    ]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_ten_sentences_can_be_learned_by_heart(name: str) -> None:
    model = build(name, relations=2)
    words = "abcdefghijklmnopqrst"
    examples = [
        replace(
            example(" ".join(words[i : i + 6]), (0, i % 2, 2), (3, 4, 1)),
            number=i,
            relations=[(0, 1, i % 2)],
        )
        for i in range(10)
    ]
    batch = batch_of(*examples)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    model.train()
    for _ in range(60):
        loss = loss_of(model(batch, known()), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = model(batch, known())
    assert scores.mentions.argmax(1).equal(batch.span_type[scores.kept])
    assert scores.relations.argmax(1).equal(pair_types(scores, batch))


@pytest.mark.parametrize(
    "case", ["no links", "no entities", "one word", "no relations", "no edges"]
)
def test_what_is_missing_is_no_fault(model: ExtractionModel, case: str) -> None:
    examples, knowledge = list(EXAMPLES), known()
    if case in ("no links", "no entities"):
        examples = [replace(one, links=[]) for one in examples]
    if case == "no entities":
        none = torch.zeros(0, dtype=torch.long)
        knowledge = Knowledge(torch.zeros(0, WIDTH), none.reshape(2, 0), none, none.float())
    if case == "one word":
        examples = [EXAMPLES[-1]]
    if case == "no relations":
        model = build(_name_of(model), relations=0)
        examples = [replace(one, relations=[]) for one in examples]
    if case == "no edges":
        model = build(_name_of(model), knowledge=0)
        none = torch.zeros(0, dtype=torch.long)
        knowledge = replace(known(), edges=none.reshape(2, 0), types=none, weights=none.float())
    batch = batch_of(*examples)
    loss = loss_of(model(batch, knowledge), batch)
    loss.backward()
    assert torch.isfinite(loss)


def _name_of(model: ExtractionModel) -> str:
    return next(name for name, kind in MODELS.items() if type(model) is kind)


@pytest.mark.parametrize("name", WITH_KNOWLEDGE)
def test_each_sees_what_the_settings_let_it_see(name: str) -> None:
    batch, one = batch_of(*EXAMPLES), known()
    other = replace(one, x=1 - one.x)
    weaker = replace(batch, link_score=batch.link_score / 2)
    shown, blind = build(name).eval(), build(name, "model.knowledge=none").eval()
    unweighed = build(name, "model.edge_weights=false").eval()
    assert not _same(shown, (batch, one), (batch, other))
    assert _same(blind, (batch, one), (batch, other))
    assert not _same(shown, (batch, one), (weaker, one))
    assert _same(unweighed, (batch, one), (weaker, one))


def _same(
    model: ExtractionModel, here: tuple[Batch, Knowledge], there: tuple[Batch, Knowledge]
) -> bool:
    return bool(model(*here).mentions.equal(model(*there).mentions))


def test_sent_context_only_sees_no_knowledge() -> None:
    model, batch = build("sent-context-only").eval(), batch_of(*EXAMPLES)
    assert _same(model, (batch, known()), (batch, replace(known(), x=1 - known().x)))


def test_only_keci_infers_over_the_edges_between_entities() -> None:
    batch = batch_of(*EXAMPLES)
    far = replace(known(), x=known().x.clone())
    far.x[3] = 5.0
    other = replace(known(), types=torch.tensor([0, 1, 1]))
    lighter = replace(known(), weights=torch.tensor([0.9, 0.5, 0.1]))
    for name in WITH_KNOWLEDGE:
        model = build(name).eval()
        for changed in (far, other, lighter):
            assert _same(model, (batch, known()), (batch, changed)) == (name != "keci")
    near = build("keci", "model.graph_layers=1").eval()
    assert _same(near, (batch, known()), (batch, far))
