"""Questions from the command line: saved ones, Cypher, files; and what must not be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from biogk.api import Graph
from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.queries import saved
from biogk.core.store.schema import ensure_schema
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.embeddings.embed import embed
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.train import train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.extraction.predicting.predict import predict, write_predictions
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.weigh import weigh
from commands import answer, assert_one_line, done, run
from conftest import empty
from small import ENTITIES, Small, TripleRow, small_corpus, small_source

pytestmark = pytest.mark.server

Ask = Callable[..., Any]
SETTINGS = read_settings(
    overrides=[
        "training.epochs=30",
        "training.batch_size=4",
        "training.patience=30",
        "training.head_learning_rate=3e-3",
        "encoder.trainable=false",
        "model.hidden=64",
        "model.dropout=0.0",
    ]
)


@pytest.fixture(scope="module")
def run_id(connection: Connection, home: Home, encoder: Encoder) -> Iterator[str]:
    """A database with all that can be asked about; the run that predicted."""
    other = Small((*ENTITIES, TripleRow("t:1", "CAUSES", "t:2", "x")), "other")
    with Store(connection) as store, VectorCache(home.vectors, encoder) as cache:
        empty(store)
        ensure_schema(store)
        for source in (small_source(), other):
            load_knowledge(store, source, rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        weigh(store, cache)
        embed(store, cache, home.models, all_triples=True)
        link(store)
        plan = Plan("gk-fusion", "little", SETTINGS, Folders(home.runs, home.graphs), "test")
        trained = train(store, load_encoder("minilm", "cpu"), plan)
        found = predict(store, trained.folder, "little", "train", graphs=home.graphs)
        yield write_predictions(store, found).run
        empty(store)


@pytest.fixture
def ask(home: Home, run_id: str) -> Ask:
    """Runs a query as its user does, and returns its rows."""

    def asked(*arguments: str) -> Any:
        return answer("query", *arguments, home=home.root)

    return asked


def test_there_are_at_least_ten_saved_queries() -> None:
    assert len(saved()) >= 10
    assert all(query.doc for query in saved().values())


def test_added(ask: Ask, run_id: str) -> None:
    rows = ask("added", "--run", run_id)
    assert rows
    assert {row["relation"] for row in rows} == {"PREDICTED_HAS_SIDE_EFFECT"}
    assert all(0 < row["confidence"] <= 1 for row in rows)


def test_coverage(ask: Ask) -> None:
    rows = ask("coverage", "--corpus", "little")
    assert [row["source"] for row in rows] == ["(all)", "other", "small"]
    assert [row["distinct_mentions"] for row in rows] == [7, 7, 7]
    assert rows[0]["per_cent"] == 100


def test_disagreements(ask: Ask) -> None:
    (row,) = ask("disagreements", "--first", "small", "--second", "other")
    assert row == {
        "subject": "aspirin",
        "object": "headache",
        "first_says": ["TREATS"],
        "second_says": ["CAUSES"],
        "score": 1,
        "subject_of_second": "aspirin",
        "object_of_second": "headache",
    }


def test_doubtful_and_likeliest_are_opposite_orders(ask: Ask) -> None:
    likeliest = [row["weight"] for row in ask("likeliest")]
    assert likeliest == sorted(likeliest, reverse=True)
    doubtful = ask("doubtful")
    assert [row["weight"] for row in doubtful] == sorted(row["weight"] for row in doubtful)
    assert all(row["model_says"] != row["relation"] and row["rank"] > 1 for row in doubtful)


def test_evidence(ask: Ask) -> None:
    rows = ask("evidence", "--name", "coumadin")
    assert rows
    assert all("warfarin" in row["text"].lower() for row in rows)


def test_find(ask: Ask) -> None:
    assert [row["entity"] for row in ask("find", "--words", "coumadin")] == ["warfarin"]


def test_frequent(ask: Ask) -> None:
    rows = ask("frequent", "--corpus", "little")
    assert rows[0]["entity"] == "warfarin"
    assert rows[0]["documents"] == 4


def test_mistakes(ask: Ask, run_id: str) -> None:
    for row in ask("mistakes", "--run", run_id):
        assert row["mistake"] in {"missed", "made up"}
        assert row["head"] in row["text"]


def test_neighbourhood(ask: Ask) -> None:
    rows = ask("neighbourhood", "--name", "Acetylsalicylic acid")
    stated = [row for row in rows if row["how"] == "stated"]
    assert len(stated) == 4
    assert all("aspirin" in (row["subject"], row["object"]) for row in rows)


def test_path(ask: Ask) -> None:
    (row, *_) = ask("path", "--from", "aspirin", "--to", "headache")
    assert row["entities"] == ["aspirin", "headache"]
    longer = ask("path", "--from", "warfarin", "--to", "headache")
    assert longer[0]["entities"] == ["warfarin", "thrombosis", "headache"]
    assert longer[0]["steps"] == 2


def test_similar(ask: Ask) -> None:
    rows = ask("similar", "--name", "aspirin", "--kind", "Drug")
    assert {row["similar"] for row in rows} == {"penicillin", "warfarin"}
    assert rows[0]["score"] >= rows[1]["score"]


def test_treatments(ask: Ask) -> None:
    rows = ask("treatments", "--disease", "PNEUMONIA")
    assert [row["treatment"] for row in rows] == ["penicillin"]


def test_nothing_found_is_said_and_is_no_error(home: Home, run_id: str) -> None:
    result = run("query", "similar", "--name", "nothing of that name", home=home.root)
    assert result.returncode == 0
    assert "Nothing found. No entity is called 'nothing of that name'." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("similar", "--name", "asprin"), "No entity is called 'asprin'. Did you mean aspirin"),
        (("find", "--words", "asprin"), "Did you mean aspirin"),
        (("doubtful", "--source", "nosuch"), "The graph has no source nosuch; it has little, "),
        (("doubtful", "--relation", "TREAT"), "The graph has no edge of type TREAT; it has "),
        (("added", "--run", "nosuch"), "The graph has no run nosuch; it has "),
        (("frequent", "--corpus", "nosuch"), "The graph has no corpus nosuch; it has little."),
        (("similar", "--name", "aspirin", "--kind", "Star"), "no entity of kind Star; it has "),
        (("ancestors", "--name", "aspirin"), "No source states IS_A of it"),
    ],
)
def test_why_nothing_was_found(
    arguments: tuple[str, ...], reason: str, home: Home, run_id: str
) -> None:
    assert reason in run("query", *arguments, home=home.root).stderr


def test_what_was_reviewed_is_doubted_no_more(ask: Ask, home: Home, run_id: str) -> None:
    doubted = ask("doubtful", "--source", "small", "--limit", "100")
    first = {key: doubted[0][key] for key in ("subject", "relation", "object")}
    named = [f"-p{name}={value}" for name, value in first.items()]
    where = "WHERE s.name = $subject AND type(r) = $relation AND o.name = $object"
    match = f"MATCH (s:Entity)-[r]->(o:Entity) {where}"
    done("query", f"{match} SET r.reviewed = date()", *named, "--write", home=home.root)
    left = ask("doubtful", "--source", "small", "--limit", "100")
    done("query", f"{match} REMOVE r.reviewed", *named, "--write", home=home.root)
    assert len(left) == len(doubted) - 1
    assert first not in [{key: row[key] for key in first} for row in left]


def test_table_and_parameters(home: Home, run_id: str) -> None:
    shown = done(
        "query", "MATCH (e:Drug) WHERE e.name = $n RETURN e.name", "-p", "n=aspirin", home=home.root
    )
    assert "e.name" in shown
    assert "aspirin" in shown


def test_identifiers_are_names_too(ask: Ask, connection: Connection, home: Home) -> None:
    with Store(connection) as store:
        store.table(
            "MATCH (e {id: 't:1'}) SET e.identifiers = ['MESH:D001241', 'drugbank:DB00945']",
            {},
            write=True,
        )
        named = ask("neighbourhood", "--name", "aspirin")
        for name in ("mesh:D001241", "MeSH:d001241", "DRUGBANK:DB00945", "t:1", "T:1"):
            assert ask("neighbourhood", "--name", name) == named, name
        assert ask("path", "--from", "mesh:D001241", "--to", "t:2")
        assert ask("similar", "--name", "DrugBank:DB00945")[0]["entity"] == "aspirin"
        assert [row["id"] for row in ask("find", "--words", "DB00945")] == ["t:1"]
        assert [row["id"] for row in ask("find", "--words", "mesh:D001241")] == ["t:1"]
        graph = Graph(store, home)
        assert graph.entity("mesh:D001241").id == "t:1"
        assert len(graph.neighbours("drugbank:DB00945")) == len(graph.neighbours("aspirin"))
        assert not ask("neighbourhood", "--name", "mesh:D0012410")
        store.schema("DROP INDEX entity_identifiers")
        # a graph that an older version made
        assert ask("neighbourhood", "--name", "mesh:D001241") == named
        store.table("MATCH (e {id: 't:1'}) SET e.identifiers = []", {}, write=True)


def test_a_file(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "drugs.cypher"
    path.write_text("// drugs\nMATCH (e:Drug)\nRETURN count(e) AS drugs;\n", encoding="utf-8")
    assert ask("-f", str(path)) == [{"drugs": 3}]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (e:Entity) DETACH DELETE e",
        "CREATE (n:Entity {id: 'x'}) RETURN n",
        "MATCH (e:Entity) SET e.name = 'x'",
        "DROP INDEX entity_names",
        "CALL { MATCH (e:Entity) DETACH DELETE e }",
    ],
)
def test_writing_needs_to_be_asked_for(text: str, home: Home, run_id: str) -> None:
    result = run("query", text, home=home.root)
    assert_one_line(result, "This query writes", "--write", codes=[2])
    assert answer("query", "MATCH (e:Entity) RETURN count(e) AS n", home=home.root) == [
        {"n": len(ENTITIES)}
    ]


def test_writing_when_asked_for(home: Home, run_id: str) -> None:
    result = run("query", "CREATE (n:Scratch) RETURN 1", "--write", home=home.root)
    assert result.returncode == 0
    assert "nodes created: 1" in result.stderr
    done("query", "MATCH (n:Scratch) DELETE n", "--write", home=home.root)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["MATCH (n RETURN n"], "Invalid input"),
        (["MATCH (n) RETURN $missing"], "missing"),
        (["find", "--words", 'a "b'], ""),
        (["nosuchquery"], "Saved queries: added"),
        (["similar"], "Missing option '--name'"),
        (["similar", "--name", "aspirin", "--limit", "many"], "is not a valid integer"),
        (["-f", "nowhere.cypher"], "nowhere.cypher"),
        (["-p", "novalue", "MATCH (n) RETURN n"], "has no value"),
    ],
)
def test_questions_that_cannot_be_asked(
    arguments: list[str], says: str, home: Home, run_id: str
) -> None:
    assert_one_line(run("query", *arguments, home=home.root), says)


def test_a_run_from_list_to_undo(home: Home, run_id: str) -> None:
    runs = answer("runs", "list", home=home.root)
    assert {found["kind"] for found in runs} == {"training", "prediction"}
    shown = answer("runs", "show", run_id, home=home.root)
    assert shown["corpus"] == "little"
    training = next(found["id"] for found in runs if found["kind"] == "training")
    scores = answer("evaluate", "--run", training, "--split", "train", home=home.root)
    assert scores["entity_f1"] > 80
    low, high = scores["interval"]["entity_f1"]
    assert low <= scores["entity_f1"] <= high
    assert "listed" not in scores
    kept = answer("runs", "show", training, home=home.root)["evaluations"]
    assert kept["little train"]["relation_f1"] == scores["relation_f1"]
    table = done("runs", "show", training, home=home.root)
    assert "evaluations.little train.relation_f1" in table
    assert "{" not in table
    listed = answer("evaluate", "--run", training, "--mistakes", "1", home=home.root)
    assert {each["kind"] for each in listed["listed"]} == set(listed["mistakes"])
    shown_scores = done("evaluate", "--run", training, "--mistakes", "2", home=home.root)
    for part in ("entity F1", "of the bootstrap draws", "Drug", *listed["mistakes"]):
        assert part in shown_scores
    text = done("predict", "--run", training, "--split", "test", "--json", home=home.root)
    assert {len(json.loads(text))} == {3}
    assert_one_line(run("runs", "delete", run_id, home=home.root), "--yes")
