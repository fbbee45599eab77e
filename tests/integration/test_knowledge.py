"""Neighbour sampling: the database and its twin in memory pass the same tests."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest
import torch

from biogk.core.config import Connection
from biogk.core.errors import InputError, UsageError
from biogk.core.store.driver import Store
from biogk.training.graphs.feature_store.backend import KnowledgeBackend
from biogk.training.graphs.feature_store.database import DatabaseKnowledge
from biogk.training.graphs.feature_store.index import EntityIndex
from biogk.training.graphs.feature_store.loader import neighbour_loader
from biogk.training.graphs.feature_store.memory import MemoryKnowledge
from biogk.training.graphs.feature_store.sampler import NeighbourSampler
from biogk.training.graphs.feature_store.stores import KnowledgeEdges, KnowledgeFeatures, edge_type

pytestmark = pytest.mark.server

HAS_SYMPTOM = edge_type("HAS_SYMPTOM")
SECOND = """
MATCH (s:Entity {id: 't:5'}) MATCH (o:Entity {id: 't:6'})
MERGE (s)-[r:HAS_SYMPTOM {source: 'another'}]->(o) SET r.weight = 2.0
"""
VALUES = """
MATCH (s:Entity)-[r]->(o:Entity)
SET r.weight = (3 * size(s.name) + size(o.name)) / 100.0,
    s.gk_embedding = [size(s.name) / 10.0, 1.0], o.gk_embedding = [size(o.name) / 10.0, 1.0]
"""
PREDICTED = """
MATCH (s:Entity {id: 't:1'}) MATCH (o:Entity {id: 't:9'})
MERGE (s)-[r:PREDICTED_ADVERSE_EFFECT {run: 'a run'}]->(o)
"""


@pytest.fixture
def filled(loaded: Store) -> Store:
    """The small graph with weights and embeddings that can be told by hand."""
    loaded.table(VALUES, {}, write=True)
    return loaded


@pytest.fixture(params=["database", "memory"])
def knowledge(
    request: pytest.FixtureRequest, filled: Store, connection: Connection
) -> Iterator[KnowledgeBackend]:
    """The small graph, in which two sources state one pair, and one edge is predicted."""
    for text in (SECOND, PREDICTED):
        filled.table(text, {}, write=True)
    found = DatabaseKnowledge(connection)
    yield MemoryKnowledge.copy(found) if request.param == "memory" else found
    found.close()


def number(knowledge: KnowledgeBackend, *ids: str) -> torch.Tensor:
    return knowledge.index.numbers(ids)


def others(knowledge: KnowledgeBackend, id_: str, relation: str, **options: object) -> list[str]:
    nodes = number(knowledge, id_)
    found = knowledge.neighbours(nodes, [relation], **options)[relation]  # type: ignore[arg-type]
    return knowledge.index.ids(found.other)


def test_nodes_and_relations(knowledge: KnowledgeBackend) -> None:
    assert len(knowledge.index) == 10
    assert knowledge.relations == ["HAS_SIDE_EFFECT", "HAS_SYMPTOM", "TREATS"]
    assert knowledge.index.ids(number(knowledge, "t:10", "t:2")) == ["t:10", "t:2"]
    with pytest.raises(KeyError, match="nobody"):
        knowledge.index.numbers(["t:1", "nobody"])


def test_neighbours_are_stated_and_of_one_pair_once(knowledge: KnowledgeBackend) -> None:
    symptoms = others(knowledge, "t:5", "HAS_SYMPTOM", incoming=False)
    assert symptoms == ["t:6", "t:2"]  # the second source gives t:6 the highest weight
    assert others(knowledge, "t:5", "HAS_SYMPTOM", incoming=False, top=1) == ["t:6"]
    assert sorted(others(knowledge, "t:2", "HAS_SYMPTOM", incoming=True)) == ["t:3", "t:5", "t:8"]
    assert others(knowledge, "t:9", "TREATS", incoming=True) == []


def test_features(knowledge: KnowledgeBackend, filled: Store) -> None:
    features = KnowledgeFeatures(knowledge)
    nodes = number(knowledge, "t:4", "t:1")
    stored = filled.read("corpus/entity_vectors", ids=["t:4", "t:1"])[0]["vectors"]
    assert torch.allclose(features["entity", "x", nodes], torch.tensor(stored))
    assert features.get_tensor_size("entity", "x", None) == (10, knowledge.dimensions)
    assert torch.equal(features["entity", "x", None][nodes], features["entity", "x", nodes])
    pair = number(knowledge, "t:5", "t:6").unsqueeze(1)
    assert features[HAS_SYMPTOM, "edge_attr", pair].tolist() == [[2.0]]
    reverse = edge_type("rev_HAS_SYMPTOM")
    assert features[reverse, "edge_attr", pair.flip(0)].tolist() == [[2.0]]
    with pytest.raises(KeyError, match="edge"):
        features.get_tensor(HAS_SYMPTOM, "edge_attr", pair.flip(0))
    assert not features.put_tensor(torch.zeros(10, 2), "entity", "x", index=None)


def test_an_entity_without_an_embedding_has_zeros(filled: Store, connection: Connection) -> None:
    filled.table("MATCH (e:Entity {id: 't:7'}) REMOVE e.gk_embedding", {}, write=True)
    knowledge = DatabaseKnowledge(connection)
    found = knowledge.vectors(number(knowledge, "t:7", "t:8"))
    knowledge.close()
    assert not found[0].any()
    assert found[1].any()


def test_edges(knowledge: KnowledgeBackend) -> None:
    edges = KnowledgeEdges(knowledge)
    assert len(edges.get_all_edge_attrs()) == 6
    start, end = edges.get_edge_index(HAS_SYMPTOM, "coo")
    pairs = zip(knowledge.index.ids(start), knowledge.index.ids(end), strict=True)
    assert list(pairs) == sorted(
        [("t:5", "t:6"), ("t:5", "t:2"), ("t:8", "t:2"), ("t:3", "t:2"), ("t:10", "t:6")],
        key=lambda pair: (int(number(knowledge, pair[0])), int(number(knowledge, pair[1]))),
    )
    backwards = edges.get_edge_index(edge_type("rev_HAS_SYMPTOM"), "coo")
    assert torch.equal(backwards[0], end)
    row, column, _ = edges.csc([HAS_SYMPTOM])
    assert len(row[HAS_SYMPTOM]) == 5
    assert len(column[HAS_SYMPTOM]) == 11
    with pytest.raises(KeyError):
        edges.get_edge_index(edge_type("CURES"), "coo")


def test_batches_hold_the_seeds_first_and_weights(knowledge: KnowledgeBackend) -> None:
    seeds = number(knowledge, "t:2", "t:9", "t:6")
    batches = list(neighbour_loader(knowledge, seeds, [2, -1], batch_size=2))
    assert [batch["entity"].batch_size for batch in batches] == [2, 1]
    batch = batches[0]
    nodes = knowledge.index.ids(batch["entity"].n_id)
    assert nodes[:2] == ["t:2", "t:9"]
    assert len(set(nodes)) == len(nodes) == batch["entity"].num_nodes
    assert torch.equal(batch["entity"].x, knowledge.vectors(batch["entity"].n_id))
    stated = {relation: pairs(knowledge, relation) for relation in knowledge.relations}
    for type_ in batch.edge_types:
        edges = batch[type_].edge_index
        assert batch[type_].edge_attr.shape == (edges.shape[1], 1)
        reverse = type_[1].startswith("rev_")
        for start, end in edges.T.tolist():
            pair = (nodes[end], nodes[start]) if reverse else (nodes[start], nodes[end])
            assert pair in stated[type_[1].removeprefix("rev_")]


def pairs(knowledge: KnowledgeBackend, relation: str) -> set[tuple[str, str]]:
    start, end = knowledge.edge_index(relation)
    return set(zip(knowledge.index.ids(start), knowledge.index.ids(end), strict=True))


def test_heaviest_edges_are_kept(knowledge: KnowledgeBackend) -> None:
    (batch,) = neighbour_loader(
        knowledge, number(knowledge, "t:5"), [1], batch_size=1, reverse=True
    )
    reverse = edge_type("rev_HAS_SYMPTOM")
    assert batch[reverse].edge_attr.tolist() == [[2.0]]
    assert knowledge.index.ids(batch["entity"].n_id[batch[reverse].edge_index[0]]) == ["t:6"]


def test_uniform_draws_repeat_with_the_seed(knowledge: KnowledgeBackend) -> None:
    def draw(seed: int) -> list[list[int]]:
        loader = neighbour_loader(
            knowledge, None, [1, 1], batch_size=4, strategy="uniform", seed=seed
        )
        return [batch["entity"].n_id.tolist() for batch in loader]

    assert draw(1) == draw(1)
    assert any(draw(1) != draw(seed) for seed in range(2, 12))


def test_loader_workers_open_their_own_connection(knowledge: KnowledgeBackend) -> None:
    alone = list(neighbour_loader(knowledge, None, [2], batch_size=5))
    shared = list(neighbour_loader(knowledge, None, [2], batch_size=5, num_workers=1))
    for one, other in zip(alone, shared, strict=True):
        assert one["entity"].n_id.tolist() == other["entity"].n_id.tolist()
    again = pickle.loads(pickle.dumps(knowledge))
    assert torch.equal(again.vectors(torch.arange(3)), knowledge.vectors(torch.arange(3)))
    if isinstance(again, DatabaseKnowledge):
        again.close()


def test_what_cannot_be_sampled(knowledge: KnowledgeBackend) -> None:
    for fan_out in ([], [0], [3, -2]):
        with pytest.raises(UsageError, match="fan-out"):
            NeighbourSampler(knowledge, fan_out)
    with pytest.raises(UsageError, match="strategy"):
        NeighbourSampler(knowledge, [1], strategy="best")  # type: ignore[arg-type]


def test_an_index_refuses_an_id_that_comes_twice() -> None:
    with pytest.raises(InputError, match="same id"):
        EntityIndex([["a", "b"], ["a"]])
    assert len(EntityIndex([])) == 0
