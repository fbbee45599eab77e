"""Ontologies in OBO in the database, and the questions that walk up and down their terms."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.engine.sites import LocalSite
from biogk.load.bulk.choice import Bulk
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from biogk.loaders.sources.obo.source import Obo
from commands import answer, assert_one_line, done, run
from conftest import empty
from small import Small

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
FEVERS = """format-version: 1.2
data-version: 2024-01-01
ontology: fevers
property_value: terms:license https://creativecommons.org/publicdomain/zero/1.0/

[Term]
id: DOID:1
name: disease

[Term]
id: DOID:2
name: viral fever
is_a: DOID:1 ! disease

[Term]
id: DOID:3
name: dengue
synonym: "breakbone fever" EXACT []
synonym: "fever" BROAD []
xref: MESH:D003715
is_a: DOID:2 ! viral fever
is_a: DOID:1 {negated="true"}
relationship: has_symptom SYMP:1 ! headache

[Term]
id: DOID:4
name: obsolete break-bone
is_obsolete: true
replaced_by: DOID:3
"""
LAYERS = 40


@pytest.fixture
def fevers(tmp_path: Path) -> Path:
    path = tmp_path / "fevers.obo"
    path.write_text(FEVERS)
    return path


def names(question: str, name: str, home: Home, *options: str) -> list[tuple[str, int]]:
    rows = answer("query", question, "--name", name, *options, home=home.root)
    return [(row[question[:-1]], row["depth"]) for row in rows]


def test_a_second_load_changes_nothing(
    fevers: Path, home: Home, store: Store, snapshot: Snapshot
) -> None:
    told = done("load", "obo", fevers, home=home.root)
    assert "New: 4 entities, 3 edges, 1 known falsehood." in told
    assert "Left out: broad synonym 1, obsolete entity 1." in told
    before = snapshot()
    assert "Nothing changed" in done("load", "obo", fevers, home=home.root)
    assert snapshot() == before
    (row,) = answer("query", "find", "--words", "DOID:4", home=home.root)
    assert (row["entity"], row["aliases"]) == ("dengue", ["breakbone fever"])
    (source,) = answer("sources", "list", home=home.root)
    assert (source["id"], source["version"]) == ("fevers", "2024-01-01")
    assert source["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_what_the_file_has_no_more_is_taken_out(fevers: Path, home: Home, store: Store) -> None:
    done("load", "obo", fevers, home=home.root)
    fevers.write_text(FEVERS.replace("is_a: DOID:2 ! viral fever\n", ""))
    assert "--replace takes it out" in done("load", "obo", fevers, home=home.root)
    assert "Taken out" in done("load", "obo", fevers, "--replace", home=home.root)
    assert names("ancestors", "dengue", home) == []


def test_a_bulk_import_ends_in_the_same_graph(
    fevers: Path, home: Home, store: Store, snapshot: Snapshot, aside: Path
) -> None:
    load_knowledge(store, Obo(fevers), rejected_file=aside)
    expected = snapshot()
    empty(store)
    plan = LoadPlan(bulk=Bulk(LocalSite(home), always=True))
    load_knowledge(store, Obo(fevers), rejected_file=aside, plan=plan)
    assert snapshot() == expected


def test_up_and_down(fevers: Path, home: Home, store: Store, aside: Path) -> None:
    done("load", "obo", fevers, home=home.root)
    up = [("viral fever", 1), ("disease", 2)]
    for name in ("dengue", "Breakbone fever", "DOID:3"):
        assert names("ancestors", name, home) == up
    assert names("ancestors", "dengue", home, "--depth", "1") == up[:1]
    assert names("ancestors", "dengue", home, "--limit", "1") == up[:1]
    assert names("descendants", "disease", home) == [("viral fever", 1), ("dengue", 2)]
    assert names("descendants", "dengue", home) == []
    other = (
        EntityRow("umls:C1", "Breakbone fever", ("Disease",), identifiers=("DOID:3",)),
        EntityRow("umls:C2", "Infection", ("Disease",)),
        TripleRow("umls:C1", "HAS_BROADER", "umls:C2", "CHD"),
    )
    load_knowledge(store, Small(other, "umls"), rejected_file=aside)
    done("same-as", home=home.root)
    assert names("ancestors", "umls:C1", home) == [("Infection", 1), *up]
    assert names("ancestors", "umls:C1", home, "--score", "1.1") == [("Infection", 1)]


def test_circles_and_many_ways(home: Home, store: Store, aside: Path, tmp_path: Path) -> None:
    ring = tmp_path / "ring.obo"
    terms = [f"\n[Term]\nid: X:{n}\nname: x{n}\nis_a: X:{n % 3 + 1}\n" for n in (1, 2, 3)]
    ring.write_text("ontology: ring\n" + "".join(terms))
    result = run("load", "obo", ring, home=home.root)
    assert "is_a runs in a circle, as of one term: X:" in result.stderr
    assert names("ancestors", "x1", home) == [("x2", 1), ("x3", 2)]
    assert names("descendants", "x1", home) == [("x3", 1), ("x2", 2)]
    # from the lowest of these layers 2^39 paths go up
    layers = [(f"t:{n}a", f"t:{n}b") for n in range(LAYERS)]
    entities = [EntityRow(each, each[2:], ("Disease",)) for pair in layers for each in pair]
    steps = [
        TripleRow(low, "IS_A", high, "is_a")
        for below, above in pairwise(layers)
        for low in below
        for high in above
    ]
    load_knowledge(store, Small((*entities, *steps)), rejected_file=aside)
    found = names("ancestors", "0a", home, "--limit", "100")
    assert found[-2:] == [("39a", 39), ("39b", 39)]
    assert len(found) == 2 * (LAYERS - 1)
    assert names("descendants", "39a", home, "--limit", "1000")[-1] == ("0b", 39)


def test_a_file_of_another_kind(fevers: Path, home: Home, store: Store) -> None:
    fevers.write_text('<?xml version="1.0"?>\n<rdf:RDF xmlns="x">')
    assert_one_line(run("load", "obo", fevers, home=home.root), "an ontology in OWL or RDF")
