"""Sources: listed, shown, and taken out again without a trace."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import InputError, RunError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.curate import sources
from biogk.curate.sources import list_sources, remove_source, show_source
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.linking.link import link
from commands import answer, assert_one_line, done, run
from conftest import empty
from hearing import Hearing, broken
from small import FOLDED_TRIPLES, TEST, TRAIN, Small, small_corpus, small_source

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]

A = Small(
    (
        EntityRow("t:1", "aspirin", ("Drug",), ("ASA",), "a drug", ("Drug",), ("mesh:D001241",)),
        EntityRow("t:2", "headache", ("Symptom",)),
        EntityRow("t:3", "fever", ("Symptom",)),
        TripleRow("t:1", "TREATS", "t:2", "x"),
        TripleRow("t:1", "TREATS", "t:3", "x"),
    ),
    "a",
)
B = Small(
    (
        EntityRow("t:1", "acetylsalicylic acid", ("Drug", "Concept"), ("Aspirin", "ASA")),
        EntityRow("t:1", "aspirin", ("Drug",), (), "another word", (), ("umls:C0004057",)),
        EntityRow("t:2", "headache", ("Disease", "Symptom"), ("cephalgia",), "pain in the head"),
        EntityRow("t:4", "rash", ("Symptom",)),
        TripleRow("t:1", "TREATS", "t:2", "y"),
        TripleRow("t:1", "HAS_SIDE_EFFECT", "t:4", "y"),
        TripleRow("t:2", "HAS_SYMPTOM", "t:4", "y"),
    ),
    "b",
)
C = Small(
    (
        EntityRow("t:1", "Aspirin", ("Drug",), ("ASS",)),
        EntityRow("t:3", "t:3", ("Symptom",), ("temperature",)),
        EntityRow("t:4", "rash"),
    ),
    "c",
)


def load(store: Store, aside: Path, *given: Small) -> None:
    for source in given:
        load_knowledge(store, source, rejected_file=aside)


@pytest.mark.parametrize("kept", [A, B])
@pytest.mark.parametrize("first", [A, B])
def test_without_a_source_the_graph_is_that_of_the_other(
    kept: Small, first: Small, store: Store, aside: Path, snapshot: Snapshot
) -> None:
    load(store, aside, kept)
    alone = snapshot()
    empty(store)
    other = B if kept is A else A
    load(store, aside, first, B if first is A else A)
    assert len(snapshot()) > len(alone)
    report = remove_source(store, other.name)
    assert report.shared == 2
    assert snapshot() == alone


@pytest.mark.parametrize("order", list(permutations((A, B, C))))
def test_of_three_sources_any_one_can_be_left(
    order: tuple[Small, ...], store: Store, aside: Path, snapshot: Snapshot
) -> None:
    load(store, aside, order[1])
    alone = snapshot()
    empty(store)
    load(store, aside, *order)
    remove_source(store, order[0].name)
    remove_source(store, order[2].name)
    assert snapshot() == alone


def test_a_shared_entity_can_be_loaded_again(store: Store, aside: Path, snapshot: Snapshot) -> None:
    load(store, aside, A, B)
    both = snapshot()
    assert not load_knowledge(store, A, rejected_file=aside).changes
    assert not load_knowledge(store, B, rejected_file=aside).changes
    remove_source(store, "b")
    load(store, aside, B)
    assert snapshot() == both


def test_a_removal_that_breaks_off_goes_on(
    store: Store, aside: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, home: Home
) -> None:
    load(store, aside, A)
    alone = snapshot()
    load(store, aside, B)
    monkeypatch.setattr(sources, "ENTITIES_A_PAGE", 1)
    with (
        listening(Hearing(tracks=broken("removing b"))),
        pytest.raises(KeyboardInterrupt),
    ):
        remove_source(store, "b")
    assert {row["id"]: row["status"] for row in list_sources(store)}["b"] == "removing"
    assert "Broken off: the removal of b" in done("status", home=home.root)
    remove_source(store, "b")
    assert snapshot() == alone


def test_weights_and_embeddings_of_a_name_that_goes(store: Store, aside: Path) -> None:
    load(store, aside, B, A)
    store.table(
        "MATCH ()-[r {source: 'a'}]->() SET r.weight = 0.5, r.encoder = 'x'", {}, write=True
    )
    embedded = "MATCH (e:Entity) SET e.gk_vector = $v, e.gk_embedding = [1.0], e.gk_network = 'x'"
    store.table(embedded, {"v": b"\0\0\x80\x3f"}, write=True)
    remove_source(store, "b")
    rows = store.table(
        "MATCH (e:Entity) RETURN e.id, e.gk_network, size(e.gk_vector), size(e.gk_embedding) "
        "ORDER BY e.id",
        {},
    ).rows
    assert rows == [["t:1", None, None, None], ["t:2", "x", 4, 1], ["t:3", "x", 4, 1]]
    assert store.table("MATCH ()-[r]->() RETURN count(r.weight), count(r)", {}).rows == [[0, 2]]


def test_a_corpus_goes_with_its_mentions(loaded: Store, aside: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    load_corpus(loaded, small_corpus("more"), rejected_file=aside)
    assert show_source(loaded, "more")["splits"] == [
        {"split": "test", "documents": len(TEST)},
        {"split": "train", "documents": len(TRAIN)},
    ]
    remove_source(loaded, "more")
    assert snapshot() == before


def test_mentions_that_only_the_dictionary_found_go_with_the_names(
    store: Store, aside: Path, snapshot: Snapshot
) -> None:
    load_corpus(store, small_corpus(), rejected_file=aside)
    before = [row for row in snapshot() if '"lexicon"' not in row]
    load_knowledge(store, small_source(), rejected_file=aside)
    link(store)
    remove_source(store, "small")
    store.table("MATCH (d:Document) REMOVE d.lexicon", {}, write=True)
    assert snapshot() == before


def test_predictions_hold_a_source(loaded: Store, snapshot: Snapshot) -> None:
    loaded.table(
        "MATCH (s {id: 't:1'}), (o {id: 't:9'}) "
        "CREATE (:Run {id: 'p', kind: 'prediction', corpus: 'little', "
        "relationship_types: ['PREDICTED_ADVERSE_EFFECT']}), "
        "(s)-[:PREDICTED_ADVERSE_EFFECT {run: 'p'}]->(o)",
        {},
        write=True,
    )
    before = snapshot()
    for source in ("small", "little"):
        with pytest.raises(
            RunError, match=rf"Predictions of p hang on what {source} alone"
        ) as told:
            remove_source(loaded, source)
        assert "runs delete" in told.value.advice
    assert snapshot() == before


def test_a_name_is_that_of_triples_or_of_a_corpus(
    loaded: Store, aside: Path, snapshot: Snapshot
) -> None:
    before = snapshot()
    with pytest.raises(InputError, match="small is loaded already and holds triples") as told:
        load_corpus(loaded, small_corpus("small"), rejected_file=aside)
    assert told.value.advice == "Give the corpus a --corpus of another name."
    with pytest.raises(InputError, match="little is loaded already and holds documents"):
        load(loaded, aside, Small(A.given, "little"))
    assert snapshot() == before


def test_what_a_source_is_stays_where_a_load_does_not_say(
    home: Home, store: Store, tmp_path: Path
) -> None:
    table = tmp_path / "triples.csv"
    table.write_text("subject,relation,object\naspirin,TREATS,headache\n", encoding="utf-8")
    load = ("load", "triples", table, "--source", "mine")
    done(*load, "--version", "3", "--licence", "CC0", home=home.root)
    again = done(*load, home=home.root)
    assert "Nothing changed" in again
    (row,) = answer("sources", "list", home=home.root)
    assert (row["version"], row["licence"]) == ("3", "CC0")
    table.write_text("subject,relation,object\ncodeine,TREATS,cough\n", encoding="utf-8")
    done(*load, "--version", "4", home=home.root)
    (row,) = answer("sources", "list", home=home.root)
    assert (row["version"], row["licence"]) == ("4", "CC0")


def test_what_a_new_version_has_no_more_is_named_and_taken_out_when_asked(
    home: Home, store: Store, tmp_path: Path
) -> None:
    table = tmp_path / "triples.csv"
    load = ("load", "triples", table, "--source", "mine", "--prefix", "t")

    def given(*rows: str) -> None:
        lines = ["subject,relation,object,subject_name,object_name", *rows]
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")

    aspirin = "t:1,TREATS,t:2,aspirin,headache"
    given(aspirin, "t:1,CAUSES,t:3,aspirin,rash", "t:4,TREATS,t:2,codeine,headache")
    other = Small((EntityRow("t:3", "rash", ("Disease",)), EntityRow("t:9", "itch")), "other")
    assert "In the graph" not in done(*load, home=home.root)
    load_knowledge(store, other, rejected_file=tmp_path / "rejected.jsonl")
    assert "In the graph" not in done(*load, home=home.root)
    given(aspirin, "t:1,TREATS,t:5,aspirin,fever")
    stale = "edges 2, entities 2; first rash (t:3); codeine (t:4); aspirin - CAUSES - t:3"
    assert f"In the graph, but not in the files: {stale}. --replace takes it out." in done(
        *load, home=home.root
    )
    (before,) = [row for row in answer("sources", "list", home=home.root) if row["id"] == "mine"]
    told = done(*load, "--replace", home=home.root)
    assert f"Taken out, as the files do not have it any more: {stale}." in told
    (after,) = [row for row in answer("sources", "list", home=home.root) if row["id"] == "mine"]
    assert (before["entities"], before["edges"]) == (5, 4)
    assert (after["entities"], after["edges"]) == (3, 2)
    assert after["loaded_at"] != before["loaded_at"]
    assert store.table("MATCH (e:Entity {id: 't:3'}) RETURN e.sources", {}).rows
    assert "Nothing changed" in done(*load, "--replace", home=home.root)
    given(aspirin)
    predicted = "CREATE (:Entity {id: 't:8'})-[:PREDICTED_X {run: 'r'}]->(e)"
    store.table(f"MATCH (e:Entity {{id: 't:5'}}) {predicted}", {}, write=True)
    told = done(*load, "--replace", home=home.root)
    assert "entities that stay, for runs predict something of them 1" in told
    assert store.table("MATCH (e:Entity {id: 't:5'}) RETURN e.sources", {}).rows == [[["mine"]]]
    store.table("MATCH (e:Entity {id: 't:8'}) DETACH DELETE e", {}, write=True)


def test_the_time_of_a_source_is_that_of_a_load_that_brought_something(
    store: Store, aside: Path
) -> None:
    def time() -> object:
        return list_sources(store)[0]["loaded_at"]

    load(store, aside, A)
    first = time()
    load(store, aside, A)
    assert time() == first is not None
    load(store, aside, Small((*A.given, EntityRow("t:9", "rash")), "a"))
    second = time()
    assert second != first
    store.table("MATCH (s:Source) SET s.status = 'loading'", {}, write=True)
    load(store, aside, A)
    assert time() != second


def test_a_source_that_is_not_there(store: Store) -> None:
    for call in (show_source, remove_source):
        with pytest.raises(InputError, match="no source nowhere"):
            call(store, "nowhere")


def test_commands(home: Home, loaded: Store) -> None:
    rows = {row["id"]: row for row in answer("sources", "list", home=home.root)}
    assert rows["small"]["edges"] == FOLDED_TRIPLES
    assert rows["little"]["documents"] == len(TRAIN) + len(TEST)
    assert rows["small"]["licence"] == "Apache-2.0"
    shown = done("sources", "show", "small", home=home.root)
    assert "TREATS" in shown
    assert "Apache-2.0" in shown
    assert_one_line(run("sources", "remove", "small", home=home.root), "--yes", codes=[2])
    assert_one_line(run("sources", "remove", "nowhere", home=home.root), "no source nowhere")
    gone = done("sources", "remove", "small", "--yes", home=home.root)
    assert f"{FOLDED_TRIPLES} edges and 11 nodes are gone; 0 entities kept" in gone
    assert [row["id"] for row in answer("sources", "list", home=home.root)] == ["little"]
