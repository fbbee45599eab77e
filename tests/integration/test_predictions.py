"""Texts and files through a trained model, and what becomes of its predictions in the graph."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner, Result

from biogk.cli.app import App
from biogk.cli.group import cli
from biogk.config import Connection, Home
from biogk.errors import BiogkError, InputError, RunError
from biogk.loaders.jsonl import JsonLines
from biogk.loaders.rows import DocumentRow
from biogk.store import pending
from biogk.store.claims import WRITTEN, claimed
from biogk.store.driver import Store
from biogk.store.ingest import load_corpus, load_knowledge
from biogk.store.rowmaps import mention_id
from biogk.store.runs import delete_run, list_runs, show_run
from biogk.store.schema import ensure_schema
from biogk.training.config import read_settings
from biogk.training.digits import significant
from biogk.training.encoder import Encoder
from biogk.training.extractor import Extractor
from biogk.training.link import link
from biogk.training.metrics import Relation
from biogk.training.outcome import TrainReport
from biogk.training.plan import Folders, Plan
from biogk.training.predict import Predicted, predict, write_predictions
from biogk.training.train import train
from biogk.training.vectors import VectorCache
from biogk.training.weigh import weigh
from conftest import dump, empty
from small import small_corpus, small_source

pytestmark = pytest.mark.server

SETTINGS = read_settings(
    overrides=[
        "encoder.trainable=false",
        "training.epochs=40",
        "training.batch_size=4",
        "training.patience=40",
        "training.head_learning_rate=3e-3",
        "model.hidden=64",
        "model.dropout=0.0",
        "model.widest_span=4",
    ]
)
VECTORS = """
MATCH (e:Entity)
SET e.gk_network = 'net',
    e.gk_embedding = [i IN range(1, 8) | sin(toFloat(i * toInteger(substring(e.id, 2))))]
"""
TEXT = "😀 Penicillin caused a rash in two children. Then, in 1999,\nwarfarin led to a rash!"


@pytest.fixture(scope="module")
def trained(connection: Connection, home: Home, encoder: Encoder) -> Iterator[TrainReport]:
    """A database with knowledge and texts, and a model that was trained on them."""
    with Store(connection) as store:
        empty(store)
        ensure_schema(store)
        load_knowledge(store, small_source(), rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        store.table(VECTORS, {}, write=True)
        link(store)
        folders = Folders(home.runs, home.graphs, words=home.vectors)
        plan = Plan("gk-fusion", "little", SETTINGS, folders, "test")
        yield train(store, encoder, plan)
        empty(store)


@pytest.fixture
def known(connection: Connection, trained: TrainReport) -> Iterator[Store]:
    """That database; each test leaves it as it was."""
    with Store(connection) as store:
        yield store


def biogk(home: Home, *arguments: str, given: bytes = b"") -> Result:
    result = CliRunner().invoke(cli, ["--home", str(home.root), *arguments], given, obj=App())
    if isinstance(result.exception, BiogkError):
        assert "\n" not in str(result.exception)
    return result


def test_a_text_is_read_and_nothing_is_written(
    known: Store, trained: TrainReport, home: Home
) -> None:
    before = dump(known)
    extractor = Extractor.load(known, trained.folder, device="cpu")
    found = extractor.extract(TEXT)
    assert [TEXT[start:end] for start, end in found.sentences] == [
        "😀 Penicillin caused a rash in two children.",
        "Then, in 1999,\nwarfarin led to a rash!",
    ]
    assert all(TEXT[m.start : m.end] == m.text for m in found.mentions)
    assert [m.start for m in found.mentions] == sorted(m.start for m in found.mentions)
    by_text = {m.text: m for m in found.mentions}
    assert by_text["Penicillin"].type == "Drug"
    assert [(e.id, e.name) for e in by_text["Penicillin"].entities] == [("t:4", "penicillin")]
    for each in found.relations:
        head, tail = found.mentions[each.head], found.mentions[each.tail]
        assert 0 < each.confidence <= min(head.confidence, tail.confidence)
    whole = Extractor(known, extractor.checkpoint, extractor.lexicon, whole=True)
    # alone, in a batch, and in smaller batches, a text says the same
    texts = ["", TEXT, " \n", "Rash."] * 5
    many = list(extractor.extract_many(texts))
    assert [each.text for each in many] == texts
    extractor.batch_size = 3
    assert [_rounded(each.as_dict()) for each in extractor.extract_many(texts)] == [
        _rounded(each.as_dict()) for each in many
    ]
    assert _rounded(many[1].as_dict()) == _rounded(found.as_dict())
    assert many[0].sentences == many[0].mentions == ()
    long = " ".join(f"word{number}" for number in range(700))
    assert whole.extract(f"Penicillin {long} rash").sentences == ((0, len(long) + 16),)
    assert extractor.extract("Rash").sentences == ((0, 4),)
    # what `predict` finds in a document is what is found in its text
    predicted = predict(known, trained.folder, "little", "train", device="cpu")
    for one, text in zip(
        sorted(predicted.extractions, key=lambda each: each.document),
        predicted.graph.texts,
        strict=True,
    ):
        alone = whole.extract(text)
        spans = {(m.start, m.end, m.type) for m in alone.mentions}
        assert spans == {m.span for m in one.mentions}
        assert len(alone.relations) == len(one.relations)
    assert dump(known) == before


def test_the_command(known: Store, trained: TrainReport, home: Home, tmp_path: Path) -> None:
    result = biogk(home, "extract", TEXT, "--json", "--device", "cpu")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert values["run"] == trained.run
    assert values["text"] == TEXT
    assert {m["text"] for m in values["mentions"]} >= {"Penicillin", "warfarin"}
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert json.loads(biogk(home, "extract", "--file", str(path), "--json").stdout) == values
    piped = biogk(home, "extract", "-", "--json", given=TEXT.encode())
    assert json.loads(piped.stdout) == values
    shown = biogk(home, "extract", TEXT)
    assert "\x1b[" not in shown.stdout
    assert "t:4" in shown.stdout
    assert "Calibration of these confidences: none: too few" in shown.stderr
    assert "No mention was found." in biogk(home, "extract", ". .").stdout
    curves = trained.folder / "confidence.json"
    kept = curves.read_text()
    curves.unlink()
    older = json.loads(biogk(home, "extract", TEXT, "--json").stdout)
    curves.write_text(kept)
    assert older == {**values, "calibration": "none: this model was trained without"}
    for arguments, given, says in (
        ((), b"", "There is no text"),
        (("-",), b" \n", "The text is blank"),
        (("-",), b"\xff\xfe", "no UTF-8"),
        (("--file", "nowhere"), b"", "nowhere is not there"),
        ((TEXT, "--run", "nowhere"), b"", "There is no trained model"),
        ((TEXT, "--device", "nothing"), b"", "cannot be used here"),
    ):
        result = biogk(home, "extract", *arguments, given=given)
        assert says in str(result.exception)


def test_a_graph_that_is_not_the_one_of_the_training(known: Store, trained: TrainReport) -> None:
    extractor = Extractor.load(known, trained.folder, device="cpu")
    known.table("MATCH (e:Entity {id: 't:4'}) REMOVE e.gk_embedding, e.gk_network", {}, write=True)
    assert extractor.extract("Penicillin caused a rash.").mentions
    known.table("MATCH (e:Entity) REMOVE e.gk_embedding, e.gk_network", {}, write=True)
    assert extractor.extract("Penicillin caused a rash.").mentions
    known.table("MATCH (e:Entity) SET e.gk_network = 'other'", {}, write=True)
    with pytest.raises(RunError, match="the graph now has other"):
        extractor.extract("Penicillin caused a rash.")
    known.table(VECTORS, {}, write=True)


def test_a_lack_of_memory_says_what_helps(
    known: Store, trained: TrainReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor = Extractor.load(known, trained.folder, device="cpu")

    def hungry(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    monkeypatch.setattr(extractor.checkpoint.model, "forward", hungry)
    with pytest.raises(RunError, match=r"3 documents at once, .* --batch-size 1, or --device cpu"):
        extractor.extract("One rash. Two rashes. Three rashes.")
    with pytest.raises(RunError, match="Give --device cpu, or cut the text into sentences"):
        extractor.extract("One rash.")


def _rounded(found: object) -> object:
    if isinstance(found, float):
        return round(found, 4)
    if isinstance(found, dict):
        return {key: _rounded(value) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [_rounded(each) for each in found]
    return found


def test_files_are_read_line_by_line(known: Store, home: Home, tmp_path: Path) -> None:
    before = dump(known)
    path = tmp_path / "notes.txt"
    texts = "Penicillin caused a rash.\r\n\nWarfarin led to a rash. 😀\n"
    path.write_bytes(texts.encode() + b"\xff\n")
    result = biogk(home, "predict", str(path), "--device", "cpu")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["1", "3"]
    assert [line["text"] for line in lines] == [
        "Penicillin caused a rash.",
        "Warfarin led to a rash. 😀",
    ]
    assert lines[0]["mentions"][0]["entities"][0]["id"] == "t:4"
    assert "Rejected: 1 malformed" in result.stderr
    out = tmp_path / "found.jsonl"
    piped = biogk(home, "predict", "-", "--output", str(out), given=path.read_bytes())
    assert (piped.exit_code, piped.stdout) == (0, "")
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == lines
    # what is written can be read, by `load jsonl` and by `predict`
    read = list(JsonLines(out, "again", "train").rows())
    assert [len(row.mentions) for row in read if isinstance(row, DocumentRow)] == [
        len(line["mentions"]) for line in lines
    ]
    again = biogk(home, "predict", str(out), "--format", "jsonl")
    assert [json.loads(line) for line in again.stdout.splitlines()] == lines
    assert dump(known) == before
    blank = tmp_path / "blank.txt"
    blank.write_text("\n \n")
    for arguments, says in (
        ((str(blank),), "has no document in it"),
        (("nowhere.txt",), "nowhere.txt is not there"),
        ((str(path), "--write"), "--corpus NAME"),
        ((str(path), "--split", "dev"), "--split goes with a corpus"),
        (("--whole",), "--whole goes with a PATH"),
        ((str(path), "--write", "--corpus", "little"), "little is there already"),
        (("--split", "dev"), "no documents of little, split dev"),
    ):
        assert says in str(biogk(home, "predict", *arguments).exception)


def test_files_are_written_as_a_corpus_of_their_own(
    known: Store, home: Home, tmp_path: Path
) -> None:
    before = dump(known)
    path = tmp_path / "notes.txt"
    path.write_text("Penicillin caused a rash. Nothing else.\nRash was seen after warfarin.\n")
    plain = biogk(home, "predict", str(path))
    result = biogk(home, "predict", str(path), "--write", "--corpus", "notes")
    assert result.exit_code == 0, result.output
    (run,) = (each for each in list_runs(known) if each["kind"] == "prediction")
    assert (run["status"], run["corpus"]) == ("finished", "notes")
    shown = show_run(known, run["id"])
    assert shown["config"]["calibration"].startswith("none: too few")
    found = [json.loads(line) for line in plain.stdout.splitlines()]
    assert shown["mentions"] == sum(len(each["mentions"]) for each in found) > 0
    assert shown["mention_relations"] == sum(len(each["relations"]) for each in found)
    assert not (home.runs / run["id"]).exists()
    assert biogk(home, "runs", "delete", run["id"], "--yes").exit_code == 0
    assert biogk(home, "sources", "remove", "notes", "--yes").exit_code == 0
    assert dump(known) == before


@pytest.fixture
def predicted(known: Store, trained: TrainReport) -> Predicted:
    return predict(known, trained.folder, "little", "train", device="cpu")


def altered(found: Predicted) -> Predicted:
    """The same prediction with a document less, and other confidences in the first half."""
    kept = sorted(found.extractions, key=lambda each: each.document)[1:]
    half = len(kept) // 2
    changed = [
        replace(
            each,
            mentions=[replace(m, confidence=m.confidence / 2) for m in each.mentions],
            relations=[replace(r, confidence=r.confidence / 2) for r in each.relations],
        )
        for each in kept[:half]
    ]
    return replace(found, extractions=[*changed, *kept[half:]])


def without(rows: list[str], *runs: str) -> list[str]:
    """A dump in which runs have no name and no time."""
    told = []
    for row in rows:
        plain = re.sub(r'"(started|finished)_at": "[^"]*"', "", row)
        for number, run in enumerate(runs):
            plain = plain.replace(run, f"run {number}")
        told.append(plain)
    return sorted(told)


def test_confidences_are_written_with_four_digits(known: Store, predicted: Predicted) -> None:
    run = write_predictions(known, predicted).run
    found = "MATCH (:Run {id: $run})-[f:FOUND]->(m) RETURN m.id AS id, f.type AS type, f.confidence"
    written = {(id_, type_): c for id_, type_, c in known.table(found, {"run": run}).rows}
    exact = {
        (mention_id(each.document, m.start, m.end), m.type): m.confidence
        for each in predicted.extractions
        for m in each.mentions
    }
    assert written == pytest.approx(exact, rel=5.1e-4)
    assert written == {key: significant(c) for key, c in exact.items()}
    between = "MATCH ()-[p]->() WHERE p.run = $run RETURN p.confidence AS confidence"
    for (confidence,) in known.table(between, {"run": run}).rows:
        assert 0 < confidence == significant(confidence) < 1
    delete_run(known, run)


def test_one_of_two_runs_that_overlap_is_deleted(known: Store, predicted: Predicted) -> None:
    before = dump(known)
    second = write_predictions(known, altered(predicted)).run
    alone = without(dump(known), second)
    delete_run(known, second)
    assert dump(known) == before
    first = write_predictions(known, predicted).run
    second = write_predictions(known, altered(predicted)).run
    assert show_run(known, first)["entity_relations"] > 0
    delete_run(known, first)
    assert without(dump(known), second) == alone
    delete_run(known, second)
    assert dump(known) == before


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from biogk.config import Connection
from biogk.store import pending
from biogk.loaders.jsonl import JsonLines
from biogk.loaders.rows import DocumentRow
from biogk.store import pending
from biogk.store.driver import Store

@contextmanager
def killed(label, total):
    def advance(steps, note=""):
        print(steps, flush=True)
        if steps:
            killed.left -= 1
        if not killed.left:
            os.kill(os.getpid(), signal.SIGKILL)
    yield advance

killed.left = int(sys.argv[3])
pending.WRITE_BATCH = 2
folder = Path(sys.argv[2])
with Store(Connection.read(Path(sys.argv[1]))) as store:
    pending.write_pending(store, pending.Pending.read(folder), track=killed)
"""


def test_a_killed_write_goes_on_or_is_undone(
    known: Store, home: Home, predicted: Predicted, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(known)
    whole = write_predictions(known, predicted).run
    after = without(dump(known), whole)
    delete_run(known, whole)

    @contextmanager
    def broken(label: str, total: int | None) -> Iterator[Any]:
        def advance(steps: int, note: str = "") -> None:
            if steps:
                raise KeyboardInterrupt

        yield advance

    monkeypatch.setattr(pending, "WRITE_BATCH", 2)
    began: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        write_predictions(known, predicted, began=began.append, track=broken)
    (run,) = began
    command = [sys.executable, "-c", KILLED, home.credentials, home.runs / run]
    for batches in (2, 3):
        killed = subprocess.run([*command, str(batches)], capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    shown = biogk(home, "runs", "list").stdout
    assert f"incomplete: 8 of {show_run(known, run)['rows']} rows" in shown
    with claimed(home.runs / run, WRITTEN):
        busy = biogk(home, "runs", "resume", run).exception
    assert "is being written by another process" in str(busy)
    result = biogk(home, "runs", "resume", run, "--json")
    assert json.loads(result.stdout)["resumed"] == 8
    assert without(dump(known), run) == after
    assert not (home.runs / run).exists()
    again = biogk(home, "runs", "resume", run).exception
    assert "is complete: there is nothing to go on with" in str(again)
    delete_run(known, run)
    with pytest.raises(KeyboardInterrupt):
        write_predictions(known, predicted, began=began.append, track=broken)
    subprocess.run([*command[:-1], home.runs / began[1], "3"], capture_output=True, check=False)
    assert dump(known) != before
    assert biogk(home, "runs", "delete", began[1], "--yes").exit_code == 0
    assert dump(known) == before
    assert not (home.runs / began[1]).exists()


def test_what_cannot_be_resumed_compared_or_promoted(
    known: Store, home: Home, trained: TrainReport, predicted: Predicted
) -> None:
    run = write_predictions(known, predicted).run
    for arguments, says in (
        (("resume", trained.run), f"biogk train --resume {trained.run}"),
        (("resume", "nowhere"), "There is no run nowhere"),
        (("compare", run, trained.run), "it predicted nothing to compare"),
        (("promote", trained.run, "--source", "s"), "only a finished prediction"),
        (("promote", run, "--source", "small"), "small is there already"),
        (("promote", run, "--source", "s", "--as", "X=TREATS"), "The run has no relation X"),
        (("promote", run, "--source", "s", "--min-support", "99"), "Lower --min-confidence"),
        (
            ("promote", run, "--source", "s", "--as", "ADVERSE_EFFECT=HURTS"),
            "The vocabulary has no relation HURTS",
        ),
    ):
        assert says in str(biogk(home, "runs", *arguments).exception)
    known.table("MATCH (r:Run {id: $run}) SET r.status = 'incomplete'", {"run": run}, write=True)
    gone = biogk(home, "runs", "resume", run).exception
    assert f"biogk runs delete {run}" in str(gone)
    delete_run(known, run)


def test_a_prediction_that_fails_leaves_nothing(
    known: Store, home: Home, predicted: Predicted
) -> None:
    before, folders = dump(known), set(home.runs.iterdir())
    strange = [Relation(0, 1, "Unheard-of", 0.9)]
    found = [replace(each, relations=strange) for each in predicted.extractions if each.relations]
    with pytest.raises(InputError, match="no relation 'Unheard-of'"):
        write_predictions(known, replace(predicted, extractions=found))
    assert dump(known) == before
    assert set(home.runs.iterdir()) == folders
    assert predicted.folder in folders


def test_runs_are_compared(known: Store, home: Home, predicted: Predicted) -> None:
    first = write_predictions(known, predicted).run
    second = write_predictions(known, altered(predicted)).run
    values = json.loads(biogk(home, "runs", "compare", first, second, "--json").stdout)
    less = min(predicted.extractions, key=lambda each: each.document)
    mentions = values["mentions"]
    assert mentions["counts"]["vanished"] == len(mentions["vanished"]) == len(less.mentions) > 0
    assert mentions["counts"]["appeared"] == 0
    assert mentions["counts"]["changed"] > 0
    assert all(row["after"] < row["before"] for row in mentions["changed"])
    assert sum(mentions["counts"].values()) == show_run(known, first)["mentions"]
    assert values["relations"]["counts"]["vanished"] == len(less.relations)
    edges = values["entity_relations"]["counts"]
    assert sum(edges.values()) == show_run(known, first)["entity_relations"]
    back = json.loads(biogk(home, "runs", "compare", second, first, "--json").stdout)
    assert back["mentions"]["counts"]["appeared"] == len(less.mentions)
    same = json.loads(biogk(home, "runs", "compare", first, first, "--json").stdout)
    assert set(same["relations"]) == {"counts"}
    shown = biogk(home, "runs", "compare", first, second, "--limit", "1").stdout
    assert "vanished" in shown
    for run in (first, second):
        delete_run(known, run)


def test_promoted_predictions_are_a_source(
    known: Store, home: Home, predicted: Predicted, cache: VectorCache
) -> None:
    before = dump(known)
    run = write_predictions(known, predicted).run
    between = dump(known)
    edges = show_run(known, run)["entity_relations"]
    result = biogk(home, "runs", "promote", run, "--source", "found", "--json")
    assert json.loads(result.stdout)["triples"] == edges > 0
    again = biogk(home, "runs", "promote", run, "--source", "found")
    assert "Nothing changed" in again.stdout
    other = ("promote", run, "--source", "found", "--min-confidence", "0.1")
    assert "found is there already" in str(biogk(home, "runs", *other).exception)
    rows = known.table(
        "MATCH (s)-[r:HAS_SIDE_EFFECT {source: 'found'}]->(o) "
        "RETURN s.name, o.name, r.source_relations[0]",
        {},
    ).rows
    assert len(rows) == edges
    assert {row[0] for row in rows} <= {"aspirin", "penicillin", "warfarin"}
    assert {row[2] for row in rows} == {f"PREDICTED_ADVERSE_EFFECT of {run}"}
    weighed = weigh(known, cache, sources=["found"])
    assert (weighed.triples, weighed.alone) == (edges, ["found"])
    new = ("runs", "promote", run, "--source", "new", "--new-only")
    assert "that no source states" in str(biogk(home, *new).exception)
    delete_run(known, run)
    assert biogk(home, "sources", "remove", "found", "--yes").exit_code == 0
    assert dump(known) == before
    assert between != before
