"""Kinds that a source only assumes, and entities without a name, in the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, KnowledgeRow, TripleRow
from biogk.core.store.driver import Store
from biogk.curate.sources import remove_source
from biogk.load import ingest
from biogk.load.ingest import load_knowledge
from commands import answer
from conftest import dump
from small import Small

pytestmark = pytest.mark.server

ASSUMED = (
    EntityRow("umls:C1", "foozine", ("Drug",), assumed=True),
    EntityRow("umls:C2", "foo surgery", ("Symptom",), assumed=True),
    EntityRow("umls:C3", "barosis", ("Symptom",), assumed=True),
    EntityRow("umls:C1", "foozine", ("Disease",), assumed=True),
    TripleRow("umls:C1", "HAS_SIDE_EFFECT", "umls:C2", "x"),
    TripleRow("umls:C1", "HAS_SIDE_EFFECT", "umls:C3", "x"),
)
KNOWN = (
    EntityRow("umls:C2", "foo surgery", ("Procedure",)),
    EntityRow("umls:C3", "barosis"),
    TripleRow("umls:C2", "RELATED_TO", "umls:C3", "x"),
)


def load(store: Store, aside: Path, rows: Iterable[KnowledgeRow], source: str) -> None:
    load_knowledge(store, Small(list(rows), source), rejected_file=aside)


def kinds(store: Store) -> dict[str, set[str]]:
    rows = store.table("MATCH (e:Entity) RETURN e.id, labels(e)", {}).rows
    return {id_: set(labels) - {"Entity"} for id_, labels in rows}


def test_an_assumed_kind_is_used_where_no_other_source_has_one(store: Store, aside: Path) -> None:
    load(store, aside, KNOWN, "known")
    for _ in range(2):
        load(store, aside, ASSUMED, "assumed")
        assert kinds(store) == {
            "umls:C1": {"Drug", "Disease"},
            "umls:C2": {"Procedure"},
            "umls:C3": {"Symptom"},
        }


@pytest.mark.parametrize("batch", [1, 100])
def test_a_known_kind_takes_the_place_of_an_assumed_one(
    store: Store, aside: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(ingest, "KNOWLEDGE", replace(ingest.KNOWLEDGE, batch=batch))
    load(store, aside, ASSUMED, "assumed")
    alone = dump(store)
    load(store, aside, KNOWN, "known")
    known = {
        "umls:C1": {"Drug", "Disease"},
        "umls:C2": {"Procedure"},
        "umls:C3": {"Symptom"},
    }
    assert kinds(store) == known
    other = EntityRow("umls:C3", "barosis", ("Disease",))
    load(store, aside, [other, EntityRow("umls:C1", "foozine", ("Gene",), assumed=True)], "third")
    assert kinds(store) == {**known, "umls:C1": {"Drug", "Disease", "Gene"}, "umls:C3": {"Disease"}}
    remove_source(store, "third")
    assert kinds(store) == known
    remove_source(store, "known")
    assert dump(store) == alone


def test_one_source_that_knows_a_kind_in_one_row_and_assumes_one_in_another(
    store: Store, aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "KNOWLEDGE", replace(ingest.KNOWLEDGE, batch=1))
    load(store, aside, [*KNOWN, *ASSUMED, *KNOWN], "all")
    assert kinds(store)["umls:C2"] == {"Procedure"}


def test_assumed_kinds_of_one_source_are_as_stated_ones(store: Store, aside: Path) -> None:
    load(store, aside, ASSUMED, "assumed")
    assert kinds(store) == {
        "umls:C1": {"Drug", "Disease"},
        "umls:C2": {"Symptom"},
        "umls:C3": {"Symptom"},
    }


def test_entities_without_a_name_are_not_weighed(home: Home, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("subject,relation,object\nhp:1,TREATS,pain\nfoozine,TREATS,pain\n")
    report = answer("load", "triples", path, "--source", "mine", home=home.root)
    assert report["nameless"] == 1
    assert (report["prefixes"], report["foreign"]) == ({"hp": 1, "mine-label": 2}, {})
    (row,) = store.read(
        "knowledge/count_unweighed",
        encoder="e",
        estimator="parallelogram",
        sources=["mine"],
        never=[],
        again=False,
        only=None,
    )
    assert (row["triples"], row["nameless"]) == (1, 1)
