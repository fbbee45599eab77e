"""Corpora in the database: what a scorer needs can be read back from it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.load.ingest import load_corpus
from biogk.loaders.corpora.biorelex import BioRelEx
from commands import answer, assert_one_line, done, run

pytestmark = pytest.mark.server

CLUSTERS = """
MATCH (d:Document {corpus: 'biorelex', split: $split})-[:HAS_MENTION]->(m)
UNWIND m.clusters AS cluster
RETURN d.id, cluster, m.text, m.start, m.end
"""
INTERACTIONS = """
MATCH (d:Document {corpus: 'biorelex', split: $split})-[:HAS_MENTION]->(h)-[g:GOLD]->(t)
UNWIND h.clusters AS first UNWIND t.clusters AS second
RETURN DISTINCT d.id, first, second, g.type
"""
LABELS = {1: "bind", -1: "no-bind", 0: "maybe-bind"}


@pytest.mark.parametrize(
    ("split", "documents", "interactions"), [("train", 1_405, 2_214), ("dev", 201, 294)]
)
def test_biorelex_can_be_scored_from_the_database(
    store: Store,
    aside: Path,
    real_data: Path,
    snapshot: Callable[[], list[str]],
    split: str,
    documents: int,
    interactions: int,
) -> None:
    path = real_data / "biorelex" / f"1.0alpha7.{split}.json"
    report = load_corpus(store, BioRelEx(path), rejected_file=aside)
    assert (report.documents, report.rejected) == (documents, 0)
    before = snapshot()
    assert not load_corpus(store, BioRelEx(path), rejected_file=aside).changes
    assert snapshot() == before
    sentences = {f"biorelex:{each['id']}": each for each in json.loads(path.read_text("utf-8"))}
    stated = {id_: _interactions(sentence) for id_, sentence in sentences.items()}
    kept: dict[str, set[Any]] = defaultdict(set)
    for id_, first, second, type_ in store.table(INTERACTIONS, {"split": split}).rows:
        kept[id_].add((*sorted((int(first), int(second))), type_))
    # one span of one sentence is annotated as two entities, of which one takes part in nothing
    extra = {id_: pairs - stated[id_] for id_, pairs in kept.items() if pairs - stated[id_]}
    assert extra == {}
    assert {id_: pairs for id_, pairs in stated.items() if pairs} == dict(kept)
    assert sum(map(len, stated.values())) == interactions
    names: dict[str, set[Any]] = defaultdict(set)
    for id_, cluster, *mention in store.table(CLUSTERS, {"split": split}).rows:
        names[id_].add((int(cluster), *mention))
    assert {id_: _mentions(sentence) for id_, sentence in sentences.items()} == {
        id_: names[id_] for id_ in sentences
    }


def _interactions(sentence: dict[str, Any]) -> set[Any]:
    return {
        (*sorted(each["participants"]), LABELS[each["label"]]) for each in sentence["interactions"]
    }


def _mentions(sentence: dict[str, Any]) -> set[Any]:
    return {
        (number, name, start, end)
        for number, entity in enumerate(sentence["entities"])
        for name, places in entity["names"].items()
        if places["is_mentioned"]
        for start, end in places["mentions"]
    }


def test_a_corpus_of_ones_own(store: Store, home: Home, tmp_path: Path) -> None:
    mentions = [
        {"start": 0, "end": 7, "type": "Drug", "cluster": "a"},
        {"start": 15, "end": 20, "type": "Disease"},
        {"start": 22, "end": 24, "type": "Drug", "cluster": "a"},
    ]
    line = {"id": 1, "text": "Aspirin eased\r\nfever; it helped. 😀", "mentions": mentions}
    line = line | {"id": "1", "relations": [{"head": 0, "tail": 1, "type": "eased by"}]}
    (tmp_path / "train.jsonl").write_text(json.dumps(line), encoding="utf-8")
    command = ("load", "jsonl", tmp_path / "train.jsonl", "--corpus", "own")
    result = run(*command, home=home.root)
    assert "own: read 1 document, 3 mentions, 1 relation in" in result.stdout, result.stderr
    assert "\nNew: 1 document, 3 mentions, 1 relation.\n" in result.stdout
    assert "eased by as EASED_BY" in result.stderr
    rows = store.table(
        "MATCH (d:Document {corpus: 'own'})-[:HAS_MENTION]->(m) "
        "RETURN m.text, substring(d.text, m.start, m.end - m.start), m.types, m.clusters "
        "ORDER BY m.start",
        {},
    ).rows
    assert rows == [
        ["Aspirin", "Aspirin", ["Drug"], ["a"]],
        ["fever", "fever", ["Disease"], None],
        ["it", "it", ["Drug"], ["a"]],
    ]
    assert not any(answer(*command, home=home.root)["changes"].values())
    (tmp_path / "test.jsonl").write_text(json.dumps(line | {"id": "2"}) + '\n{"id": "3"}\n')
    command = ("load", "jsonl", tmp_path / "test.jsonl", "--corpus", "own")
    assert_one_line(run(*command, home=home.root), "test.jsonl, line 2: text is None, not text")
    assert answer(*command, "--max-rejected", "0.5", home=home.root)["documents"] == 1
    assert_one_line(
        run(*command[:2], tmp_path, "--corpus", "a b", home=home.root), "'a b' cannot be the name"
    )


def test_brat_counts_what_it_passes_over(store: Store, home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "dev"
    folder.mkdir()
    (folder / "a.txt").write_text("high or low fever")
    (folder / "a.ann").write_text("T1\tX 0 4;12 17\thigh fever\nT2\tX 8 17\tlow fever\nA1\tN T1\n")
    command = ("load", "brat", folder, "--corpus", "brat")
    assert_one_line(run(*command, home=home.root), "T1 is discontinuous", "--discontinuous")
    said = done(*command, "--discontinuous", "drop", home=home.root)
    assert "Passed over: discontinuous mentions 1.\nFields not read: attribute N 1." in said
    assert answer(*command, "--discontinuous", "cover", home=home.root)["mentions"] == 2


def test_all_folds_of_ade(store: Store, home: Home, tmp_path: Path) -> None:
    sentence = {"tokens": ["Fine"], "entities": [], "relations": [], "orig_id": 1}
    for fold in range(10):
        for number, split in enumerate(("train", "test")):
            text = json.dumps([sentence | {"orig_id": number}])
            (tmp_path / f"ade_split_{fold}_{split}.json").write_text(text)
    load = Graph(store, home).load
    with pytest.raises(UsageError, match="cannot have one name"):
        load.ade(tmp_path, fold="all", corpus="mine")
    with pytest.raises(UsageError, match="cannot share one file"):
        load.ade(tmp_path, fold="all", rejected=tmp_path / "rejected")

    found = load.ade(tmp_path, fold="all")
    assert [report.source.id for report in found] == [f"ade-{fold}" for fold in range(10)]
    assert not load.ade(str(tmp_path), fold=3)[0].changes
    assert len(answer("load", "ade", tmp_path, "--fold", "all", home=home.root)) == 10
    assert answer("load", "ade", tmp_path, "--fold", "3", home=home.root)["documents"] == 2
