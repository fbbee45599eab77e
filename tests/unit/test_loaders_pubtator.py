"""PubTator, whole and damaged, and relations between concepts in other formats."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from biogk.core.errors import InputError
from biogk.core.model.extraction import ConceptRelation
from biogk.core.model.rows import DocumentRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.bioc import BioC
from biogk.loaders.corpora.checks.concepts import UNNAMED
from biogk.loaders.corpora.jsonl import JsonLines
from biogk.loaders.corpora.pubtator import PubTator
from biogk.loaders.corpora.unannotated import unannotated

TITLE, ABSTRACT = "Foozine caused barosis.", "Two c.5G>T rats had foozine or barine."
LINES = (
    f"1|t|{TITLE}",
    f"1|a|{ABSTRACT}",
    "1\t0\t7\tFoozine\tChemical\tD999901",
    "1\t15\t22\tbarosis\tDisease\tD999902,D999903",
    "1\t28\t34\tc.5G>T\tSequenceVariant\tc|SUB|G|5|T",
    "1\t44\t61\tfoozine or barine\tChemical\tD999901|D999904\tfoozine|barine",
    "1\tCID\tD999901\tD999903",
    "1\tAssociation\tc|SUB|G|5|T\tMESH:D999902\tNovel",
    "1\tAssociation\tD999904\tD999999\tNo",
    "1\tBind\tD999902,D999903\tD999902,D999903\tNo",
)


def written(folder: Path, *lines: str, name: str = "train.PubTator") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(path: Path, pairs: str = "keep", types: CorpusTypes | None = None) -> list[object]:
    return list(PubTator(path, "c", types=types, pairs=pairs).rows())


def document(path: Path, pairs: str = "keep", types: CorpusTypes | None = None) -> DocumentRow:
    (row,) = rows(path, pairs, types)
    assert isinstance(row, DocumentRow), row
    return row


def test_a_document(tmp_path: Path) -> None:
    found = document(written(tmp_path, *LINES))
    assert (found.id, found.split) == ("c:1", "train")
    assert found.text == f"{TITLE}\n{ABSTRACT}"
    assert [(each.type, each.identifiers, each.cluster) for each in found.mentions] == [
        ("Chemical", ("mesh:D999901",), ""),
        ("Disease", ("mesh:D999902", "mesh:D999903"), ""),
        ("SequenceVariant", (), "c|SUB|G|5|T"),
        ("Chemical", ("mesh:D999901", "mesh:D999904"), ""),
    ]
    assert found.concepts == (
        ConceptRelation("mesh:D999901", "mesh:D999903", "CID"),
        ConceptRelation("c|SUB|G|5|T", "mesh:D999902", "Association", novel=True),
        ConceptRelation(
            "mesh:D999902 + mesh:D999903", "mesh:D999902 + mesh:D999903", "Bind", novel=False
        ),
    )
    assert found.relations == ()
    assert found.left_out == (UNNAMED,)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [("nearest", [(0, 1), (2, 1)]), ("all", [(0, 1), (3, 1), (2, 1)])],
)
def test_mentions_are_related_where_asked_for(
    tmp_path: Path, pairs: str, expected: list[tuple[int, int]]
) -> None:
    found = document(written(tmp_path, *LINES), pairs)
    assert [(each.head, each.tail) for each in found.relations] == expected


def test_types_of_the_corpus_hold_for_relations_between_concepts(tmp_path: Path) -> None:
    types = CorpusTypes(
        relations={"CID": "CAUSES", "Association": "ASSOCIATED"},
        symmetric=["CID"],
        negative=["Association"],
    )
    lines = (*LINES[:6], "1\tCID\tD999903\tD999901", LINES[7])
    found = document(written(tmp_path, *lines), types=types)
    assert found.concepts == (ConceptRelation("mesh:D999901", "mesh:D999903", "CID"),)
    assert found.left_out == ("Association (no relation)",)
    (row,) = rows(written(tmp_path, *LINES), types=CorpusTypes(relations={"CID": "CAUSES"}))
    assert isinstance(row, RejectedRow)
    assert "Association" in row.reason


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((*LINES[:2], "1\t0\t7\tFoozine"), "line 5 has 4 fields"),
        ((*LINES[:2], "1\tCID\tD9"), "line 5 has 3 fields"),
        ((LINES[2],), "annotation, and no text before it"),
        ((*LINES[:2], "1\t1\t8\tFoozine\tChemical\tD999901"), "its offsets count from 1"),
        ((*LINES[:2], "nonsense"), "is neither text nor annotation"),
        ((*LINES[:2], "1\t0\t700\tFoozine\tChemical\t-"), "characters 0 to 700"),
    ],
)
def test_a_broken_document_spoils_no_other(
    tmp_path: Path, lines: tuple[str, ...], reason: str
) -> None:
    path = written(tmp_path, "7|t|Before.", "", *lines, "", "8|t|After.", "8|a|More.")
    found = rows(path)
    (broken,) = [each for each in found if isinstance(each, RejectedRow)]
    assert reason in broken.reason
    assert broken.line == 3
    ids = [each.id for each in found if isinstance(each, DocumentRow)]
    assert ids == ["c:7", "c:8"]


def test_documents_without_blank_lines_between_and_an_id_that_comes_again(tmp_path: Path) -> None:
    path = written(tmp_path, "7|t|Before.", *LINES, "7|t|Again.")
    kinds = [type(each) for each in rows(path)]
    assert kinds == [DocumentRow, DocumentRow, RejectedRow]


def test_bytes_that_are_no_text_reject_their_document(tmp_path: Path) -> None:
    path = written(tmp_path, *LINES, "", "8|t|After.")
    path.write_bytes(path.read_bytes().replace(b"rats had", b"rats\xffhad"))
    broken, after = rows(path)
    assert isinstance(broken, RejectedRow)
    assert isinstance(after, DocumentRow)


def test_a_file_of_another_format(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="of another format"):
        rows(written(tmp_path, "a\tb\tc"))


def test_its_texts_can_be_read_without_annotation(tmp_path: Path) -> None:
    packed = tmp_path / "x.pubtator.gz"
    packed.write_bytes(gzip.compress("\n".join((LINES[0], LINES[1], "1\tbroken")).encode()))
    (row,) = unannotated(packed, "p").rows()
    assert isinstance(row, DocumentRow)
    assert row.text == f"{TITLE}\n{ABSTRACT}"


def test_json_lines_relate_identifiers_and_clusters(tmp_path: Path) -> None:
    mentions = [
        {"start": 0, "end": 7, "type": "Chemical", "identifiers": "MESH:D999901"},
        {"start": 15, "end": 22, "type": "Disease", "cluster": "b"},
    ]
    relation = {"head": "MESH:D999901", "tail": "b", "type": "CID", "novel": True}
    values = {"id": "1", "text": TITLE, "mentions": mentions, "concept_relations": [relation]}
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(values) + "\n")
    (row,) = JsonLines(path, "c").rows()
    assert isinstance(row, DocumentRow)
    assert row.concepts == (ConceptRelation("MESH:D999901", "b", "CID", novel=True),)
    values["concept_relations"] = [{**relation, "tial": 1}]
    path.write_text(json.dumps(values) + "\n")
    (rejected,) = JsonLines(path, "c").rows()
    assert isinstance(rejected, RejectedRow)
    assert "tial" in rejected.reason


def test_bioc_json_without_what_is_empty(tmp_path: Path) -> None:
    mention = {
        "id": "0",
        "infons": {"identifier": "D999901", "type": "Chemical"},
        "text": "Foozine",
    }
    mention["locations"] = [{"offset": 0, "length": 7}]
    passage = {"offset": 0, "text": TITLE, "annotations": [mention]}
    path = tmp_path / "train.json"
    path.write_text(json.dumps({"documents": [{"id": "1", "passages": [passage]}, {"id": "2"}]}))
    row, rejected = BioC(path, "c").rows()
    assert isinstance(row, DocumentRow)
    assert [each.identifiers for each in row.mentions] == [("mesh:D999901",)]
    assert isinstance(rejected, RejectedRow)
    assert "it lacks 'passages'" in rejected.reason
