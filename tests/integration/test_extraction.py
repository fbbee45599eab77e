"""Texts and files through a trained model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from biogk.api import Graph
from biogk.core.config import Connection, Home
from biogk.core.errors import RunError
from biogk.core.model.rows import DocumentRow
from biogk.core.store.driver import Store
from biogk.core.store.runs import list_runs, show_run
from biogk.loaders.corpora.jsonl import JsonLines
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.predicting.extractor import Extractor
from biogk.training.extraction.predicting.predict import predict
from biogk.training.language.encoder import Encoder
from conftest import dump
from small_trained import VECTORS, biogk, trained_on_small

pytestmark = pytest.mark.server

TEXT = "😀 Penicillin caused a rash in two children. Then, in 1999,\nwarfarin led to a rash!"


@pytest.fixture(scope="module")
def trained(connection: Connection, home: Home, encoder: Encoder) -> Iterator[TrainReport]:
    """A database with knowledge and texts, and a model that was trained on them."""
    with trained_on_small(connection, home, encoder) as report:
        yield report


@pytest.fixture
def known(connection: Connection, trained: TrainReport) -> Iterator[Store]:
    """That database; each test leaves it as it was."""
    with Store(connection) as store:
        yield store


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
    assert not many[0].sentences
    assert not many[0].mentions
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
    found = Graph(known, home).extract(TEXT, device="cpu")
    assert (found.run, found.calibration) == (trained.run, values["calibration"])
    assert json.loads(json.dumps(found.as_dict())) == values
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

    def hungry(*_: object, **__: object) -> None:
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
    report = Graph(known, home).predict(path)
    assert (report.documents, report.rejected, report.written) == (2, 1, None)
    assert [each.text for each in report.extractions] == [line["text"] for line in lines]
    assert not Graph(known, home).predict(path, output=tmp_path / "lines").extractions
    assert (tmp_path / "lines").read_text("utf-8") == out.read_text("utf-8")
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
