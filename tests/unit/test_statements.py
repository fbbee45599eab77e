"""What the graph states of two spans, in every model: as the formula says, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from biogk.training.extraction.config import read_settings
from biogk.training.extraction.layers.links import linked
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.base import ExtractionModel, TaskShape
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.models.loss import loss_of, pair_types
from biogk.training.extraction.reading.batches import Batch, collate
from biogk.training.extraction.reading.examples import Example
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape, KnowledgeView
from biogk.training.extraction.reading.statements import StatementTable, statements_of
from biogk.training.graphs.statements import cooccurring
from biogk.training.graphs.taskgraph import KIND, LINKED, STATED, TaskGraph
from small_encoders import small_encoder
from small_examples import example
from small_graphs import small_graph

WIDTH = 6
ENTITIES = 4
TREATS, CAUSES, FALSE = 0, 1, 2

Stated = tuple[int, int, int, float, int]


def text(*links: tuple[int, int, float], words: str = "a b c d e f") -> Example:
    """A sentence whose words at given places may name entities: place, entity, score."""
    bare = example(words, (0, 0, 2), (3, 3, 1))
    return replace(bare, links=[(place, place, entity, score) for place, entity, score in links])


def statements(*rows: Stated, kinds: Sequence[tuple[int, int]] = ()) -> StatementTable:
    """Of four entities: subject, object, type, weight, sources; entity and kind."""
    order, of = sorted(rows), sorted(kinds)
    subjects = torch.tensor([row[0] for row in order], dtype=torch.long)
    owners = torch.tensor([entity for entity, _ in of], dtype=torch.long)
    everyone = torch.arange(ENTITIES + 1)
    return StatementTable(
        starts=torch.searchsorted(subjects, everyone),
        objects=torch.tensor([row[1] for row in order], dtype=torch.long),
        types=torch.tensor([row[2] for row in order], dtype=torch.long),
        values=torch.tensor([[1, row[3], torch.tensor(row[4]).log1p()] for row in order]).reshape(
            -1, 3
        ),
        kind_starts=torch.searchsorted(owners, everyone),
        kinds=torch.tensor([kind for _, kind in of], dtype=torch.long),
    )


def knowledge(known: StatementTable) -> Knowledge:
    none = torch.zeros(0, dtype=torch.long)
    x = torch.linspace(-1, 1, ENTITIES * WIDTH).reshape(ENTITIES, WIDTH)
    return Knowledge(x, none.reshape(2, 0), none, none.float(), known)


def build(name: str, *overrides: str) -> ExtractionModel:
    torch.manual_seed(0)
    encoder = small_encoder()
    base = ["model.hidden=16", "model.widest_span=1", "model.dropout=0.0", "model.kept_spans=1.0"]
    settings = read_settings(overrides=[*base, *overrides]).model
    shape = TaskShape(
        mention_types=["Drug", "Effect"],
        relation_types=["causes", "cures"],
        signatures=[(2, 1, 1)],
        knowledge=KnowledgeShape(
            width=WIDTH, types=[], statements=["TREATS", "CAUSES", "!TREATS"], kinds=["Drug", "X"]
        ),
    )
    return build_model(name, settings, shape, encoder).eval()


def awake(model: ExtractionModel) -> ExtractionModel:
    """The same with heads that say something, as after training."""
    for name, parameter in model.named_parameters():
        if name.startswith(("stated.of_", "kinds.out", "stated.attention", "kinds.attention")):
            nn.init.normal_(parameter, std=0.5)
    return model


def batch_of(*examples: Example) -> Batch:
    return collate(examples, 1, pad=0)


TEXTS = (
    text((0, 0, 0.9), (0, 1, 0.4), (3, 2, 1.0), (4, 3, 0.8)),
    text((1, 2, 0.7), (3, 0, 0.9)),
    text(),
)
KNOWN = statements(
    (0, 2, CAUSES, 0.8, 2),
    (0, 2, FALSE, 0.5, 1),
    (1, 2, TREATS, 0.3, 1),
    (2, 0, TREATS, 0.9, 3),
    (3, 2, CAUSES, 0.1, 1),
    kinds=[(0, 0), (0, 1), (2, 1)],
)


def between(table: Tensor, known: StatementTable, one: int, other: int) -> Tensor:
    """What is stated between two entities, seen from the one."""
    found = torch.zeros(table.shape[-1])
    for subject, object_, turned in ((one, other, 0), (other, one, 1)):
        for at in range(int(known.starts[subject]), int(known.starts[subject + 1])):
            if known.objects[at] == object_:
                found = found + known.values[at] @ table[2 * known.types[at] + turned]
    return found


def by_hand(model: Any, batch: Batch, known: StatementTable) -> tuple[Tensor, Tensor]:
    """What both heads add to pairs and to spans, one by one, from the formulas."""
    graph, stated, kinds = model.span_graph(batch, given=False), model.stated, model.kinds
    links, count = linked(graph, batch, model.settings), len(graph.kept)
    entity, span = links.entities[links.edges[0]].tolist(), links.edges[1].tolist()
    attention, meant = stated.attention(links, count)
    chosen, _ = kinds.attention(links, count)
    of_span = {
        number: [i for i, each in enumerate(span) if each == number] for number in range(count)
    }
    pairs = []
    for head, tail in graph.pairs.T.tolist():
        x = meant[head] * meant[tail] * stated.both
        for i, j in product(of_span[head], of_span[tail]):
            x = x + attention[i] * attention[j] * between(
                stated.stated, known, entity[i], entity[j]
            )
        pairs.append(stated.of_pairs(nn.functional.gelu(x)))
    spans = []
    for number, mine in of_span.items():
        here = [
            i for i, each in enumerate(span) if graph.documents[each] == graph.documents[number]
        ]
        x, y = torch.zeros(2, *stated.both.shape)
        for i in mine:
            for other in {entity[each] for each in here}:
                x = x + attention[i] * between(stated.stated, known, entity[i], other)
            of_entity = slice(*known.kind_starts[entity[i] : entity[i] + 2].tolist())
            y = y + chosen[i] * kinds.kinds(known.kinds[of_entity]).sum(0)
        spans.append(stated.of_spans(nn.functional.gelu(x)) + kinds.out(nn.functional.gelu(y)))
    return torch.stack(pairs), torch.stack(spans)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_scores_are_those_of_the_formula(name: str) -> None:
    model = awake(build(name, "model.statements=true", "model.kinds=true"))
    plain = build(name)
    plain.load_state_dict(model.state_dict(), strict=False)
    batch = batch_of(*TEXTS)
    with torch.no_grad():
        scores, bare = model(batch, knowledge(KNOWN)), plain(batch, knowledge(KNOWN))
        relations, mentions = by_hand(model, batch, KNOWN)
    assert relations.abs().max() > 0.1
    assert torch.allclose(scores.relations - bare.relations, relations, atol=1e-5)
    assert torch.allclose(scores.mentions - bare.mentions, mentions, atol=1e-5)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_at_the_beginning_nothing_is_said(name: str) -> None:
    model, plain = build(name, "model.statements=true", "model.kinds=true"), build(name)
    plain.load_state_dict(model.state_dict(), strict=False)
    batch = batch_of(*TEXTS)
    scores, bare = model(batch, knowledge(KNOWN)), plain(batch, knowledge(KNOWN))
    assert scores.relations.equal(bare.relations)
    assert scores.mentions.equal(bare.mentions)


def test_what_is_missing_is_no_fault() -> None:
    model = awake(build("sent-context-only", "model.statements=true", "model.kinds=true"))
    for examples, known in (
        (TEXTS, statements()),
        (TEXTS[2:], KNOWN),
        ([example("a")], StatementTable.none(ENTITIES)),
    ):
        batch = batch_of(*examples)
        assert torch.isfinite(loss_of(model.train()(batch, knowledge(known)), batch))


@pytest.mark.parametrize("name", ["sent-context-only", "gk-fusion"])
def test_a_relation_that_only_the_graph_tells_is_learned(name: str) -> None:
    """Ten times the same words: which relation they have, the statement alone says."""
    model = build(name, "model.statements=true").train()
    known = statements((0, 1, TREATS, 0.5, 1), (2, 3, CAUSES, 0.5, 1))
    examples = [
        replace(
            text((0, 2 * (i % 2), 1.0), (3, 2 * (i % 2) + 1, 1.0)),
            number=i,
            relations=[(0, 1, i % 2)],
        )
        for i in range(10)
    ]
    batch = batch_of(*examples)
    none = replace(knowledge(known), x=torch.zeros(ENTITIES, WIDTH))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        loss = loss_of(model(batch, none), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = model.eval()(batch, none)
    assert scores.relations.argmax(1).equal(pair_types(scores, batch))
    blind = model(batch, replace(none, statements=StatementTable.none(ENTITIES)))
    assert not blind.relations.argmax(1).equal(pair_types(blind, batch))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_half_precision_learns_as_well(name: str) -> None:
    model = awake(build(name, "model.statements=true", "model.kinds=true")).train()
    batch = batch_of(*TEXTS)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_of(model(batch, knowledge(KNOWN)), batch)
    loss.backward()
    assert torch.isfinite(loss)
    learned = {name: each.grad for name, each in model.named_parameters()}
    assert learned["stated.stated"].abs().sum() > 0
    assert learned["kinds.kinds.weight"].abs().sum() > 0


def with_statements() -> TaskGraph:
    """The small graph: what its sentences name together is stated here and there."""
    graph = small_graph()
    near = cooccurring(graph.data, len(graph.entities))
    ends = [(int(pair) // len(graph.entities), int(pair) % len(graph.entities)) for pair in near]
    chosen = ends[::3]
    stated = graph.data[STATED]
    stated.edge_index = torch.tensor(chosen).T.contiguous()
    stated.edge_type = torch.arange(len(chosen)) % 2
    stated.edge_attr = torch.tensor([[0.25, 2.0]] * len(chosen))
    graph.data[KIND].edge_index = torch.tensor([[0, 0, 1], [0, 1, 0]])
    return replace(graph, statement_types=["TREATS", "!TREATS"], entity_kinds=["Drug", "X"])


def ends_of(found: StatementTable) -> list[tuple[int, int, int]]:
    subjects = torch.repeat_interleave(torch.arange(len(found.starts) - 1), found.starts.diff())
    return list(zip(subjects.tolist(), found.objects.tolist(), found.types.tolist(), strict=True))


def test_entities_of_one_text_are_near() -> None:
    graph = small_graph()
    near = {
        (int(p) // len(graph.entities), int(p) % len(graph.entities))
        for p in cooccurring(graph.data, len(graph.entities))
    }
    assert near == {(other, one) for one, other in near}
    assert all(one != other for one, other in near)
    names = {frozenset((graph.entities[one], graph.entities[other])) for one, other in near}
    assert frozenset(("t:7", "t:9")) in names, "Rash was seen after warfarin"
    assert frozenset(("t:1", "t:9")) not in names
    graph.data[LINKED].edge_index = torch.empty(2, 0, dtype=torch.long)
    assert not len(cooccurring(graph.data, len(graph.entities)))


def test_a_view_shows_what_the_settings_say() -> None:
    graph = with_statements()
    shape = KnowledgeShape(width=12, types=[], statements=["!TREATS", "TREATS"], kinds=["X"])

    def view(how: str) -> StatementTable:
        settings = read_settings(overrides=[f"model.statements={how}"]).model
        return KnowledgeView(settings, shape, None, 7).of(graph).statements

    whole = view("true")
    (subject, object_), type_ = graph.data[STATED].edge_index, graph.data[STATED].edge_type
    assert sorted(ends_of(whole)) == sorted(
        zip(subject.tolist(), object_.tolist(), (1 - type_).tolist(), strict=True)
    )
    assert whole.values[0].tolist() == pytest.approx([1, 0.25, 1.0986], abs=1e-4)
    assert (whole.kind_starts[:3].tolist(), whole.kinds.tolist()) == ([0, 1, 1], [0])
    assert view("unweighted").values.eq(1).all()
    assert ends_of(view("unweighted")) == ends_of(whole)
    dealt = view("shuffled")
    assert ends_of(dealt) != ends_of(whole)
    assert ends_of(dealt) == ends_of(view("shuffled"))
    assert sorted(t for *_, t in ends_of(dealt)) == sorted(t for *_, t in ends_of(whole))
    near = set(cooccurring(graph.data, len(graph.entities)).tolist())
    assert all(one * len(graph.entities) + other in near for one, other, _ in ends_of(dealt))
    known = statements_of(graph, ["TREATS"], [])
    assert len(known.objects) == int((type_ == 0).sum())
    assert not len(statements_of(small_graph(), ["TREATS"], ["X"]).objects)
