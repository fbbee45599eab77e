"""Corpora in the database: what a scorer needs can be read back from it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biogk.loaders.biorelex import BioRelEx
from biogk.store.driver import Store
from biogk.store.ingest import load_corpus

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
