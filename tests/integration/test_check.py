"""`biogk check`: the graph beside a truth that is never loaded."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.core.store.naming import entities_named, entities_of_names
from biogk.core.store.runs import PREDICTION, TRAINING, RunInfo
from biogk.curate.same_as import join_same
from biogk.load.ingest import load_knowledge
from biogk.training.checking import evidence
from commands import answer, assert_one_line, done, run
from small import OTHER, Small

pytestmark = pytest.mark.server

HEADER = "drug,disease,verdict\n"
JUDGED = (
    "Aspirin,headache,yes\n"  # stated, by another source too
    "acetylsalicylic acid,fever,yes\n"  # stated, by an alias
    "penicillin,thrombosis,yes\n"  # predicted
    "warfarin,fever,yes\n"  # silence
    "t:7,t:8,no\n"  # stated
    "t:4,rash,no\n"  # predicted
    "warfarin,pneumonia,no\n"  # known to be false
    "zoratin,fever,yes\n"  # not in the graph
    "aspirin,,yes\n"
    "aspirin,rash,perhaps\n"
)
ENDS = ("--relation", "TREATS", "--subject", "drug", "--object", "disease")
LABEL = ("--label", "verdict")
PREDICT = """
MATCH (s:Entity {id: $s}), (o:Entity {id: $o})
CREATE (s)-[:PREDICTED_TREATS {run: $run, confidence: $confidence, support: 1, evidence: []}]->(o)
"""
WEIGH = """
MATCH (:Entity {id: $s})-[r:TREATS]->(:Entity {id: $o})
SET r.weight = $weight, r.encoder = $encoder, r.estimator = 'pmi'
"""
TABLES = {
    "judged.csv": (HEADER + JUDGED).encode(),
    "judged.tsv.gz": gzip.compress((HEADER + JUDGED).replace(",", "\t").encode()),
}


def predict(store: Store, run_id: str, *found: tuple[str, str, float]) -> None:
    """Write a run with edges between entities."""
    info = RunInfo(run_id, PREDICTION, "gk-fusion", "minilm", "little", "train", "{}", 7)
    store.write("runs/create", run=asdict(info))
    for subject, object_, confidence in found:
        values = {"s": subject, "o": object_, "run": run_id, "confidence": confidence}
        store.table(PREDICT, values, write=True)


def weigh(store: Store, weights: Sequence[tuple[str, str, float]], encoder: str = "e@1") -> None:
    for subject, object_, weight in weights:
        values = {"s": subject, "o": object_, "weight": weight, "encoder": encoder}
        store.table(WEIGH, values, write=True)


@pytest.fixture
def judged(loaded: Store, aside: Path, tmp_path: Path) -> Path:
    """A truth of the small source, of which there is more than what it states."""
    load_knowledge(loaded, OTHER, rejected_file=aside)
    false = TripleRow("t:7", "TREATS", "t:5", "fails", negated=True)
    load_knowledge(loaded, Small((false,), "trials"), rejected_file=aside, max_rejected=1.0)
    join_same(loaded)
    predict(loaded, "first", ("t:4", "t:8", 0.9), ("t:4", "t:9", 0.3))
    predict(loaded, "second", ("t:4", "t:9", 0.75))
    weigh(loaded, [("t:1", "t:2", 0.9), ("t:1", "t:6", 0.2), ("t:7", "t:8", 0.4)])
    path = tmp_path / "judged.csv"
    path.write_text(HEADER + JUDGED)
    return path


def test_what_the_graph_says(
    judged: Path, home: Home, snapshot: Callable[[], list[str]], tmp_path: Path
) -> None:
    before = snapshot()
    found = answer("check", judged, *ENDS, *LABEL, "--k", "1", "--k", "2", home=home.root)
    assert snapshot() == before
    assert (found["rows"], found["repeated"], found["contradictory"]) == (10, 0, 0)
    assert found["rejected"]["count"] == 2
    assert found["rejected"]["listed"] == [
        [10, "the object is blank"],
        [11, "verdict is 'perhaps', neither true nor false"],
    ]
    assert found["pairs"] == {"true": 5, "false": 3}
    assert found["known"] == {"true": 4, "false": 3}
    assert found["unknown"] == {"count": 1, "listed": ["zoratin"]}
    assert found["stated"] == {
        "true": 2,
        "false": 1,
        "precision": pytest.approx(2 / 3),
        "recall": 0.5,
        "f1": pytest.approx(4 / 7),
    }
    assert found["recall_of_all"] == pytest.approx(2 / 5)
    assert found["predicted"] == {"true": 1, "false": 1}
    assert found["denied"] == {"true": 0, "false": 1}
    assert [(row["line"], row["subject"]) for row in found["silent"]["listed"]] == [(5, "warfarin")]
    (wrong,) = found["wrong"]["listed"]
    assert (wrong["line"], wrong["sources"], wrong["weight"]) == (6, ["small"], 0.4)
    assert found["refused"] == {"count": 0, "listed": []}
    weights = found["weights"]
    assert (weights["pairs"], weights["models"]) == ({"true": 2, "false": 1}, ["e@1 (pmi)"])
    assert weights["auc"] == 0.5
    assert weights["auc_low"] <= 0.5 <= weights["auc_high"]
    assert weights["precision_at"] == {"1": 1.0, "2": 0.5}
    ninth, seventh = found["predictions"][9], found["predictions"][7]
    assert (ninth["threshold"], ninth["scores"]["precision"]) == (0.9, 1.0)
    assert (seventh["scores"]["true"], seventh["scores"]["false"]) == (1, 1)
    assert found["best"]["threshold"] == 0.8


def test_one_run_and_one_source(judged: Path, home: Home) -> None:
    found = answer("check", judged, *ENDS, *LABEL, "--run", "first", home=home.root)
    assert found["predictions"][4]["scores"]["false"] == 0
    assert found["best"]["threshold"] == 0.4
    found = answer("check", judged, *ENDS, *LABEL, "--source", "other", home=home.root)
    assert found["stated"]["true"] == 1  # by u:1, which SAME_AS joins to t:1
    assert (found["denied"], found["weights"]) == ({"true": 0, "false": 0}, None)


def test_without_joins_names_are_still_found(judged: Path, home: Home, store: Store) -> None:
    store.table("MATCH ()-[r:SAME_AS]->() DELETE r", {}, write=True)
    found = answer("check", judged, *ENDS, *LABEL, "--source", "other", home=home.root)
    assert found["stated"]["true"] == 1
    judged.write_text(HEADER + "t:1,t:2,yes\n")
    found = answer("check", judged, *ENDS, *LABEL, "--source", "other", home=home.root)
    assert found["stated"]["true"] == 0


@pytest.mark.parametrize("name", TABLES)
def test_formats(name: str, judged: Path, home: Home, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(TABLES[name])
    found = answer("check", path, *ENDS, *LABEL, home=home.root)
    assert found["pairs"] == {"true": 5, "false": 3}


def test_without_a_label_only_recall_can_be_told(judged: Path, home: Home) -> None:
    told = done("check", judged, *ENDS, "--misses", "1", home=home.root)
    assert "only recall can be told" in told
    assert "Stated: precision -, recall 0.375 (3 of 8 true pairs" in told
    assert "an AUC needs both kinds" in told
    assert "True pairs that a source knows to be false: 1" in told
    assert "True pairs of which the graph says nothing: 1 of 3" in told


def test_what_people_read(judged: Path, home: Home, store: Store) -> None:
    weigh(store, [("t:7", "t:8", 0.95)], "f@2")
    told = done("check", judged, *ENDS, *LABEL, home=home.root)
    assert "Read 10 rows." in told
    assert "Rejected 2 malformed rows: line 10: the object is blank" in told
    assert "Not in the graph: 1 name: zoratin." in told
    assert "Stated: precision 0.667 (2 of 3 stated pairs)" in told
    assert "0.400 of all 5)" in told
    assert "Weights: AUC 0.000 (95 % 0.000 to 0.000)" in told
    assert "Weights of several models cannot be compared" in told
    assert "Best: F1 0.400 from 0.8 on." in told


def test_a_symmetric_relation_counts_either_way(store: Store, aside: Path, tmp_path: Path) -> None:
    rows = (
        EntityRow("d:1", "zoratin", ("Drug",)),
        EntityRow("d:2", "foozine", ("Drug",)),
        TripleRow("d:1", "INTERACTS_WITH_DRUG", "d:2", "x"),
        TripleRow("d:1", "DRUG_RESEMBLES", "d:2", "x"),
    )
    load_knowledge(store, Small(rows), rejected_file=aside)
    path = tmp_path / "pairs.csv"
    path.write_text("from,to\nfoozine,zoratin\nzoratin,foozine\n")
    with Graph(store, Home(tmp_path)) as graph:
        found = graph.check(path, relation="DRUG_RESEMBLES")
        assert (found.pairs.true, found.repeated, found.stated.true) == (1, 1, 1)
        found = graph.check(path, relation="INTERACTS_WITH")
        assert found.stated.true == 0


def test_older_names_of_predictions_count(loaded: Store, home: Home, tmp_path: Path) -> None:
    predict(loaded, "old")
    loaded.table(
        "MATCH (s {id: 't:9'}), (o {id: 't:1'}) "
        "CREATE (s)-[:PREDICTED_ADVERSE_EFFECT {run: 'old', confidence: 0.5}]->(o)",
        {},
        write=True,
    )
    path = tmp_path / "pairs.csv"
    path.write_text("drug,effect,ok\naspirin,rash,1\nrash,aspirin,0\n")
    told = ("--subject", "drug", "--object", "effect", "--label", "ok")
    found = answer("check", path, "--relation", "HAS_SIDE_EFFECT", *told, home=home.root)
    assert found["predicted"] == {"true": 1, "false": 0}


def test_many_pages(judged: Path, home: Home, store: Store, monkeypatch: Any) -> None:
    with Graph(store, home) as graph:
        options: dict[str, Any] = {"subject": "drug", "object_": "disease", "label": "verdict"}
        whole = graph.check(judged, relation="TREATS", **options).as_dict()
        monkeypatch.setattr("biogk.training.checking.check.ROWS", 3)
        monkeypatch.setattr(evidence, "PAIRS", 2)
        monkeypatch.setattr(evidence, "REMEMBERED", 1)
        paged = graph.check(judged, relation="TREATS", **options).as_dict()
    assert {**whole, "seconds": 0} == {**paged, "seconds": 0}


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_a_picture(judged: Path, home: Home, tmp_path: Path, ending: str) -> None:
    path = tmp_path / "new" / f"check{ending}"
    done("check", judged, *ENDS, *LABEL, "--output", path, home=home.root)
    start = path.read_bytes()[:100]
    assert start.startswith(b"\x89PNG") if ending == ".png" else b"<?xml" in start


def test_names_are_found_as_one_by_one(judged: Path, store: Store) -> None:
    store.table("MATCH (e {id: 't:7'}) SET e.identifiers = ['DRUGBANK:DB00682']", {}, write=True)
    store.read("schema/await_indexes", seconds=60)
    names = ["aspirin", "ACETYLSALICYLIC ACID", "t:7", "drugbank:db00682", "nothing", "?", "T:1"]
    names += ['a `quoted` "name" with \\ in it', "x" * 900, "a:b"]
    found = entities_of_names(store, names)
    assert {name: sorted(found.get(name, [])) for name in names} == {
        name: sorted(entities_named(store, name)) for name in names
    }
    assert found["drugbank:db00682"] == ["t:7"]


FAULTS = (
    (("nowhere.csv", *ENDS), "nowhere.csv is not there"),
    (("judged.csv", *ENDS[:3], "pill", *ENDS[4:]), "no column 'pill'; it has 'drug'"),
    (("judged.csv", *ENDS, "--label", "grade"), "no column 'grade'; it has 'drug'"),
    (("judged.csv", "--relation", "TREATZ"), "Did you mean TREATS?"),
    (("judged.csv", *ENDS, "--run", "none"), "There is no run none"),
    (("judged.csv", *ENDS, "--run", "taught"), "Run taught is a training"),
    (("judged.csv", *ENDS, "--source", "none"), "It has other, small, trials."),
    (("judged.csv", *ENDS, "--output", "x.pdf"), "Let it end in .png or .svg."),
    (("judged.csv", *ENDS, "--true", "yes"), "Name it with --label."),
    (("strangers.csv", *ENDS), "None of the names of"),
    (("objects.csv", *ENDS), "No object of"),
    (("judged.csv", *ENDS, *LABEL, "--true", "a", "--false", "b"), "'yes', 'no', 'perhaps'"),
    (("header.csv", *ENDS), "header.csv has no rows"),
    (("empty.csv", *ENDS), "empty.csv is empty"),
    (("blank.csv", *ENDS), "No row of"),
)


@pytest.mark.parametrize(("arguments", "part"), FAULTS, ids=lambda each: str(each)[:40])
def test_faults_in_one_line(
    judged: Path, home: Home, store: Store, arguments: Sequence[str], part: str
) -> None:
    store.write(
        "runs/create",
        run=asdict(RunInfo("taught", TRAINING, "gk", "minilm", "little", "train", "{}", 7)),
    )
    written = {
        "strangers.csv": HEADER + "zoratin,barosis,yes\n",
        "objects.csv": HEADER + "aspirin,barosis,yes\nwarfarin,gout,yes\n",
        "header.csv": HEADER,
        "empty.csv": "",
        "blank.csv": HEADER + ",headache,yes\n",
    }
    for name, text in written.items():
        judged.with_name(name).write_text(text)
    path, *rest = arguments
    assert_one_line(run("check", judged.with_name(path), *rest, home=home.root), part)


def test_an_empty_graph(store: Store, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    path.write_text(HEADER + JUDGED)
    assert_one_line(run("check", path, *ENDS, home=home.root), "The graph is empty.")
