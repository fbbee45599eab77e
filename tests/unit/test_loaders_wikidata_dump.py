"""Wikidata's JSON dump: forms of the file, and what is wrong with lines of it."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError, StorageError
from biogk.core.model.rows import TripleRow
from biogk.core.progress import listening
from biogk.loaders.sources.wikidata import Wikidata, WikidataDump, open_wikidata
from biogk.loaders.sources.wikidata.dump.lines import parse
from biogk.loaders.sources.wikidata.dump.source import dump_date
from biogk.loaders.sources.wikidata.statements.folders import only_user
from hearing import Hearing
from wikidata_items import DISEASE, Rows, dumped, entity, rows_of, wanted

GOUT = entity("Q10", "gout", P31=DISEASE, P780="Q30")
PAIN = entity("Q30", "pain")
DRUG = entity("Q20", "colchicine", P2175="Q10")
OTHER = entity("Q40", "a town", P17="Q41")
ALL = [("Q10", "HAS_SYMPTOM", "Q30"), ("Q20", "TREATS", "Q10")]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_compressed_or_not(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "wikidata-20240304-all.json.packed"
    path.write_bytes(pack(dumped(GOUT, OTHER, PAIN, DRUG).encode()))
    found = Rows(path)
    assert found.triples == ALL
    assert {row.name for row in found.entities.values()} == {"gout", "pain", "colchicine"}
    assert found.source.info.version == "2024-03-04"
    assert isinstance(open_wikidata(path, wanted(), path.parent), WikidataDump)


def lines(*entities: Any, **options: Any) -> str:
    return "".join(json.dumps(each, **options) + "\n" for each in entities)


@pytest.mark.parametrize(
    "text",
    [
        lines(GOUT, PAIN, DRUG),
        lines(GOUT, PAIN, DRUG, separators=(",", ":"), sort_keys=True),
        lines(GOUT, PAIN, DRUG).removesuffix("\n"),
        lines(GOUT, PAIN, DRUG).replace("\n", "\r\n"),
        "\ufeff" + lines(GOUT, "", PAIN, DRUG).replace('""', ""),
        f"[{json.dumps(GOUT)},\n{json.dumps(PAIN)},\n{json.dumps(DRUG)}]\n",
        f"[\n{json.dumps(GOUT)}\n,{json.dumps(PAIN)}\n,{json.dumps(DRUG)}\n]",
        lines(
            *[{"pageid": 1, "ns": 0, "title": each["id"], **each} for each in (GOUT, PAIN, DRUG)]
        ),
    ],
)
def test_forms_of_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, encoding="utf-8")
    assert isinstance(open_wikidata(path, wanted(), path.parent), WikidataDump)
    found = Rows(path)
    assert found.triples == ALL
    assert not found.rejected
    assert found["Q30"].name == "pain"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps([GOUT, DRUG]), "has all its entities in one line"),
        (json.dumps({"entities": {"Q10": GOUT}}), "is a page of entity data, not a dump"),
    ],
)
def test_forms_that_are_not_read(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        open_wikidata(path, wanted(), path.parent)
    assert "jq -c" in caught.value.advice


def test_a_file_of_labels_is_not_taken_for_a_dump(tmp_path: Path) -> None:
    path = tmp_path / "mine.jl"
    lists: dict[str, list[str]] = {
        key: [] for key in ("HealthSpecialty", "TreatmentDrugs", "Symptons", "Cause")
    }
    uri = "http://www.wikidata.org/entity/Q10"
    path.write_text(json.dumps({"DiseaseURI": uri, "Disease": "gout", **lists}), encoding="utf-8")
    assert isinstance(open_wikidata(path, wanted(), path.parent), Wikidata)
    path.write_text('{"id": 7}\n')
    with pytest.raises(InputError, match="is of another format"):
        open_wikidata(path, wanted(), path.parent)


BAD_ID = {**entity("Q50", "x", P780="Q30"), "id": 50}
DEEP = '{"type":"item","id":"Q50","claims":{"P780":' + "[" * 200_000 + "}"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (json.dumps(entity("Q50", "x", P780="Q30"))[:-9], "not a JSON object, or one that is cut"),
        ('{"id":"Q50","claims":{"P780":[}', "not JSON: "),
        (DEEP, "not JSON: nested too deeply"),
        ("what is this", "not a JSON object, or one that is cut"),
        ("\x00\x00", "not a JSON object, or one that is cut"),
        ('{"P780": "\udcff"}', "not JSON: "),
        (json.dumps(BAD_ID), "its id is 50, not the id of an entity"),
        (json.dumps(entity("Q50", "x") | {"claims": ["P780"]}), "its claims are ['P780'], not"),
        (json.dumps(entity("Q50", "x") | {"claims": {"P780": 7}}), "its P780 is 7, not a list"),
        (json.dumps(entity("Q50", "x") | {"claims": {"P780": [7]}}), "its P780 has 7, not a"),
        (json.dumps(entity("Q50", "x", P780="Q1") | {"labels": 1}), "its labels are 1, not a"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_stay(tmp_path: Path, bad: str, reason: str) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(dumped(GOUT, bad, PAIN, DRUG).encode("utf-8", "surrogateescape"))
    found = Rows(path)
    assert [(row.file, row.line) for row in found.rejected] == [(str(path), 3)]
    assert reason in found.rejected[0].reason
    assert len(found.rejected[0].row) <= 2_000
    assert found.triples == ALL


def test_a_line_without_a_wanted_property_is_not_looked_into(tmp_path: Path) -> None:
    found = rows_of(tmp_path, GOUT, '{"this is": no JSON at all}', PAIN, DRUG)
    assert not found.rejected
    assert found.triples == ALL


@pytest.mark.parametrize("cut", [2, 40, 350])
def test_a_dump_that_is_cut_off_keeps_its_whole_lines(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "mine.json"
    path.write_text(dumped(GOUT, PAIN, DRUG)[:-cut], encoding="utf-8")
    found = Rows(path)
    assert "the dump is cut off: its closing ] is missing" in found.rejected[-1].reason
    assert ALL[0] in found.triples


def test_a_compressed_dump_that_is_cut_off_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "mine.json.gz"
    path.write_bytes(gzip.compress(dumped(GOUT, PAIN, DRUG).encode())[:-20])
    with pytest.raises(InputError, match=r"mine\.json\.gz is damaged or cut off"):
        list(WikidataDump(path, wanted(), tmp_path / "kept").rows())
    assert not list(tmp_path.rglob("*.jsonl"))
    assert not list(tmp_path.rglob("*.partial"))


def test_other_entities_and_redirects_are_passed_over(tmp_path: Path) -> None:
    property_ = entity("P780", "symptoms and signs", P1628="x") | {"type": "property"}
    lexeme = {"type": "lexeme", "id": "L7", "lemmas": {}, "claims": {}, "note": "P780"}
    found = rows_of(tmp_path, property_, lexeme, {"entity": "Q9", "redirect": "P780"}, GOUT)
    assert found.triples == [ALL[0]]
    assert not found.rejected


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(dumped(GOUT, PAIN, DRUG), encoding="utf-8")
    for languages, passes in (("en", 2), ("en", 0), ("de", 2), ("de", 0)):
        source = WikidataDump(path, wanted(languages), tmp_path / "kept")
        with listening(hearing := Hearing()):
            source.prepare()
        assert len(hearing.tracked) == passes
    path.write_text(dumped(GOUT, PAIN), encoding="utf-8")
    source = WikidataDump(path, wanted("de"), tmp_path / "kept")
    with listening(hearing := Hearing()):
        source.prepare()
    passes = ["reading mine.json, first pass", "reading mine.json, second pass"]
    assert [label for label, _ in hearing.tracked] == passes
    assert sum(isinstance(row, TripleRow) for row in source.rows()) == 1


def test_two_loads_at_once_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(dumped(GOUT), encoding="utf-8")
    source = WikidataDump(path, wanted(), tmp_path / "kept")
    source.prepare()
    (folder,) = (tmp_path / "kept").iterdir()
    with only_user(folder), pytest.raises(StorageError, match="Another load of Wikidata works in"):
        source.prepare()
    (folder / "first.jsonl.77.partial").touch()
    source.prepare()
    assert not list(folder.glob("*.partial"))


def test_dates(tmp_path: Path) -> None:
    assert dump_date(tmp_path / "latest-2023-11-06.json") == "2023-11-06"
    path = tmp_path / "x20249999.json"
    path.touch()
    assert dump_date(path).startswith("file of 20")


def test_half_a_character_costs_only_its_own_text() -> None:
    assert parse(b'{"a": "\\ud83d", "b": "\\ud83d\\ude00"}')["b"] == "\U0001f600"
