"""Files that are not what they should be: one clear line each, and nothing in the graph."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.store.driver import Store
from commands import answer, assert_one_line, run

pytestmark = pytest.mark.server

ENTITIES = "id\tname\tkind\nt:1\taspirin\tDrug\nt:2\theadache\tSymptom\n"
TRIPLES = "subject\trelation\tobject\nt:1\tTREATS\tt:2\n"
SENTENCE = {
    "tokens": ["Aspirin", "caused", "rash"],
    "entities": [
        {"type": "Drug", "start": 0, "end": 1},
        {"type": "Adverse-Effect", "start": 2, "end": 3},
    ],
    "relations": [{"type": "Adverse-Effect", "head": 1, "tail": 0}],
    "orig_id": 1,
}
DISEASE = {
    "DiseaseURI": "http://www.wikidata.org/entity/Q86",
    "Disease": "headache",
    "HealthSpecialty": [],
    "TreatmentDrugs": ["aspirin"],
    "Symptons": [],
    "Cause": [],
    "Info": "",
}


def folder_of(tmp_path: Path, entities: str = ENTITIES, triples: str = TRIPLES) -> Path:
    """A folder that `load triples` takes."""
    (tmp_path / "entities.tsv").write_text(entities, encoding="utf-8")
    (tmp_path / "triples.tsv").write_text(triples, encoding="utf-8")
    return tmp_path


def entities_in(store: Store) -> int:
    return int(store.table("MATCH (n) WHERE n:Entity OR n:Document RETURN count(n)", {}).rows[0][0])


@pytest.mark.parametrize("source", ["wikidata", "medlama", "ade", "triples"])
def test_missing_path(source: str, home: Home, store: Store, tmp_path: Path) -> None:
    result = run("load", source, tmp_path / "nowhere", home=home.root)
    assert_one_line(result, "nowhere is not there")


@pytest.mark.parametrize("source", ["wikidata", "medlama", "ade"])
def test_folder_without_the_files(source: str, home: Home, store: Store, tmp_path: Path) -> None:
    assert_one_line(run("load", source, tmp_path, home=home.root), str(tmp_path), "Name the ")


def test_a_table_needs_the_name_of_its_source(home: Home, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "triples.tsv"
    path.write_text(TRIPLES, encoding="utf-8")
    result = run("load", "triples", path, home=home.root)
    assert_one_line(result, "needs the name of its source", "--source NAME")


def test_a_table_of_names(home: Home, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_bytes("\ufeffhead,relation,tail\naspirin,cures,headache\n".encode())
    options = ("--source", "mine", "--max-rejected", "1")
    result = run("load", "triples", path, "--source", "mine", home=home.root)
    said = assert_one_line(result, "1 of 1 row is malformed", "--map 'cures'=TYPE")
    assert "would load the others" not in said
    report = answer("load", "triples", path, *options, "--map", "cures=TREATS", home=home.root)
    assert (report["triples"], report["rejected"]) == (1, 0)
    rows = store.table("MATCH (d:Drug)-[r:TREATS]->(e:Disease) RETURN d.id, e.id", {}).rows
    assert rows == [["mine-label:aspirin", "mine-label:headache"]]
    for wrong in (("--map", "cures=HEALS"), ("--subject", "drug"), ("--format", "xlsx")):
        result = run("load", "triples", path, *options, *wrong, home=home.root)
        assert_one_line(result, codes=[2])
    folder = folder_of(tmp_path)
    result = run("load", "triples", folder, "--prefix", "x", home=home.root)
    assert_one_line(result, "is a folder", codes=[2])


def test_folder_where_a_file_is_meant(home: Home, store: Store, tmp_path: Path) -> None:
    (tmp_path / "WikiDiseaseData.jl").mkdir()
    result = run("load", "wikidata", tmp_path, home=home.root)
    assert_one_line(result, "WikiDiseaseData.jl is a folder, not a file")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "packed.jl",
            gzip.compress(json.dumps(DISEASE).encode(), mtime=0)[:-9],
            "is damaged or cut off",
        ),
        ("binary.jl", bytes(range(32)) * 8, "is not a UTF-8 text file: its byte 1 is zero"),
        ("latin1.jl", '{"Disease": "Sjögren"}\n'.encode("latin-1"), "which is no UTF-8"),
        ("empty.jl", b"", "is empty"),
        ("other.jl", b'{"name": "headache"}\n', "is of another format"),
        ("columns.jl", b'{"DiseaseURI": "x", "Disease": "y"}\n', "line 1 lacks "),
    ],
)
def test_unreadable_wikidata(
    name: str, content: bytes, says: str, home: Home, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert_one_line(run("load", "wikidata", path, home=home.root), name, says)
    assert entities_in(store) == 0


def test_truncated_json(home: Home, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "sentences_train.json"
    path.write_text(json.dumps([SENTENCE, SENTENCE])[:-40], encoding="utf-8")
    result = run("load", "ade", path, "--corpus", "mine", home=home.root)
    assert_one_line(result, "sentences_train.json is cut off or is not JSON", "line 1, column")
    assert entities_in(store) == 0


def test_wrong_columns(home: Home, store: Store, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, entities="identifier\tlabel\nt:1\taspirin\n")
    result = run("load", "triples", folder, home=home.root)
    assert_one_line(result, "entities.tsv lacks the columns id, name, kind", "'identifier'")
    assert entities_in(store) == 0


def test_unknown_relation_is_written_aside(home: Home, store: Store, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, triples=TRIPLES + "t:1\tCURES`) DETACH DELETE (n\tt:2\n")
    result = run("load", "triples", folder, home=home.root)
    assert_one_line(result, "1 of 4 rows is malformed, nothing was loaded", "triples.tsv, line 3")
    assert entities_in(store) == 0
    aside = home.rejected("triples").read_text(encoding="utf-8").splitlines()
    assert json.loads(aside[0])["line"] == 3

    report = answer("load", "triples", folder, "--max-rejected", "0.5", home=home.root)
    assert report["rejected"] == 1
    assert entities_in(store) == 2


def test_labels_with_quotes_stay_as_they_are(home: Home, store: Store, tmp_path: Path) -> None:
    name = "a `quoted` \"name\" of 'mine' \\ {x} $y //"
    folder = folder_of(tmp_path, entities=f"id\tname\tkind\nt:1\t{name}\tDrug\nt:2\tb\tSymptom\n")
    answer("load", "triples", folder, home=home.root)
    found = answer("query", "find", "--words", "quoted", home=home.root)
    assert [row["entity"] for row in found] == [name]
    rows = answer("query", "neighbourhood", "--name", name, home=home.root)
    assert len(rows) == 1


def test_wikidata_label_with_backtick(home: Home, store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.jl"
    label = 'Grave`s "disease" MATCH (n) DETACH DELETE n //'
    path.write_text(json.dumps(DISEASE | {"TreatmentDrugs": [label]}) + "\n", encoding="utf-8")
    answer("load", "wikidata", path, home=home.root)
    rows = store.table("MATCH (d:Drug)-[:TREATS]->(e) RETURN d.name, e.name", {}).rows
    assert [list(row) for row in rows] == [[label, "headache"]]


def test_second_load_changes_nothing(
    home: Home, store: Store, tmp_path: Path, snapshot: object
) -> None:
    folder = folder_of(tmp_path)
    answer("load", "triples", folder, home=home.root)
    before = snapshot()
    result = run("load", "triples", folder, home=home.root)
    assert result.returncode == 0, result.stderr
    assert "Nothing changed" in result.stdout
    assert snapshot() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--encoder", "nowhere/at-all"], "--encoder FOLDER"),
        (["--encoder", "."], "config.json"),
        (["--encoder", "minilm", "--device", "cuda:99"], "cuda:99"),
    ],
)
def test_encoder_that_cannot_be_had(
    arguments: list[str], says: str, home: Home, store: Store
) -> None:
    assert_one_line(run("weigh", *arguments, home=home.root), says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[training]\nepoch = 3\n", "Did you mean training.epochs?"),
        ("[zzz]\nqqqqqq = 3\n", "Known: "),
        ("[encoder]\nfrozen = true\n", "Did you mean encoder.trainable?"),
        ("[training\n", "mine.toml"),
        ("[training]\nepochs = 'many'\n", "epochs"),
    ],
)
def test_settings_that_cannot_be(
    text: str, says: str, home: Home, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    options = ("--corpus", "c", "--encoder", "minilm", "--config", path)
    assert_one_line(run("train", *options, home=home.root), says)


@pytest.mark.parametrize(
    "arguments",
    [
        ["weigh", "--encoder", "minilm"],
        ["embed", "--encoder", "minilm"],
        ["link"],
        ["materialize", "--corpus", "nothing"],
        ["train", "--corpus", "nothing", "--encoder", "minilm"],
        ["evaluate"],
        ["predict", "--corpus", "nothing"],
        ["predict", "--run", "nothing"],
        ["runs", "show", "nothing"],
        ["runs", "delete", "nothing", "--yes"],
    ],
)
def test_nothing_to_work_on(arguments: list[str], home: Home, store: Store) -> None:
    assert_one_line(run(*arguments, home=home.root))
