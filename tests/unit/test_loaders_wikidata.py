"""The Wikidata loader on files that are wrong: what it says, and that the rest still comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.loaders.sources.wikidata import FILES, Wikidata

URI = "http://www.wikidata.org/entity/"
LISTS = ("HealthSpecialty", "TreatmentDrugs", "Symptons", "Cause")


def disease(qid: str, name: Any, **changes: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {key: [] for key in LISTS}
    return {"DiseaseURI": URI + qid, "Disease": name, "Info": ""} | empty | changes


def medicine(qid: str, name: Any, *treats: Any) -> dict[str, Any]:
    return {"MedicineURI": URI + qid, "Medicine": name, "ConditionsTreated": list(treats)}


GOOD = json.dumps(disease("Q1", "gout", Symptons=["pain"]))
LAST = json.dumps(medicine("Q2", "colchicine", "gout"))


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def around(tmp_path: Path, bad: str) -> tuple[list[RejectedRow], list[KnowledgeRow]]:
    """What a bad line between two good ones yields: the rejected rows, and all others."""
    source = Wikidata(written(tmp_path / "mine.jl", GOOD, bad, LAST))
    rows = list(source.rows())
    assert list(source.rows()) == rows
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert {(row.file, row.line) for row in rejected} <= {(str(tmp_path / "mine.jl"), 2)}
    return rejected, [row for row in rows if not isinstance(row, RejectedRow)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (GOOD[:40], "not JSON: "),
        (GOOD + GOOD, "not JSON: Extra data at line 1"),
        ('{"DiseaseURI": ' + "[" * 200_000, "not JSON: nested too deeply"),
        ('{"DiseaseURI": ' + "9" * 5_000 + "}", "not JSON: a number is too long"),
        ("[]", "not a JSON object but []"),
        ("null", "not a JSON object but None"),
        ("{}", "it has neither DiseaseURI nor MedicineURI"),
        ('{"tokens": ["a"], "entities": []}', "it has neither DiseaseURI nor MedicineURI"),
        (json.dumps(disease("Q3", True)), "Disease is True, not text"),
        (json.dumps(disease("Q3", {"a": [[[]]]})), "Disease is {'a': [[[]]]}, not text"),
        (json.dumps(disease("Q3", "\u2003\x00\t")), "Disease is blank"),
        (json.dumps(disease("Q3", "x\ud800")), r"Disease 'x\ud800' holds half a character"),
        (json.dumps(disease("Q3", "x" * 10_000_000)), "Disease has 10,000,000 characters"),
        (json.dumps(disease("Q3", "a", Info="\udfff")), "Info '\\udfff' holds half a character"),
        (json.dumps(disease("Q3", "a", DiseaseURI=None)), "DiseaseURI is None, not the URI"),
        (json.dumps(disease("Q0", "a")), "entity/Q0', not the URI of a Wikidata item"),
        (json.dumps(disease("Q3\n", "a")), "not the URI of a Wikidata item"),
        (json.dumps(disease("Q\u0663", "a")), "not the URI of a Wikidata item"),
        (json.dumps(disease("Q3`}) DETACH DELETE", "a")), "not the URI of a Wikidata item"),
    ],
)
def test_a_bad_line_is_rejected_whole(tmp_path: Path, bad: str, reason: str) -> None:
    rejected, others = around(tmp_path, bad)
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert len(rejected[0].reason) < 300
    assert len(rejected[0].row) <= 2_000
    assert sum(isinstance(row, TripleRow) for row in others) == 2


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        (None, "it is None, not text"),
        (False, "it is False, not text"),
        (["fever"], "it is ['fever'], not text"),
        ("", "it is blank"),
        ("\udc80", "holds half a character"),
        ("t123456", "unknown value in the source"),
        ("x" * 10_000_000, "it has 10,000,000 characters, more than 1,000"),
        ("ﷺ" * 900, "the folded label has 16,200 characters"),
    ],
)
def test_a_bad_label_spoils_no_other_of_its_list(
    tmp_path: Path, label: object, reason: str
) -> None:
    bad = json.dumps(disease("Q3", "flu", Symptons=["fever", label, "cough"], Cause=["virus"]))
    rejected, others = around(tmp_path, bad)
    assert len(rejected) == 1
    assert rejected[0].reason.startswith("Symptons, label 2: ")
    assert reason in rejected[0].reason
    ends = [row.object for row in others if isinstance(row, TripleRow)][1:3]
    assert ends == ["wikidata-label:fever", "wikidata-label:cough"]
    assert sum(isinstance(row, TripleRow) for row in others) == 5


@pytest.mark.parametrize("key", LISTS)
@pytest.mark.parametrize("value", ["fever", None, {"fever": 1}, 7])
def test_a_value_that_is_no_list_spoils_no_other_key(
    tmp_path: Path, key: str, value: object
) -> None:
    lists: dict[str, object] = {each: ["a label"] for each in LISTS}
    rejected, others = around(tmp_path, json.dumps(disease("Q3", "flu", **(lists | {key: value}))))
    assert [row.reason for row in rejected] == [f"{key} is {value!r}, not a list of labels"]
    assert sum(isinstance(row, TripleRow) for row in others) == 2 + 3


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("a `b` c", "a `b` c"),
        ('it\'s "b" \\ c', 'it\'s "b" \\ c'),
        ("a\nb\r\x00\x1b[31m\x85c", "a b   [31m c"),
        ("a\u202eb\u2066c", "a\u202eb\u2066c"),
        ("مرض 😀", "مرض 😀"),
    ],
)
def test_signs_of_a_label(tmp_path: Path, label: str, name: str) -> None:
    rejected, others = around(tmp_path, json.dumps(disease("Q3", label, Symptons=[label + "x"])))
    assert not rejected
    names = {row.id: row.name for row in others if isinstance(row, EntityRow)}
    assert names["wikidata:Q3"] == name
    assert name + "x" in names.values()


def test_a_subject_that_comes_again(tmp_path: Path) -> None:
    again = json.dumps(disease("Q1", "podagra", Symptons=["swelling"]))
    rejected, others = around(tmp_path, again)
    assert not rejected
    names = [r.name for r in others if isinstance(r, EntityRow) and r.id == "wikidata:Q1"]
    assert names == ["gout", "podagra"]
    assert sum(isinstance(row, TripleRow) for row in others) == 3


def test_a_label_that_is_an_identifier_means_that_item(tmp_path: Path) -> None:
    _, others = around(tmp_path, json.dumps(disease("Q3", "flu", TreatmentDrugs=["Q2", "Q99"])))
    subjects = [row.subject for row in others if isinstance(row, TripleRow)][1:3]
    assert subjects == ["wikidata:Q2", "wikidata:Q99"]
    names = {row.id: row.name for row in others if isinstance(row, EntityRow)}
    assert (names["wikidata:Q2"], names["wikidata:Q99"]) == ("colchicine", "wikidata:Q99")


def test_a_folder_may_have_one_file_or_both(tmp_path: Path) -> None:
    written(tmp_path / FILES[0], GOOD)
    alone = Wikidata(tmp_path)
    assert alone.info.files == FILES[:1]
    written(tmp_path / FILES[1], LAST)
    both = Wikidata(tmp_path)
    assert both.info.files == FILES
    found = [row for row in both.rows() if isinstance(row, TripleRow)]
    assert [row.subject for row in found] == ["wikidata:Q1", "wikidata:Q2"]
    assert found[1].object == "wikidata:Q1"


def test_a_folder_in_place_of_its_file(tmp_path: Path) -> None:
    (tmp_path / FILES[0]).mkdir()
    with pytest.raises(InputError, match=r"WikiDiseaseData\.jl is a folder, not a file"):
        Wikidata(tmp_path)


@pytest.mark.parametrize("missing", ["Medicine", "ConditionsTreated"])
def test_a_first_record_that_lacks_a_key(tmp_path: Path, missing: str) -> None:
    record = {key: value for key, value in medicine("Q2", "a").items() if key != missing}
    path = written(tmp_path / "mine.jl", "", "not JSON", json.dumps(record))
    with pytest.raises(InputError, match=rf"mine\.jl, line 3 lacks {missing}; it has") as caught:
        Wikidata(path)
    assert "Rename the keys" in caught.value.advice


def test_a_file_that_is_cut_off_keeps_its_whole_lines(tmp_path: Path) -> None:
    rows = list(Wikidata(written(tmp_path / "mine.jl", GOOD, LAST[:-9])).rows())
    assert isinstance(rows[-1], RejectedRow)
    assert rows[-1].line == 2
    assert rows[-1].row == LAST[:-9]
    assert sum(isinstance(row, TripleRow) for row in rows) == 1


def test_a_disease_is_no_symptom_of_itself_and_stays_a_disease(tmp_path: Path) -> None:
    lines = [
        disease("Q1", "gout", Symptons=["Gout", "Fever"], Cause=["Q2"], Rank=7, Note=""),
        disease("Q2", "fever"),
    ]
    rows = list(Wikidata(written(tmp_path / "mine.jl", *map(json.dumps, lines))).rows())
    kinds = {row.id: row.kinds for row in rows if isinstance(row, EntityRow)}
    assert kinds == {"wikidata:Q1": ("Disease",), "wikidata:Q2": ("Disease",)}
    assert [row.relation for row in rows if isinstance(row, TripleRow)] == ["HAS_SYMPTOM", "CAUSES"]
    assert [row for row in rows if isinstance(row, LeftOutRow | UnreadRow)] == [
        LeftOutRow("self-relation", 1),
        UnreadRow("Rank", 1),
    ]
