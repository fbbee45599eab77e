"""Wikidata, MedLAMA and tables of triples: what they yield, and what they reject."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from biogk.errors import InputError, UsageError
from biogk.loaders.medlama import MedLama
from biogk.loaders.rows import EntityRow, RejectedRow, TripleRow
from biogk.loaders.triples import Triples
from biogk.loaders.wikidata import Wikidata

URI = "http://www.wikidata.org/entity/"


def disease(qid: str, name: Any, **lists: Any) -> dict[str, Any]:
    """A disease as its file has it."""
    empty = {key: [] for key in ("HealthSpecialty", "TreatmentDrugs", "Symptons", "Cause")}
    return {"DiseaseURI": URI + qid, "Disease": name, "Info": "", **empty, **lists}


def medicine(qid: str, name: str, *treats: str) -> dict[str, Any]:
    """A medicine as its file has it."""
    return {"MedicineURI": URI + qid, "Medicine": name, "ConditionsTreated": list(treats)}


def wikidata(tmp_path: Path, *records: Any) -> Wikidata:
    """A source of one file with these records."""
    path = tmp_path / "mine.jl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return Wikidata(path)


def entities(rows: Iterable[Any]) -> dict[str, EntityRow]:
    return {row.id: row for row in rows if isinstance(row, EntityRow)}


def triples(rows: Iterable[Any]) -> list[tuple[str, str, str, str]]:
    return [
        (row.subject, row.relation, row.object, row.source_relation)
        for row in rows
        if isinstance(row, TripleRow)
    ]


def reasons(rows: Iterable[Any]) -> list[str]:
    return [row.reason for row in rows if isinstance(row, RejectedRow)]


def test_a_disease_with_all_its_relations(tmp_path: Path) -> None:
    source = wikidata(
        tmp_path,
        disease(
            "Q1",
            "influenza",
            HealthSpecialty=["infectious diseases"],
            TreatmentDrugs=["oseltamivir"],
            Symptons=["fever"],
            Cause=["Influenza  Virus"],
        ),
        medicine("Q2", "oseltamivir", "influenza"),
    )
    rows = list(source.rows())
    assert triples(rows) == [
        ("wikidata:Q1", "HAS_SPECIALTY", "wikidata-label:infectious diseases", "P1995"),
        ("wikidata:Q2", "TREATS", "wikidata:Q1", "P2176"),
        ("wikidata:Q1", "HAS_SYMPTOM", "wikidata-label:fever", "P780"),
        ("wikidata-label:influenza virus", "CAUSES", "wikidata:Q1", "P828"),
        ("wikidata:Q2", "TREATS", "wikidata:Q1", "P2175"),
    ]
    found = entities(rows)
    assert found["wikidata-label:influenza virus"].name == "Influenza  Virus"
    assert found["wikidata-label:fever"].kinds == ("Symptom",)
    assert list(source.rows()) == rows


def test_ends_stand_before_their_triples(tmp_path: Path) -> None:
    source = wikidata(tmp_path, disease("Q1", "a", Symptons=["b"]), disease("Q2", "b"))
    seen: set[str] = set()
    for row in source.rows():
        if isinstance(row, EntityRow):
            seen.add(row.id)
        elif isinstance(row, TripleRow):
            assert {row.subject, row.object} <= seen


def test_a_symptom_that_is_a_disease_is_one_entity_of_both_kinds(tmp_path: Path) -> None:
    source = wikidata(tmp_path, disease("Q1", "flu", Symptons=["Fever"]), disease("Q9", "fever"))
    rows = list(source.rows())
    assert triples(rows) == [("wikidata:Q1", "HAS_SYMPTOM", "wikidata:Q9", "P780")]
    kinds = {row.kinds for row in rows if isinstance(row, EntityRow) and row.id == "wikidata:Q9"}
    assert kinds == {("Symptom",), ("Disease",)}


def test_of_two_items_with_one_label_the_first_made_is_meant(tmp_path: Path) -> None:
    source = wikidata(
        tmp_path,
        disease("Q10", "gout"),
        disease("Q9", "gout"),
        medicine("Q2", "colchicine", "gout"),
    )
    assert triples(source.rows()) == [("wikidata:Q2", "TREATS", "wikidata:Q9", "P2175")]


def test_labels_with_any_signs(tmp_path: Path) -> None:
    label = 'a `b` "c" \\ d\nDROP'
    rows = list(wikidata(tmp_path, disease("Q1", label, TreatmentDrugs=[label])).rows())
    clean = label.replace("\n", " ")
    assert entities(rows)["wikidata:Q1"].name == clean
    assert triples(rows)[0][0] == f"wikidata-label:{clean.lower()}"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (disease("Q1", None), "Disease is None, not text"),
        (disease("Q1", " "), "Disease is blank"),
        (disease("1", "a"), "not the URI of a Wikidata item"),
        (disease("Q1", "a", Info=7), "Info is 7, not text"),
        (disease("Q1", "a", Symptons="fever"), "Symptons is 'fever', not a list of labels"),
        (disease("Q1", "a", Symptons=[7]), "Symptons, label 1: it is 7, not text"),
        (disease("Q1", "a", Cause=["t1234567"]), "Cause, label 1: unknown value in the source"),
        (disease("Q1", "a", Cause=["x" * 2000]), "more than 1,000"),
        ({"name": "x"}, "neither DiseaseURI nor MedicineURI"),
        ("text", "not a JSON object but 'text'"),
    ],
)
def test_a_bad_record_spoils_no_other(tmp_path: Path, record: Any, reason: str) -> None:
    good = (disease("Q7", "b", Symptons=["c"]), medicine("Q8", "d", "b"))
    rows = list(wikidata(tmp_path, good[0], record, good[1]).rows())
    assert len(reasons(rows)) == 1
    assert reason in reasons(rows)[0]
    assert len(triples(rows)) == 2
    assert next(row.line for row in rows if isinstance(row, RejectedRow)) == 2


def test_a_file_of_another_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another format: its first record has the keys"):
        wikidata(tmp_path, {"tokens": []})
    record = disease("Q1", "a")
    del record["Symptons"]
    with pytest.raises(InputError, match=r"line 1 lacks Symptons; it has"):
        wikidata(tmp_path, record)
    with pytest.raises(InputError, match=r"has neither WikiDiseaseData\.jl nor"):
        Wikidata(tmp_path)


def medlama(tmp_path: Path, *rows: tuple[str, ...], header: str = "") -> MedLama:
    """A source of one CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = tmp_path / "relation_1000.csv"
    path.write_text(
        (header or "head_cui,head_name,rel,tail_cuis_list,tail_names_list\n") + out.getvalue(),
        encoding="utf-8",
    )
    return MedLama(path)


def test_medlama_rows(tmp_path: Path) -> None:
    source = medlama(
        tmp_path,
        ("C0000001", "A drug", "may_treat", "['C0000002', 'C0000003']", "['X', \"Y's\"]"),
        ("C0000001", "The drug", "may_treat", "['C0000002']", "['X']"),
    )
    rows = list(source.rows())
    assert [row[:3] for row in triples(rows)] == [
        ("umls:C0000001", "TREATS", "umls:C0000002"),
        ("umls:C0000001", "TREATS", "umls:C0000003"),
        ("umls:C0000001", "TREATS", "umls:C0000002"),
    ]
    drug = [row for row in rows if isinstance(row, EntityRow) and row.id == "umls:C0000001"]
    assert [(row.name, row.aliases) for row in drug] == [
        ("A drug", ()),
        ("A drug", ("The drug",)),
    ]


def test_an_inverse_relation_is_turned_round(tmp_path: Path) -> None:
    forward = ("C0000001", "gene", "gene_encodes_gene_product", "['C0000002']", "['product']")
    backward = ("C0000002", "product", "gene_product_encoded_by_gene", "['C0000001']", "['gene']")
    found = triples(medlama(tmp_path, forward, backward).rows())
    assert {row[:3] for row in found} == {("umls:C0000001", "ENCODES", "umls:C0000002")}
    assert len({row[3] for row in found}) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("C1", "a", "may_treat", "['C0000002']", "['b']"), "the head is 'C1', not a CUI"),
        (("C0000001", "", "may_treat", "['C0000002']", "['b']"), "name of the head is blank"),
        (("C0000001", "a", "cures", "['C0000002']", "['b']"), "no relation 'cures'"),
        (("C0000001", "a", "may_treat", "['C0000002'", "['b']"), "tail_cuis_list is no list"),
        (("C0000001", "a", "may_treat", "[]", "[]"), "tail_cuis_list is empty"),
        (("C0000001", "a", "may_treat", "['C0000002']", "[]"), "1 tail_cuis_list but 0"),
        (("C0000001", "a", "may_treat", "[7]", "['b']"), "the tail 1 is 7, not a CUI"),
        (("C0000001", "a", "may_treat", "__import__('os')", "['b']"), "is no list"),
        (("C0000001", "a"), "2 fields where the header has 5"),
    ],
)
def test_a_bad_medlama_row(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    good = ("C0000001", "a", "may_treat", "['C0000002']", "['b']")
    rows = list(medlama(tmp_path, good, row, good).rows())
    assert len(triples(rows)) == 2
    assert reason in reasons(rows)[0]


def test_medlama_of_other_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lacks the columns head_cui"):
        list(medlama(tmp_path, header="subject,object\n").rows())
    (tmp_path / "relation_1000.csv").unlink()
    with pytest.raises(InputError, match="has no file"):
        MedLama(tmp_path)


def own(tmp_path: Path, entity_lines: str, triple_lines: str) -> list[Any]:
    """The rows of two tables with the usual first lines."""
    (tmp_path / "entities.tsv").write_text(f"id\tname\tkind\taliases\n{entity_lines}", "utf-8")
    (tmp_path / "triples.tsv").write_text(f"subject\trelation\tobject\n{triple_lines}", "utf-8")
    return list(Triples(tmp_path, source="mine").rows())


def test_own_triples(tmp_path: Path) -> None:
    rows = own(tmp_path, 'x:1\ta "b" `c`\tDrug\td | e |\nx:2\tf\tDisease\t\n', "x:1\tTREATS\tx:2\n")
    assert entities(rows)["x:1"] == EntityRow("x:1", 'a "b" `c`', ("Drug",), ("d", "e"))
    assert triples(rows) == [("x:1", "TREATS", "x:2", "TREATS")]


@pytest.mark.parametrize(
    ("entity", "triple", "reason"),
    [
        ("1\ta\tDrug\t\n", "", "has no prefix"),
        ("x:1\t\tDrug\t\n", "", "name is blank"),
        ("x:1\ta\tPotion\t\n", "", "no kind 'Potion'"),
        ("x:1\ta\tDrug\n", "", "3 fields where the header has 4"),
        ("", "x:8\tCURES\tx:9\n", "no relation 'CURES'"),
        ("", "x:8\tTREATS\tx:7\n", "no entity has the id 'x:7'"),
        ("", "x:8\tTREATS`]-() DETACH DELETE\tx:9\n", "no relation"),
    ],
)
def test_a_bad_row_of_own_triples(tmp_path: Path, entity: str, triple: str, reason: str) -> None:
    good = "x:8\ta\tDrug\t\n", "x:8\tTREATS\tx:9\n"
    rows = own(tmp_path, good[0] + entity + "x:9\tb\tDisease\t\n", triple + good[1])
    assert len(reasons(rows)) == 1
    assert reason in reasons(rows)[0]
    assert len(triples(rows)) == 1


def test_own_triples_need_both_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="need a folder"):
        Triples(entities=tmp_path / "entities.tsv")
    with pytest.raises(InputError, match=r"entities\.tsv is not there"):
        list(Triples(tmp_path).rows())
