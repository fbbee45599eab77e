"""Silver corpora: which sentences the graph annotates, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.distant.targets import targets_of
from commands import answer, assert_one_line, done, run
from small import Small, document

pytestmark = pytest.mark.server

MORE = Small(
    (
        EntityRow("t:1", "aspirin"),
        EntityRow("t:2", "headache"),
        EntityRow("t:3", "gastric bleeding"),
        EntityRow("t:4", "penicillin"),
        TripleRow("t:1", "HAS_SIDE_EFFECT", "t:3", "x"),
        TripleRow("t:4", "HAS_SIDE_EFFECT", "t:2", "x"),
    ),
    "more",
)
STATED = "Warfarin may cause a rash."
OTHERWISE = "Aspirin relieved the headache."
SILENT = "Warfarin was given before the headache."
TEXT = (
    STATED,
    OTHERWISE,
    f"{SILENT} Nothing else was seen.",
    "Penicillin caused a rash in two children",
    "Warfarin may  cause a rash",
    "",
    "A rash was seen.",
)


@pytest.fixture
def silver(loaded: Store, home: Home, aside: Path, tmp_path: Path) -> Path:
    """The small graph with more side effects, and a text."""
    load_knowledge(loaded, MORE, rejected_file=aside)
    path = tmp_path / "text.txt"
    path.write_bytes("\n".join(TEXT).encode() + b"\n\xff\xfe rash\n")
    (home.root / "corpora" / "little-silver.toml").unlink(missing_ok=True)
    return path


def kept(home: Home) -> dict[str, dict[str, object]]:
    lines = home.silver("little-silver").read_text(encoding="utf-8").splitlines()
    return {document["text"]: document for document in map(json.loads, lines)}


def test_sentences_are_annotated_by_what_the_graph_states(
    loaded: Store, home: Home, silver: Path
) -> None:
    found = answer("distant", silver, "--corpus", "little", "--negatives", "2", home=home.root)
    counts = {key: found[key] for key in ("lines", "unreadable", "stated", "otherwise", "silent")}
    assert counts == {"lines": 8, "unreadable": 1, "stated": 1, "otherwise": 1, "silent": 1}
    assert found["left_out"] == {"of the corpus": 1, "repeated": 1}
    assert (found["documents"], found["negatives"]) == (3, 2)
    assert found["relations"] == {"Adverse-Effect": 1}
    documents = kept(home)
    assert documents.keys() == {STATED, OTHERWISE, SILENT}
    stated = documents[STATED]
    assert stated["mentions"] == [
        {"start": 0, "end": 8, "type": "Drug"},
        {"start": 21, "end": 25, "type": "Adverse-Effect"},
    ]
    assert stated["relations"] == [{"head": 1, "tail": 0, "type": "Adverse-Effect"}]
    assert documents[OTHERWISE]["relations"] == []
    # this corpus also annotates mentions in no relation
    assert len(documents[OTHERWISE]["mentions"]) == 2  # type: ignore[arg-type]
    (there,) = loaded.read("corpus/count_documents", corpora=["little-silver"], splits=["train"])
    assert there["documents"] == 3
    assert loaded.vocabulary.predicted("Adverse-Effect", "little-silver").type == (
        "PREDICTED_HAS_SIDE_EFFECT"
    )


def test_a_corpus_of_related_mentions_alone_is_imitated(
    loaded: Store, home: Home, silver: Path, aside: Path
) -> None:
    related = [document(f"r:{n}", "r", "train", "A {rash} after [aspirin] .") for n in range(2)]
    load_corpus(loaded, Small(related, "r"), rejected_file=aside)
    assert targets_of(loaded, "r").related_only
    found = answer("distant", silver, "--corpus", "r", "--name", "rs", home=home.root)
    assert (found["documents"], found["mentions"], found["negatives"]) == (4, 4, 2)
    refused = run("distant", silver, "--corpus", "r", "--name", "rs", home=home.root)
    assert_one_line(refused, "a corpus or source rs already")
    assert "biogk sources remove rs" in refused.stderr
    done("sources", "remove", "rs", "--yes", home=home.root)
    again = done("distant", silver, "--corpus", "r", "--name", "rs", "--most", "2", home=home.root)
    assert "Kept 2 sentences, 1 of them without a relation: Adverse-Effect 1." in again


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--corpus", "none"), "no annotated relation of none"),
        (("--corpus", "little", "--name", "a/b"), "cannot be the name"),
        (("--corpus", "little"), "No sentence names two entities of which the graph states HAS_S"),
        (("missing.txt", "--corpus", "little"), "missing.txt is not there"),
    ],
)
def test_what_no_silver_corpus_can_be_made_of(
    loaded: Store, home: Home, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    empty = tmp_path / "text.txt"
    empty.write_text("Nothing is named here.\n")
    assert_one_line(run("distant", empty, *arguments, home=home.root), says)


def test_a_corpus_whose_relations_no_source_states(
    loaded: Store, home: Home, tmp_path: Path
) -> None:
    text = tmp_path / "odd.jsonl"
    mentions = [{"start": 0, "end": 7, "type": "A"}, {"start": 8, "end": 12, "type": "B"}]
    row = {"id": "1", "text": "Aspirin rash", "split": "train", "mentions": mentions}
    row["relations"] = [{"head": 0, "tail": 1, "type": "outshines"}]
    text.write_text(json.dumps(row) + "\n")
    done("load", "jsonl", text, "--corpus", "odd", home=home.root)
    result = run("distant", text, "--corpus", "odd", home=home.root)
    assert_one_line(result, "None of the relation types of odd is one that sources state")


def test_a_training_starts_from_one_on_silver(loaded: Store, home: Home, silver: Path) -> None:
    done("distant", silver, "--corpus", "little", home=home.root)
    few = ("--encoder", "minilm", "--encoder.trainable", "false", "--model.hidden", "32")
    few += ("--model.knowledge", "none", "--training.epochs", "1")
    done("link", home=home.root)
    first = answer("train", "--corpus", "little-silver", *few, home=home.root)["run"]
    start = ("--training.start", first)
    second = answer("train", "--corpus", "little", *few, *start, home=home.root)["run"]
    shown = answer("runs", "show", second, home=home.root)
    assert shown["config"]["training"]["start"] == first
    grid = answer("crossval", "--corpus", "little", *few, *start, "--part", "0.5", home=home.root)
    assert [(each["how"], each["part"]) for each in grid["trainings"]] == [("trained", 0.5)]
    other = run("train", "--corpus", "little", *few, *start, "--model", "keci", home=home.root)
    assert_one_line(other, f"Run {first} cannot be started from: it is a gk-fusion, this is a keci")
    none = run("train", "--corpus", "little", *few, "--training.start", "x", home=home.root)
    assert_one_line(none, "no trained model of x")
