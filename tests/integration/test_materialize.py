"""Task graphs: how far the knowledge reaches, and when a kept one is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import WRONG
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, decide, undo
from biogk.curate.reviewed_triples import find_triples
from biogk.load.ingest import load_knowledge
from biogk.training.graphs.materialize import graph_file, materialize
from biogk.training.graphs.subgraph import Neighbourhood
from biogk.training.graphs.taskgraph import KIND, RELATED, STATED, TaskGraph
from biogk.training.linking.link import link
from commands import answer, done, run
from small import Small

pytestmark = pytest.mark.server

VALUES = """
MATCH (s:Entity)-[r]->(o:Entity)
SET r.weight = (3 * size(s.name) + size(o.name)) / 100.0,
    s.gk_embedding = [size(s.name) / 10.0, 1.0], o.gk_embedding = [size(o.name) / 10.0, 1.0]
"""


@pytest.fixture
def linked(loaded: Store) -> Store:
    """The small graph with links, weights and embeddings that can be told by hand."""
    link(loaded)
    loaded.table(VALUES, {}, write=True)
    return loaded


def stated(graph: TaskGraph) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Weight and number of sources by subject, type and object."""
    edges = graph.data[STATED]
    return {
        (graph.entities[s], graph.statement_types[type_], graph.entities[o]): tuple(values)
        for (s, o), type_, values in zip(
            edges.edge_index.T.tolist(),
            edges.edge_type.tolist(),
            edges.edge_attr.tolist(),
            strict=True,
        )
    }


def entities(graph: TaskGraph, hop: int) -> set[str]:
    hops = graph.data["entity"].hop.tolist()
    return {id_ for id_, at in zip(graph.entities, hops, strict=True) if at == hop}


def test_statements_are_those_of_sources_between_names_of_one_text(
    linked: Store, home: Home, tmp_path: Path
) -> None:
    around = Neighbourhood(statements=True)
    assert "statements" not in materialize(linked, "little", "train").summary()
    sources = (
        Small(
            (
                EntityRow("t:7", "warfarin", ("Drug",)),
                EntityRow("t:9", "rash", ("Symptom",), semantic_types=("T184",)),
                TripleRow("t:7", "HAS_SIDE_EFFECT", "t:9", "x"),
                TripleRow("t:7", "TREATS", "t:9", "x", negated=True),
            ),
            "again",
        ),
        Small(
            (
                EntityRow("u:1", "gastrorrhagia", ("Disease",)),
                EntityRow("u:2", "Warfarin sodium", ("Drug",)),
                EntityRow("u:3", "unnamed in texts", ("Drug",)),
                TripleRow("u:2", "HAS_SIDE_EFFECT", "u:1", "x"),
                TripleRow("u:2", "TREATS", "u:3", "x"),
            ),
            "other",
        ),
    )
    for source in sources:
        load_knowledge(linked, source, rejected_file=tmp_path / "rejected.jsonl")
    same = "MATCH (a {id: $a}), (b {id: $b}) CREATE (a)-[:SAME_AS {score: $score}]->(b)"
    for a, b, score in (("t:7", "u:2", 0.9), ("t:3", "u:1", 0.6), ("t:3", "u:3", 0.4)):
        linked.table(same, {"a": a, "b": b, "score": score}, write=True)
    graph = materialize(linked, "little", "train", tmp_path, around=around)
    assert stated(graph) == {
        ("t:7", "HAS_SIDE_EFFECT", "t:9"): (pytest.approx(0.28), 2),
        ("t:7", "!TREATS", "t:9"): (0.5, 1),
        ("t:4", "HAS_SIDE_EFFECT", "t:9"): (pytest.approx(0.34), 1),
        ("t:7", "HAS_SIDE_EFFECT", "t:3"): (0.5, 1),
        ("t:7", "TREATS", "t:8"): (pytest.approx(0.34), 1),
    }
    kinds = graph.data[KIND].edge_index.T.tolist()
    rash = {graph.entity_kinds[kind] for row, kind in kinds if graph.entities[row] == "t:9"}
    assert rash == {"Symptom", "T184"}
    assert stated(TaskGraph.load(graph_file(tmp_path, "little", "train", around))) == stated(graph)
    assert "statements" in materialize(linked, "little", "train", around=around).summary()
    # what was promoted from predictions may come from the very text
    linked.table("MATCH (s:Source {id: 'again'}) SET s.promoted = true", {}, write=True)
    less = stated(materialize(linked, "little", "train", around=around))
    assert ("t:7", "!TREATS", "t:9") not in less
    assert less["t:7", "HAS_SIDE_EFFECT", "t:9"][1] == 1
    told = done(
        "materialize", "--corpus", "little", "--split", "train", "--statements", home=home.root
    )
    assert "statements" in told


def test_hops_bring_the_entities_around(linked: Store) -> None:
    near = materialize(linked, "little", "train")
    assert entities(near, 0) == set(near.entities)
    one = materialize(linked, "little", "train", around=Neighbourhood(1, 10))
    assert entities(one, 0) == set(near.entities)
    reached = linked.table(
        "MATCH (e:Entity)-[r]-(o:Entity) WHERE e.id IN $ids AND NOT o.id IN $ids "
        "AND r.source IS NOT NULL RETURN DISTINCT o.id",
        {"ids": near.entities},
    )
    assert entities(one, 1) == {id_ for (id_,) in reached.rows}
    assert entities(one, 1)
    assert one.data["entity"].x.shape[0] == len(one.entities)
    stated = linked.table(
        "MATCH (s:Entity)-[r]->(o:Entity) WHERE r.source IS NOT NULL AND s.id IN $ids "
        "AND o.id IN $ids RETURN count(r)",
        {"ids": one.entities},
    )
    assert one.data[RELATED].edge_index.shape[1] == stated.rows[0][0]
    two = materialize(linked, "little", "train", around=Neighbourhood(2, 10))
    assert len(two.entities) >= len(one.entities)


def test_only_the_heaviest_edges_are_followed(linked: Store) -> None:
    one = materialize(linked, "little", "train", around=Neighbourhood(1, 1))
    heaviest = linked.table(
        "UNWIND $ids AS id CALL (id) { MATCH (e:Entity {id: id})-[r]-(o:Entity) "
        "WHERE r.source IS NOT NULL WITH o.id AS o, max(r.weight) AS w "
        "ORDER BY w DESC, o LIMIT 1 RETURN o } "
        "WITH DISTINCT o WHERE NOT o IN $ids RETURN o",
        {"ids": sorted(entities(one, 0))},
    )
    assert entities(one, 1) == {id_ for (id_,) in heaviest.rows}


def test_graphs_of_other_reach_are_kept_side_by_side(linked: Store, tmp_path: Path) -> None:
    around = Neighbourhood(1, 5)
    near = materialize(linked, "little", "train", tmp_path)
    far = materialize(linked, "little", "train", tmp_path, around=around)
    assert graph_file(tmp_path, "little", "train", around).name == (
        "little-train-1hops-top5.safetensors"
    )
    again = materialize(linked, "little", "train", tmp_path, around=around)
    assert again.entities == far.entities != near.entities
    assert again.data["entity"].hop.equal(far.data["entity"].hop)


def test_a_stale_graph_is_built_anew(linked: Store, tmp_path: Path) -> None:
    first = materialize(linked, "little", "train", tmp_path)
    written = graph_file(tmp_path, "little", "train")
    at = written.stat().st_mtime_ns
    materialize(linked, "little", "train", tmp_path)
    assert written.stat().st_mtime_ns == at
    linked.table(
        "MATCH (:Document {split: 'train'})-[:HAS_MENTION]->(:Mention)-[l:LINKED_TO]->() "
        "WITH l LIMIT 1 DELETE l",
        {},
        write=True,
    )
    fresh = materialize(linked, "little", "train", tmp_path)
    assert fresh.state != first.state
    assert written.stat().st_mtime_ns > at


def test_a_triple_that_was_called_wrong_is_in_no_graph(linked: Store, tmp_path: Path) -> None:
    first = materialize(linked, "little", "train", tmp_path)
    (triple,) = find_triples(linked, "warfarin", "HAS_SIDE_EFFECT", "rash")
    decide(linked, [Decision(triple, WRONG)])
    fresh = materialize(linked, "little", "train", tmp_path)
    edges = [graph.data[RELATED].edge_index.shape[1] for graph in (first, fresh)]
    assert edges[0] - edges[1] == 1
    undo(linked, [triple])
    assert materialize(linked, "little", "train", tmp_path).state == first.state


def test_a_change_that_counts_do_not_show_needs_again(linked: Store, tmp_path: Path) -> None:
    first = materialize(linked, "little", "train", tmp_path)
    linked.table("MATCH (:Entity)-[r]->(:Entity) SET r.weight = 9.0", {}, write=True)
    kept = materialize(linked, "little", "train", tmp_path)
    assert kept.data[RELATED].edge_attr.equal(first.data[RELATED].edge_attr)
    fresh = materialize(linked, "little", "train", tmp_path, again=True)
    assert bool((fresh.data[RELATED].edge_attr == 9.0).all())


def test_a_damaged_graph_is_built_anew(linked: Store, tmp_path: Path) -> None:
    path = graph_file(tmp_path, "little", "train")
    path.write_bytes(b"not a graph")
    graph = materialize(linked, "little", "train", tmp_path)
    assert TaskGraph.load(path).entities == graph.entities


def test_the_command_takes_hops(home: Home, linked: Store) -> None:
    (near,) = answer("materialize", "--corpus", "little", "--split", "train", home=home.root)
    (far,) = answer(
        *("materialize", "--corpus", "little", "--split", "train", "--hops", "1", "--again"),
        home=home.root,
    )
    assert near["entities around"] == 0
    assert far["entities around"] > 0
    assert far["file"].endswith("little-train-1hops-top10.safetensors")
    assert run("materialize", "--corpus", "little", "--hops", "9", home=home.root).returncode == 2
