"""Models of whole documents: relations between concepts, across sentences, from load to write."""

from __future__ import annotations

import json
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from biogk.core.config import Home
from biogk.core.store.driver import Store
from biogk.training.graphs.taskgraph import CONCEPT_GOLD, MEANS, TaskGraph
from commands import answer, done

pytestmark = pytest.mark.server

DRUGS = ("foozine", "bartide", "quxolol", "plumab")
EFFECTS = ("barosis", "tapthy", "worlia", "grumps")
KNOWN, NEW = "As is known, they had", "For the first time, they had"
TRAIN = ("--corpus", "notes", "--encoder", "minilm", "--encoder.trainable", "false")
TRAIN += ("--model.hidden", "64", "--training.epochs", "12", "--training.batch_size", "4")


def note(number: int, drug: str, effect: str, other: str, *, new: bool) -> dict[str, Any]:
    """They took a drug and then had an effect; another one had nothing to do with it."""
    had = f"{NEW if new else KNOWN} {effect}"
    text = f"They took {drug}. {had}. Nobody had {other}, whatever {drug} is."
    names = [(drug, "Drug"), (effect, "Effect"), (other, "Effect")]
    mentions = [
        {"start": at, "end": at + len(name), "type": type_, "identifiers": [f"x:{name}"]}
        for name, type_ in names
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    relation = {"head": f"x:{drug}", "tail": f"x:{effect}", "type": "causes", "novel": new}
    return {
        "id": str(number),
        "split": "dev" if number % 6 == 0 else "train",
        "text": text,
        "mentions": mentions,
        "concept_relations": [relation],
    }


@pytest.fixture
def notes(home: Home, loaded: Store, tmp_path: Path) -> Home:
    """A graph with entities that have the identifiers, and the notes, linked."""
    said = product(DRUGS, permutations(EFFECTS, 2), (True, False))
    rows = [note(number, drug, *two, new=new) for number, (drug, two, new) in enumerate(said)]
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    table = tmp_path / "known.tsv"
    lines = ["subject\trelation\tobject\tsubject_name\tobject_name"]
    lines += [f"x:{d}\tTREATS\tx:{e}\t{d}\t{e}" for d, e in zip(DRUGS, EFFECTS, strict=True)]
    table.write_text("\n".join(lines), encoding="utf-8")
    done("load", "triples", table, "--source", "known", home=home.root)
    done("load", "jsonl", path, "--corpus", "notes", home=home.root)
    done("link", "--corpus", "notes", home=home.root)
    return home


def test_documents_are_learned_read_and_written_whole(notes: Home, loaded: Store) -> None:
    home = notes.root
    files = answer("materialize", "--corpus", "notes", home=home)
    assert [row["split"] for row in files] == ["train", "dev"]  # there is no test
    graph = TaskGraph.load(Path(files[0]["file"]))
    assert graph.relates_concepts
    assert graph.data[CONCEPT_GOLD].num_edges == len(graph.documents) == 80
    meant = graph.data[MEANS].edge_index
    assert {graph.entities[e] for e in meant[1].tolist()} == {f"x:{e}" for e in (*DRUGS, *EFFECTS)}

    trained = answer("train", *TRAIN, "--model", "sent-context-only", home=home)
    run = trained["run"]
    scores = answer("evaluate", "--run", run, home=home)
    assert scores["split"] == "dev"
    assert scores["relation_f1"] == scores["given"]["relation_f1"]
    given, found = scores["concepts"]["given"], scores["concepts"]["found"]
    assert given["pair"]["annotated"] == found["pair"]["annotated"] == 16
    assert given["with type"]["f1"] >= given["with novelty"]["f1"]
    assert given["pair"]["f1"] == 100
    assert found["pair"]["recall"] > 90  # by the identifiers of linked entities
    shown = done("evaluate", "--run", run, home=home)
    for part in ("with annotated mentions given: relation F1", "with novelty", "found and linked"):
        assert part in shown

    text = "They took plumab. As is known, they had worlia. Nobody had grumps, whatever plumab is."
    read = answer("extract", "--run", run, text, home=home)
    assert read["sentences"] == [[0, len(text)]]
    (relation,) = (each for each in read["relations"] if "x:worlia" in each["concepts"])
    assert relation["concepts"] == ["x:plumab", "x:worlia"]
    assert relation["novel"] is False
    assert len(answer("extract", "--run", run, "--sentences", text, home=home)["sentences"]) == 3

    (first,) = (
        each
        for each in answer("predict", "--run", run, "--write", home=home)
        if each["document"] == "notes:0"
    )
    new = {tuple(each["concepts"]): each["novel"] for each in first["relations"]}
    (row,) = loaded.table(
        "MATCH (:Document {id: 'notes:0'})-[:HAS_MENTION]->(h)-[p:PREDICTED]->(t) "
        "WHERE t.text = 'barosis' RETURN h.text, t.text, p.novel, p.sentences",
        {},
    ).rows
    assert row[:3] == ["foozine", "barosis", new["x:foozine", "x:barosis"]]
    assert row[3] == ["They took foozine.", f"{NEW} barosis."]
    explained = answer("explain", "foozine", "barosis", "--stored", home=home)
    read_in = [text["text"] for edge in explained["edges"] for text in edge["evidence"]]
    assert f"They took foozine. {NEW} barosis." in read_in
