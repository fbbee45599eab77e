"""Identifiers that annotation gives to mentions, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.model.extraction import ConceptRelation, Mention
from biogk.core.model.rows import CorpusSource, DocumentRow, LeftOutRow
from biogk.loaders.corpora.bioc import BioC
from biogk.loaders.corpora.brat import Brat
from biogk.loaders.corpora.checks.normalised import Identifiers, is_normalised
from biogk.loaders.corpora.jsonl import JsonLines

TEXT = "Zoratin eased cramps."


@pytest.mark.parametrize(
    ("name", "value", "type_", "expected"),
    [
        ("identifier", "D003409", "Disease", ["mesh:D003409"]),
        ("identifier", "C564766", "Disease", ["mesh:C564766"]),
        ("identifier", "C0002871", "Disease", ["umls:C0002871"]),
        ("identifier", "6528", "GeneOrGeneProduct", ["ncbigene:6528"]),
        ("identifier", "9606", "OrganismTaxon", ["ncbitaxon:9606"]),
        ("identifier", "6528,6529", "Gene", ["ncbigene:6528", "ncbigene:6529"]),
        ("identifier", "D003409|D007037;D003409", "X", ["mesh:D003409", "mesh:D007037"]),
        ("identifiers", ["MESH:D003409", "OMIM:1"], "X", ["MESH:D003409", "OMIM:1"]),
        ("identifier", "http://purl.obolibrary.org/obo/HP_0000001", "X", ["HP:0000001"]),
        ("identifier", "-", "Gene", []),
        ("identifier", "c|DEL|1314_1328|", "SequenceVariant", [""]),
        ("identifier", "17", "CellLine", [""]),
        ("identifier", "17", "Own", ["mine:17"]),
        ("NCBI Gene", "6528", "X", ["ncbigene:6528"]),
        ("MESH", "D003409", "X", ["mesh:D003409"]),
        ("UMLS_CUI", "C0002871", "X", ["umls:C0002871"]),
        ("score", "0.5", "Gene", []),
    ],
)
def test_identifiers(name: str, value: object, type_: str, expected: list[str]) -> None:
    found = Identifiers({"Own": "mine"}).named([(name, value)], type_)
    assert list(dict.fromkeys(found.values())) == expected
    assert is_normalised(name) == (name != "score")


def brat(folder: Path) -> CorpusSource:
    (folder / "d.txt").write_text(TEXT)
    (folder / "d.ann").write_text(
        "T1\tDrug 0 7\tZoratin\nT2\tSign 14 20\tcramps\n"
        "N1\tReference T1 DrugBank:DB99991\tZoratin\nN2\tReference T2 17\n"
    )
    return Brat(folder, "m", "train", prefixes={"Sign": "hp"})


def bioc(folder: Path) -> CorpusSource:
    mention = '<annotation id="{}"><infon key="type">{}</infon><infon key="identifier">{}</infon>'
    place = '<location offset="{}" length="{}"/><text>{}</text></annotation>'
    path = folder / "train.xml"
    path.write_text(
        "<collection><source/><date/><key/><document><id>1</id><passage><offset>0</offset>"
        f"<text>{TEXT}</text>"
        + (mention + place).format("a", "Drug", "DrugBank:DB99991", 0, 7, "Zoratin")
        + (mention + place).format("b", "Sign", "17", 14, 6, "cramps")
        + '</passage><relation id="R1"><infon key="entity1">DB99991</infon>'
        '<infon key="entity2">17</infon><infon key="type">Association</infon></relation>'
        "</document></collection>"
    )
    return BioC(path, "m", prefixes={"Sign": "hp"})


def jsonl(folder: Path) -> CorpusSource:
    drug = {"start": 0, "end": 7, "type": "Drug", "identifiers": "DrugBank:DB99991"}
    sign = {"start": 14, "end": 20, "type": "Sign", "identifiers": ["17"]}
    path = folder / "train.jsonl"
    path.write_text(json.dumps({"id": "1", "text": TEXT, "mentions": [drug, sign]}) + "\n")
    return JsonLines(path, "m", prefixes={"Sign": "hp"})


@pytest.mark.parametrize("made", [brat, bioc, jsonl])
def test_every_format_has_them(tmp_path: Path, made: Callable[[Path], CorpusSource]) -> None:
    (row,) = made(tmp_path).rows()
    assert isinstance(row, DocumentRow)
    assert row.mentions == (
        Mention(0, 7, "Drug", identifiers=("DrugBank:DB99991",)),
        Mention(14, 20, "Sign", identifiers=("hp:17",)),
    )
    assert row.unread == ()
    stated = (ConceptRelation("DrugBank:DB99991", "hp:17", "Association"),)
    assert row.concepts == (stated if made is bioc else ())


def test_brats_malformed_normalisation_rejects_the_document(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(TEXT)
    (tmp_path / "d.ann").write_text("T1\tDrug 0 7\tZoratin\nN1\tReference T1\n")
    (row,) = Brat(tmp_path, "m", "train").rows()
    assert not isinstance(row, DocumentRow | LeftOutRow)
    assert "N1 is not 'Reference T1 RESOURCE:ID'" in str(row)
