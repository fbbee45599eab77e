"""SAME_AS edges on a real server: kept in step with names and identifiers; who follows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.extraction import Extraction
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import WRONG
from biogk.core.store.driver import Store
from biogk.core.store.queries import query
from biogk.core.store.runs import PREDICTION, RunInfo, delete_run
from biogk.core.store.schema import ensure_vector_index
from biogk.curate import same_as
from biogk.curate.decide import Decision, decide
from biogk.curate.reviewed_triples import find_triples
from biogk.curate.same_as import join_same
from biogk.curate.sources import remove_source
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.picture.collect import neighbourhood
from biogk.training.extraction.predicting.write_back import write_found
from biogk.training.linking.link import link
from commands import answer, assert_one_line, done, run
from small import Small, document

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]

FIRST = Small(
    (
        EntityRow("a:1", "aspirin", ("Drug",), identifiers=("mesh:D001241",)),
        EntityRow("a:2", "headache", ("Symptom",)),
        EntityRow("a:3", "fever", ("Symptom",)),
        TripleRow("a:1", "TREATS", "a:2", "x"),
        TripleRow("a:1", "TREATS", "a:3", "x"),
    ),
    "first",
)
SECOND = Small(
    (
        EntityRow("b:1", "acetylsalicylic acid", ("Drug",), identifiers=("MESH:D001241",)),
        EntityRow("b:2", "Headache", ("Disease",)),
        EntityRow("b:3", "pyrexia", ("Symptom",), ("fever",)),
        TripleRow("b:1", "HAS_SIDE_EFFECT", "b:2", "x"),
        TripleRow("b:1", "TREATS", "b:3", "x"),
    ),
    "second",
)


def edges(store: Store) -> list[list[object]]:
    text = "MATCH (a)-[r:SAME_AS]->(b) RETURN a.id, b.id, r.method, r.score ORDER BY a.id"
    return store.table(text, {}).rows


@pytest.fixture
def both(store: Store, aside: Path) -> Store:
    for source in (FIRST, SECOND):
        load_knowledge(store, source, rejected_file=aside)
    return store


def test_a_second_call_changes_nothing(
    both: Store, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = join_same(both)
    assert report.changes.relationships_created == 3
    joined = edges(both)
    assert joined == [
        ["a:1", "b:1", "identifier", 1.0],
        ["a:2", "b:2", "name", 0.9],
        ["a:3", "b:3", "alias", 0.7],
    ]
    before = snapshot()
    monkeypatch.setattr(same_as, "PAGE", 1)
    again = join_same(both)
    assert not again.changes
    assert again.found.pairs == report.found.pairs
    assert snapshot() == before


def test_edges_that_nothing_says_any_more_go(both: Store) -> None:
    join_same(both)
    both.table("MATCH (e {id: 'b:2'}) SET e.name = 'migraine'", {}, write=True)
    both.table("MATCH (e {id: 'b:3'}) SET e.name = 'fever'", {}, write=True)
    report = join_same(both)
    assert report.removed == 1
    assert edges(both) == [
        ["a:1", "b:1", "identifier", 1.0],
        ["a:3", "b:3", "name", 0.9],
    ]
    assert join_same(both, methods=("identifier",)).removed == 1
    assert len(edges(both)) == 1


def test_cycles_and_wrong_directions_are_put_right(both: Store) -> None:
    join_same(both)
    right = edges(both)
    both.table(
        "MATCH (a:Entity)-[r:SAME_AS]->(b) CREATE (b)-[s:SAME_AS]->(a) SET s = r "
        "CREATE (a)-[t:SAME_AS]->(a) SET t = r",
        {},
        write=True,
    )
    assert join_same(both).removed == 6
    assert edges(both) == right


def test_an_edge_that_a_person_made_stays(both: Store) -> None:
    both.table(
        "MATCH (a {id: 'b:2'}), (b {id: 'a:2'}) "
        "CREATE (a)-[:SAME_AS {method: 'curated', score: 1.0}]->(b)",
        {},
        write=True,
    )
    for _ in range(2):
        assert join_same(both).kept == 1
        assert ["b:2", "a:2", "curated", 1.0] in edges(both)
        assert len(edges(both)) == 3


def test_a_removed_source_takes_its_edges_along(
    store: Store, aside: Path, snapshot: Snapshot
) -> None:
    load_knowledge(store, FIRST, rejected_file=aside)
    before = snapshot()
    load_knowledge(store, SECOND, rejected_file=aside)
    join_same(store)
    remove_source(store, "second")
    assert snapshot() == before


def test_saved_questions_follow_them(home: Home, both: Store) -> None:
    shown = done("same-as", home=home.root)
    assert "New: 3 SAME_AS edges; 0 gone." in shown
    counts = answer("same-as", home=home.root)["found"]["pairs"]
    assert counts == {"identifier": 1, "name": 1, "alias": 1}
    names = ("--first", "first", "--second", "second")
    (row,) = answer("query", "disagreements", *names, home=home.root)
    assert (row["subject"], row["object"], row["score"]) == ("aspirin", "headache", 0.9)
    assert (row["first_says"], row["second_says"]) == (["TREATS"], ["HAS_SIDE_EFFECT"])
    assert not answer("query", "disagreements", *names, "--score", "0.95", home=home.root)
    rows = answer("query", "neighbourhood", "--name", "aspirin", home=home.root)
    assert len(rows) == 4
    treated = answer("query", "treatments", "--disease", "pyrexia", home=home.root)
    assert {row["treatment"] for row in treated} == {"aspirin", "acetylsalicylic acid"}
    (path,) = answer("query", "path", "--from", "aspirin", "--to", "pyrexia", home=home.root)[:1]
    assert path["steps"] == 2
    # neither a score of SAME_AS nor a missing weight is a weight
    assert (path["weights"], path["mean_weight"]) == ([None, None], None)
    both.table("MATCH ()-[r:TREATS]->() SET r.weight = 0.4", {}, write=True)
    (path,) = answer("query", "path", "--from", "aspirin", "--to", "pyrexia", home=home.root)[:1]
    assert sorted(path["weights"], key=str) == [0.4, None]
    assert path["mean_weight"] == 0.4
    joined_by_alias = ("query", "path", "--from", "a:3", "--to", "b:3")
    assert len(answer(*joined_by_alias, home=home.root)[0]["relations"]) == 1
    assert len(answer(*joined_by_alias, "--score", "0.95", home=home.root)[0]["relations"]) > 1
    assert_one_line(run("same-as", "--by", "magic", home=home.root), "magic")


def test_pictures_and_similar_entities_follow_them(home: Home, both: Store) -> None:
    join_same(both)
    picture = neighbourhood(both, "aspirin", 1, 50)
    names = {id_: node.caption for id_, node in picture.nodes.items()}
    shown = {(names[edge.source], edge.type, names[edge.target]) for edge in picture.edges}
    around = {
        ("aspirin", "SAME_AS", "acetylsalicylic acid"),
        ("aspirin", "TREATS", "headache"),
        ("aspirin", "TREATS", "fever"),
        ("acetylsalicylic acid", "HAS_SIDE_EFFECT", "Headache"),
        ("acetylsalicylic acid", "TREATS", "pyrexia"),
    }
    assert shown == around
    around_it = query("browser/around")
    first = both.table(around_it.text, around_it.complete({"name": "aspirin"})).rows
    assert next(edge.relationships[0].type for (edge,) in first) == "SAME_AS"
    assert len(first) == len(around)
    alone = around_it.complete({"name": "aspirin", "score": 1.1})
    assert len(both.table(around_it.text, alone).rows) == 3
    vectors = (
        "MATCH (e:Entity) WHERE e.id <> 'a:1' SET e.gk_embedding = [1.0, toFloat(right(e.id, 1))]"
    )
    both.table(vectors, {}, write=True)
    ensure_vector_index(both, 2)
    rows = answer("query", "similar", "--name", "aspirin", home=home.root)
    assert {row["entity"] for row in rows} == {"acetylsalicylic acid"}
    assert {row["id"] for row in rows} == {"a:2", "a:3", "b:2", "b:3"}
    (row, *_) = answer("query", "similar", "--name", "headache", home=home.root)
    assert row["id"] != "b:2"


def test_predictions_of_one_fact_go_to_one_entity(
    both: Store, aside: Path, tmp_path: Path, home: Home
) -> None:
    both.table("MATCH ()-[r:TREATS]->() DELETE r", {}, write=True)
    join_same(both)
    texts = ("[Aspirin] gave {headache} .", "[Acetylsalicylic acid] gave a {Headache} .")
    rows = [document(f"p:{n}", "p", "train", marked) for n, marked in enumerate(texts)]
    load_corpus(both, Small(rows, "p"), rejected_file=aside)
    link(both)
    found = [Extraction(row.id, [*row.mentions], [*row.relations], row.text) for row in rows]
    info = RunInfo("run", PREDICTION, "gk-fusion", "minilm", "p", "train", "{}", 7)
    report = write_found(both, tmp_path / "trained", info, found, learned_from="p")
    assert report.entity_relations == 1
    (row,) = answer("query", "added", "--run", "run", home=home.root)
    assert (row["subject"], row["object"], row["support"]) == ("aspirin", "headache", 2)
    # b:1 and b:2 are related, which SAME_AS joins to these
    assert row["known"]
    (row,) = answer("query", "added", "--run", "run", "--score", "1.1", home=home.root)
    assert not row["known"]
    (found_triple,) = find_triples(both, "a:1", row["relation"], "a:2")
    decide(both, [Decision(found_triple, WRONG)])
    delete_run(both, "run")
    moved = replace(info, id="moved")
    report = write_found(both, tmp_path / "trained", moved, found, learned_from="p")
    assert (report.entity_relations, report.refused) == (0, 1)


def test_evidence_and_coverage_follow_them(home: Home, both: Store) -> None:
    join_same(both)
    both.table(
        "MATCH (s {id: 'a:1'}), (o {id: 'a:2'}) "
        "CREATE (:Document {id: 'd:1', corpus: 'one', text: 'Aspirin caused headache.'})"
        "-[:HAS_MENTION]->(:Mention {id: 'd:1#0', text: 'Aspirin', types: ['Drug']})"
        "-[:LINKED_TO {score: 1.0}]->(s)"
        "-[:PREDICTED_CAUSES {run: 'r', confidence: 0.8, support: 1, evidence: ['d:1']}]->(o)",
        {},
        write=True,
    )
    asked = ("query", "evidence", "--name", "acetylsalicylic acid")
    (row,) = answer(*asked, home=home.root)
    assert (row["subject"], row["object"]) == ("aspirin", "headache")
    assert row["text"] == "Aspirin caused headache."
    assert not answer(*asked, "--score", "1.1", home=home.root)
    rows = answer("query", "coverage", "--corpus", "one", home=home.root)
    assert {row["source"]: row["distinct_mentions"] for row in rows} == {
        "(all)": 1,
        "first": 1,
        "second": 1,
    }
    rows = answer("query", "coverage", "--corpus", "one", "--score", "1.1", home=home.root)
    assert {row["source"] for row in rows} == {"(all)", "first"}


def test_a_question_across_sources_says_that_nothing_is_joined(both: Store, home: Home) -> None:
    asked = ("query", "disagreements", "--first", "first", "--second", "second")
    assert "biogk same-as" in run(*asked, home=home.root).stderr
    join_same(both)
    assert "biogk same-as" not in run(*asked, home=home.root).stderr
