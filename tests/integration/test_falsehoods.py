"""What sources state to be false: kept, asked for, never a fact, and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.engine.sites import LocalSite
from biogk.load.bulk.choice import Bulk
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from commands import answer, assert_one_line, done, run
from conftest import empty
from small import Small

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
HEADER = "drug,category,disease\n"
JUDGED = "zoratin,DM,barosis\nzoratin,NOT,gout\nfoozine,NOT,barosis\n"
FALSE = """
MATCH (s)<-[:OF_SUBJECT]-(f:Falsehood)-[:OF_OBJECT]->(o)
RETURN s.name, f.relation, o.name, f.source
"""
GIVEN = (
    EntityRow("t:1", "zoratin", ("Drug",)),
    EntityRow("t:2", "gout", ("Disease",)),
    TripleRow("t:1", "TREATS", "t:2", "may_treat"),
    TripleRow("t:1", "TREATS", "t:2", "fails", negated=True),
    TripleRow("t:1", "TREATS", "t:2", "never", negated=True),
)


@pytest.fixture
def judged(home: Home, store: Store, tmp_path: Path) -> Callable[..., str]:
    """Loads a table of judged pairs."""
    path = tmp_path / "judged.csv"

    def load(rows: str = JUDGED, *options: str) -> str:
        path.write_text(HEADER + rows)
        ends = ("--subject", "drug", "--object", "disease", "--relation", "category")
        maps = ("--map", "DM=TREATS", "--map", "NOT=!TREATS")
        return done(
            "load", "triples", path, "--source", "judges", *ends, *maps, *options, home=home.root
        )

    return load


def test_a_relation_that_denies(judged: Callable[..., str], home: Home, store: Store) -> None:
    told = judged()
    assert "read 1 triple between 4 entity rows and 2 known falsehoods" in told
    assert "New: 4 entities, 1 edge, 2 known falsehoods." in told
    assert sorted(store.table(FALSE, {}).rows) == [
        ["foozine", "TREATS", "barosis", "judges"],
        ["zoratin", "TREATS", "gout", "judges"],
    ]
    assert "Nothing changed" in judged()
    (row,) = answer("sources", "list", home=home.root)
    assert (row["edges"], row["falsehoods"]) == (1, 2)
    found = answer("query", "MATCH (:Entity)-[r]->(:Entity) RETURN type(r) AS type", home=home.root)
    assert found == [{"type": "TREATS"}]


def test_it_goes_with_what_it_hangs_on(
    judged: Callable[..., str], home: Home, store: Store, snapshot: Snapshot, aside: Path
) -> None:
    load_knowledge(store, Small(GIVEN[:3], "other"), rejected_file=aside)
    before = snapshot()
    judged()
    told = judged("zoratin,DM,barosis\n", "--replace")
    assert "known falsehoods 2" in told
    assert store.table(FALSE, {}).rows == []
    judged()
    done("sources", "remove", "judges", "--yes", home=home.root)
    assert snapshot() == before


def test_contradictions(judged: Callable[..., str], home: Home, store: Store, aside: Path) -> None:
    harm = TripleRow("t:1", "HAS_SIDE_EFFECT", "t:2", "x")
    load_knowledge(store, Small((*GIVEN[:3], harm), "other"), rejected_file=aside)
    judged()
    done("same-as", home=home.root)
    rows = answer("query", "contradictions", home=home.root)
    assert [(row["subject"], row["object"], row["but"], row["says"]) for row in rows] == [
        ("zoratin", "gout", "HAS_SIDE_EFFECT", "other"),
        ("zoratin", "gout", "known to be false", "judges"),
    ]
    read = "{run: 'r', confidence: 0.9, evidence: ['d:1']}"
    found = f"CREATE (s)-[:PREDICTED_HAS_SIDE_EFFECT {read}]->(o)"
    store.table(f"MATCH (s {{id: 't:1'}}), (o {{id: 't:2'}}) {found}", {}, write=True)
    (row,) = [
        row for row in answer("query", "contradictions", home=home.root) if row["says"] == "r"
    ]
    assert (row["but"], row["evidence"]) == ("PREDICTED_HAS_SIDE_EFFECT", ["d:1"])


def test_an_export_says_what_is_false_and_loads_again(
    home: Home, store: Store, aside: Path, tmp_path: Path
) -> None:
    load_knowledge(store, Small(GIVEN), rejected_file=aside)
    both = "MATCH (f:Falsehood) RETURN f.id, f.relation, f.source_relations"
    before = (sorted(store.table(FALSE, {}).rows), store.table(both, {}).rows)
    done("export", tmp_path / "kgx", "--format", "kgx", home=home.root)
    lines = (tmp_path / "kgx" / "edges.tsv").read_text(encoding="utf-8").splitlines()
    assert [
        dict(zip(lines[0].split("\t"), line.split("\t"), strict=True))["negated"]
        for line in lines[1:]
    ] == ["", "true"]
    done("export", tmp_path / "csv", "--format", "csv", home=home.root)
    others = [path.read_text(encoding="utf-8") for path in (tmp_path / "csv").iterdir()]
    assert sum(text.count("TREATS") for text in others) == 1
    empty(store)
    done("load", "kgx", tmp_path / "kgx", "--source", "small", home=home.root)
    assert (sorted(store.table(FALSE, {}).rows), store.table(both, {}).rows) == before
    assert store.table("MATCH (:Drug)-[r:TREATS]->() RETURN r.source", {}).rows == [["small"]]


def test_a_bulk_import_ends_in_the_same_graph(
    home: Home, store: Store, snapshot: Snapshot, aside: Path
) -> None:
    often = (("frequency", ("rare", "2%")), ("frequency_upper", 0.02))
    source = Small((*GIVEN, TripleRow("t:1", "HAS_SIDE_EFFECT", "t:2", "x", often)))
    load_knowledge(store, source, rejected_file=aside)
    expected = snapshot()
    assert any("frequency_upper" in line for line in expected)
    empty(store)
    plan = LoadPlan(bulk=Bulk(LocalSite(home), always=True))
    report = load_knowledge(store, source, rejected_file=aside, plan=plan)
    assert snapshot() == expected
    assert report.created == {"entities": 2, "edges": 2, "falsehoods": 1}
    assert not load_knowledge(store, source, rejected_file=aside).changes


def test_weights_are_judged_against_falsehoods(
    home: Home, store: Store, snapshot: Snapshot, aside: Path
) -> None:
    drugs = [EntityRow(f"d:{n}", f"drug {n}", ("Drug",)) for n in range(24)]
    ills = [EntityRow("i:1", "gout", ("Disease",)), EntityRow("i:2", "i:2", ("Disease",))]
    rows = [TripleRow(f"d:{n}", "TREATS", "i:1", "x", negated=n >= 14) for n in range(24)]
    nameless = TripleRow("d:0", "TREATS", "i:2", "x", negated=True)
    load_knowledge(store, Small((*drugs, *ills, *rows, nameless)), rejected_file=aside)
    command = ("weigh", "--evaluate", "--against", "known-false", "--encoder", "minilm")
    before = snapshot()
    found = answer(*command, home=home.root)
    (row,) = found["relations"]
    assert (row["source"], row["relation"]) == ("small", "TREATS")
    assert (row["true"], row["false"]) == (14, 10)
    assert 0 <= row["auc_low"] <= row["auc"] <= row["auc_high"] <= 1
    assert 0 <= row["above_median"] <= 10
    assert snapshot() == before
    assert "Against known falsehoods: parallelogram" in done(*command, home=home.root)
    assert_one_line(run("weigh", "--against", "known-false", home=home.root), "--evaluate")
    store.table("MATCH (f:Falsehood) DETACH DELETE f", {}, write=True)
    assert_one_line(run(*command, home=home.root), "No relation has 10 triples and 10 known")
