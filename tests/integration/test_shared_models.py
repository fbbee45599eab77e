"""Trained models for others: saved with scores and sources, read without and beside a graph."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import spacy
from huggingface_hub import ModelCard
from spacy.language import Language
from spacy.tokens import Doc

from biogk import api as biogk
from biogk.api.graph import Graph
from biogk.core.config import Connection, Home
from biogk.core.errors import RunError, UsageError
from biogk.core.store.driver import Store
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.fitting.train import train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from commands import answer, assert_one_line, done, run
from small_trained import SETTINGS, trained_on_small
from small_trained import biogk as command

pytestmark = pytest.mark.server

FIRST = """
MATCH (d:Document {corpus: 'little'})-[:HAS_MENTION]->(m:Mention)-[:LINKED_TO]->(:Entity)
WITH d, count(m) AS mentions WHERE mentions > 1
RETURN d.text ORDER BY d.id LIMIT 1
"""


@pytest.fixture(scope="module")
def trained(connection: Connection, home: Home, encoder: Encoder) -> Iterator[TrainReport]:
    """A database with knowledge and texts, and a model that reads both."""
    with trained_on_small(connection, home, encoder) as report:
        yield report


@pytest.fixture
def graph(connection: Connection, home: Home, trained: TrainReport) -> Iterator[Graph]:
    with Graph(Store(connection), home) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(connection: Connection, home: Home, trained: TrainReport) -> str:
    """The run of a model that reads texts alone."""
    with Store(connection) as store:
        folders = Folders(home.runs, home.graphs, words=home.vectors)
        plan = Plan("sent-context-only", "little", SETTINGS, folders, "test")
        return train(store, load_encoder("minilm", "cpu"), plan).run


@pytest.fixture
def folder(graph: Graph, alone: str, tmp_path: Path) -> Path:
    """That model, saved."""
    return graph.runs.save(alone, tmp_path / "model").folder


@pytest.fixture
def text(graph: Graph) -> str:
    ((found,),) = graph.store.table(FIRST, {}).rows
    return str(found)


def test_a_card_has_the_scores_and_sources_of_the_graph(
    graph: Graph, trained: TrainReport, tmp_path: Path
) -> None:
    graph.evaluate(run=trained.run, corpus="little", split="test", device="cpu")
    report = graph.runs.save(trained.run, tmp_path / "model", licence="mit")
    assert (report.scored, report.reads_graph) == (True, True)
    card = ModelCard.load(str(report.folder / "README.md"))
    kept = graph.runs.show(trained.run)["evaluations"]["little test"]
    found = {each.metric_name: each for each in card.data.eval_results or []}
    assert found["Entity F1 (macro, strict)"].metric_value == kept["entity_f1"]
    assert (
        found["Relation F1 (macro, strict)"].metric_args["interval"]
        == (kept["interval"]["relation_f1"])
    )
    assert {each["id"] for each in card.data["biogk"]["sources"]} == {"little", "small"}
    assert "It reads a graph, which is not in this folder" in card.text
    assert "graph=connect()" in card.text


def test_a_model_that_reads_a_graph_finds_the_same_beside_it(
    graph: Graph, trained: TrainReport, tmp_path: Path, text: str
) -> None:
    folder = graph.runs.save(trained.run, tmp_path / "model").folder
    expected = graph.extractor(trained.run, device="cpu").extract(text)
    found = biogk.Extractor.from_pretrained(folder, graph=graph, device="cpu").extract(text)
    assert found == expected
    assert any(each.entities for each in found.mentions)
    by_command = command(graph.home, "extract", "--run", str(folder), "--device", "cpu", text)
    assert by_command.exit_code == 0
    with pytest.raises(UsageError, match="reads a graph"):
        biogk.Extractor.from_pretrained(folder)


def test_a_model_that_reads_texts_alone_needs_no_server(
    graph: Graph, folder: Path, trained: TrainReport, tmp_path: Path, text: str
) -> None:
    nowhere, texts = tmp_path / "nowhere", tmp_path / "texts.txt"
    texts.write_text(f"{text}\n", encoding="utf-8")
    expected = biogk.Extractor.from_pretrained(folder, device="cpu").extract(text)
    asked = ("--run", str(folder), "--device", "cpu")
    found = answer("extract", *asked, text, home=nowhere)
    assert [each["text"] for each in found["mentions"]] == [m.text for m in expected.mentions]
    line = done("predict", str(texts), *asked, home=nowhere)
    assert len(json.loads(line)["mentions"]) == len(expected.mentions)
    reading = graph.runs.save(trained.run, tmp_path / "reads").folder
    for arguments in (
        ("extract", "--run", str(reading), text),
        ("extract", text),
        ("predict", str(texts), *asked, "--write", "--corpus", "c"),
        ("predict", *asked, "--corpus", "little"),
    ):
        assert_one_line(run(*arguments, home=nowhere), "biogk up")


def test_a_graph_with_other_embeddings_or_none_is_refused(
    graph: Graph, trained: TrainReport, tmp_path: Path
) -> None:
    folder = graph.runs.save(trained.run, tmp_path / "model").folder
    for network, says in (("'other'", "now has other"), ("null", "now has none")):
        graph.store.table(f"MATCH (e:Entity) SET e.gk_network = {network}", {}, write=True)
        try:
            with pytest.raises(RunError, match=says):
                biogk.Extractor.from_pretrained(folder, graph=graph, device="cpu")
        finally:
            graph.store.table("MATCH (e:Entity) SET e.gk_network = 'net'", {}, write=True)


def test_what_cannot_be_saved(graph: Graph, alone: str, folder: Path, tmp_path: Path) -> None:
    (folder / "mine.txt").write_text("kept")
    with pytest.raises(UsageError, match="is there already"):
        graph.runs.save(alone, folder)
    assert (folder / "mine.txt").read_text() == "kept"
    with pytest.raises(RunError, match="There is no run"):
        graph.runs.save("nothing", tmp_path / "other")
    (tmp_path / "file").write_text("")
    result = command(graph.home, "runs", "save", alone, str(tmp_path / "file" / "model"))
    assert "cannot be written" in str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "model"]


SEVERAL = """
import sys, spacy
nlp = spacy.blank("en")
nlp.add_pipe("biogk", config={"model": sys.argv[1], "device": "cpu"})
alone = [len(nlp(text).spans["biogk"]) for text in sys.argv[2:]]
docs = nlp.pipe(sys.argv[2:], n_process=2, batch_size=1)
print(alone == [len(doc.spans["biogk"]) for doc in docs])
"""


def test_processes_of_spacy_start_also_after_the_first_text(folder: Path, text: str) -> None:
    command = [sys.executable, "-c", SEVERAL, str(folder), text, "Nothing.", text, text]
    two = os.environ | {"OMP_NUM_THREADS": "2"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=two, start_new_session=True
    ) as process:
        try:
            assert process.communicate(timeout=120)[0].strip() == "True"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def pipeline(folder: Path, **options: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("biogk", config={"model": str(folder), "device": "cpu", **options})
    return nlp


def test_spacy_has_all_that_the_model_finds(folder: Path, text: str) -> None:
    found = biogk.Extractor.from_pretrained(folder, device="cpu").extract(text)
    assert found.relations
    nlp = pipeline(folder)
    doc = nlp(text)
    spans = doc.spans["biogk"]
    assert [(s.start_char, s.end_char, s.label_) for s in spans] == found.spans
    assert spans.attrs["scores"] == [each.confidence for each in found.mentions]
    assert {(e.start, e.end, e.label_) for e in doc.ents} <= {
        (s.start, s.end, s.label_) for s in spans
    }
    for relation, each in zip(doc._.relations, found.relations, strict=True):
        assert relation.head.text == found.mentions[each.head].text
        assert relation.tail.text == found.mentions[each.tail].text
        assert (relation.type, relation.confidence) == (each.type, each.confidence)
    copy = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [str(each) for each in copy._.relations] == [str(each) for each in doc._.relations]
    docs = list(nlp.pipe([text, "", " \n", text] * 3, batch_size=5))
    many = len(found.relations)
    assert [len(each._.relations) for each in docs] == [many, 0, 0, many] * 3


def test_a_mention_within_a_token_has_the_whole_token(folder: Path, text: str) -> None:
    found = biogk.Extractor.from_pretrained(folder, device="cpu").extract(text)
    first = found.mentions[0]
    nlp = pipeline(folder)
    words = text.split(" ")
    doc = nlp.get_pipe("biogk")(Doc(nlp.vocab, words=words))
    span = doc.spans["biogk"][0]
    assert span.start_char <= first.start < first.end <= span.end_char
    assert len(doc.spans["biogk"]) == len(found.mentions)


def test_spacy_keeps_entities_of_earlier_components(folder: Path, text: str) -> None:
    nlp = pipeline(folder)
    plain = nlp(text)
    free = next(token for token in plain if not token.ent_type_)
    ruler = nlp.add_pipe("entity_ruler", first=True)
    ruler.add_patterns([{"label": "OTHER", "pattern": free.text}])
    doc = nlp(text)
    assert {e.label_ for e in doc.ents} == {e.label_ for e in plain.ents} | {"OTHER"}


def test_spacy_links_names_where_a_graph_is(
    graph: Graph, folder: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOGK_HOME", str(graph.home.root))
    doc = pipeline(folder, graph=True)(text)
    expected = biogk.Extractor.from_pretrained(folder, graph=graph, device="cpu").extract(text)
    ids = [each.entities[0].id if each.entities else "" for each in expected.mentions]
    assert any(ids)
    assert [span.kb_id_ for span in doc.spans["biogk"]] == ids


def test_a_pipeline_is_written_with_its_model(folder: Path, text: str, tmp_path: Path) -> None:
    nlp = pipeline(folder)
    found = [str(each) for each in nlp(text)._.relations]
    nlp.to_disk(tmp_path / "pipeline")
    again = pickle.loads(pickle.dumps(nlp))
    assert [str(each) for each in again(text)._.relations] == found
    from_bytes = pipeline(folder).from_bytes(nlp.to_bytes())
    assert [str(each) for each in from_bytes(text)._.relations] == found
    folder.rename(tmp_path / "gone")
    read = spacy.load(tmp_path / "pipeline")
    assert [str(each) for each in read(text)._.relations] == found
    with pytest.raises(Exception, match="is no folder here"):
        pipeline(folder)(text)
