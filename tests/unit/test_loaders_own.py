"""A user's own corpora: JSON Lines, brat and BioC; offsets stay, faults are told by line."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.rows import CorpusRow, DocumentRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes, HomeVocabulary
from biogk.loaders.corpora.bioc import BioC
from biogk.loaders.corpora.brat import Brat
from biogk.loaders.corpora.checks.annotation import split_in
from biogk.loaders.corpora.declared import capitals, declare, with_types
from biogk.loaders.corpora.jsonl import JsonLines

TEXT = "Fièvre 😀 after\r\naspirin\tand cafe\u0301 in high fever."
DRUG = {"start": 16, "end": 23, "type": "Drug", "id": "T1", "text": "aspirin"}
FEVER = {"start": 0, "end": 6, "type": "Disease", "id": "T2"}
TREATS = {"head": "T1", "tail": "T2", "type": "treats"}
TYPES = CorpusTypes(mentions=["Drug", "Disease"], relations={"treats": "TREATS"})


def line(**changes: Any) -> dict[str, Any]:
    return {"id": "a", "text": TEXT, "mentions": [DRUG, FEVER], "relations": [TREATS]} | changes


def jsonl(folder: Path, *lines: Any, name: str = "train.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return path


def spans(row: CorpusRow) -> list[str]:
    assert isinstance(row, DocumentRow), row
    return [row.text[mention.start : mention.end] for mention in row.mentions]


def only_rejected(rows: Iterator[CorpusRow]) -> RejectedRow:
    (row,) = [row for row in rows if isinstance(row, RejectedRow)]
    return row


def brat(folder: Path, annotation: str, text: str = TEXT, name: str = "d1") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes(annotation.encode())
    return folder


# JSON Lines


def test_a_line_is_a_document(tmp_path: Path) -> None:
    (row,) = JsonLines(jsonl(tmp_path, line()), "mine", types=TYPES).rows()
    assert spans(row) == ["aspirin", "Fièvre"]
    assert isinstance(row, DocumentRow)
    assert (row.id, row.split, row.text) == ("mine:a", "train", TEXT)
    assert row.relations == (Relation(0, 1, "treats"),)


def test_a_line_needs_id_and_text_alone(tmp_path: Path) -> None:
    path = jsonl(tmp_path, {"id": "a", "text": "x", "split": "dev", "meta": {"any": 1}})
    (row,) = JsonLines(path, "mine").rows()
    assert row == DocumentRow("mine:a", "mine", "dev", "x", unread=("meta",))


def test_relations_by_position_and_clusters(tmp_path: Path) -> None:
    mentions = [DRUG | {"cluster": 7}, FEVER | {"cluster": "7"}]
    (row,) = JsonLines(
        jsonl(tmp_path, line(mentions=mentions, relations=[TREATS | {"head": 1, "tail": 0}])), "m"
    ).rows()
    assert isinstance(row, DocumentRow)
    assert row.relations == (Relation(1, 0, "treats"),)
    assert [mention.cluster for mention in row.mentions] == ["7", "7"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "id is None, not text"),
        ({"text": ""}, "text is blank"),
        ({"text": 7}, "text is 7, not text"),
        ({"split": "eval"}, "split is 'eval', none of train, dev, test"),
        ({"mention": []}, "the document has the key 'mention', none of id, text, mentions"),
        ({"mentions": {}}, "mentions is {}, not a list of objects"),
        ({"mentions": [DRUG | {"end": 99}, FEVER]}, "mention 0 has characters 16 to 99 of a text"),
        ({"mentions": [DRUG | {"end": 16}, FEVER]}, "mention 0 is empty"),
        ({"mentions": [DRUG | {"end": 24.0}, FEVER]}, "mention 0 has the end 24.0, not a whole"),
        ({"mentions": [DRUG | {"start": 15}, FEVER]}, "mention 0 is 'aspirin', but characters 15"),
        ({"mentions": [DRUG | {"start": 17, "end": 24}, FEVER]}, "count UTF-16 units, not char"),
        ({"mentions": [DRUG | {"start": 20, "end": 27}, FEVER]}, "count bytes, not characters"),
        ({"mentions": [DRUG | {"text": 7}, FEVER]}, "mention 0 has the text 7, not text"),
        ({"mentions": [DRUG | {"type": "Gene"}, FEVER]}, "has the type 'Gene', none of Drug, Dis"),
        ({"mentions": [DRUG, FEVER, FEVER]}, "mention 2 has the id 'T2' of another mention"),
        ({"mentions": [DRUG | {"label": 1}, FEVER]}, "mention 0 has the key 'label', none of"),
        ({"relations": [TREATS | {"head": "T9"}]}, "relation 0 has the head 'T9', the id of no"),
        ({"relations": [TREATS | {"head": 2}]}, "has the head 2, but the document has 2 mentions"),
        ({"relations": [TREATS | {"head": "T2"}]}, "between a mention and itself"),
        ({"relations": [TREATS | {"type": "cures"}]}, "has the type 'cures', none of treats"),
        ({"id": "0"}, "id 'mine:0' is that of line 1 of"),
    ],
)
def test_a_bad_line_spoils_no_other(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    path = jsonl(tmp_path, line(id="0"), line() | changes, line(id="2"))
    rows = list(JsonLines(path, "mine", types=TYPES).rows())
    assert [type(row) for row in rows] == [DocumentRow, RejectedRow, DocumentRow]
    rejected = only_rejected(iter(rows))
    assert (rejected.file, rejected.line) == (str(path), 2)
    assert reason in rejected.reason


def test_splits_come_from_names_or_options(tmp_path: Path) -> None:
    nameless = jsonl(tmp_path, line(), name="all.jsonl")
    assert "give --split" in only_rejected(JsonLines(nameless, "m").rows()).reason
    (row,) = JsonLines(nameless, "m", "test").rows()
    assert isinstance(row, DocumentRow)
    assert row.split == "test"
    with pytest.raises(UsageError, match=r"is split train by its name, and --split is test"):
        JsonLines(jsonl(tmp_path, line()), "m", "test")
    names = ("train", "my.dev.jsonl", "test_1.xml", "train-dev.jsonl", "contest.txt")
    assert [split_in(name) for name in names] == ["train", "dev", "test", None, None]


def test_a_folder_of_lines(tmp_path: Path) -> None:
    jsonl(tmp_path, line(id="1"), name="train.jsonl")
    (tmp_path / "dev.jsonl.gz").write_bytes(gzip.compress(json.dumps(line(id="2")).encode()))
    assert [row.split for row in JsonLines(tmp_path, "m").rows()] == ["dev", "train"]  # type: ignore[union-attr]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"has no \*\.jsonl"):
        JsonLines(tmp_path / "empty", "m")
    (tmp_path / "test.jsonl").touch()
    with pytest.raises(InputError, match=r"test\.jsonl is empty"):
        list(JsonLines(tmp_path / "test.jsonl", "m").rows())


# types


@pytest.fixture
def lexis(tmp_path: Path) -> HomeVocabulary:
    return HomeVocabulary(tmp_path / "relations.toml")


def test_relation_types_are_declared_once(lexis: HomeVocabulary, tmp_path: Path) -> None:
    path = jsonl(tmp_path, line(relations=[TREATS | {"type": "is-usedFor"}]))

    def load(path: Path = path, **options: Any) -> tuple[list[CorpusRow], CorpusTypes]:
        source, types = with_types(
            lexis, "mine", lambda t: JsonLines(path, "mine", types=t), **options
        )
        return list(source.rows()), types

    rows, types = load()
    assert [type(row) for row in rows] == [DocumentRow]
    assert types.relations == {"is-usedFor": "IS_USED_FOR"}
    written = declare(lexis, "mine", types)
    assert written == tmp_path / "corpora" / "mine.toml"
    assert lexis.read().corpus("mine") == types
    assert lexis.read().predicted("is-usedFor", "mine").type == "PREDICTED_IS_USED_FOR"
    assert declare(lexis, "mine", types) is None
    other = jsonl(tmp_path, line(), name="test.jsonl")
    rows, types = load(other)
    assert "has the type 'treats', none of is-usedFor" in only_rejected(iter(rows)).reason
    rows, types = load(other, relations={"treats": "HEALS"})
    assert [type(row) for row in rows] == [DocumentRow]
    assert types.relations == {"is-usedFor": "IS_USED_FOR", "treats": "HEALS"}
    rows, types = load(other, types="auto")
    assert types.relations["treats"] == "TREATS"


def test_types_that_cannot_be(lexis: HomeVocabulary, tmp_path: Path) -> None:
    path = jsonl(tmp_path, line(relations=[TREATS | {"type": "治疗"}]))
    with pytest.raises(UsageError, match=r"cannot be called '' in the graph.*--relation"):
        with_types(lexis, "mine", lambda t: JsonLines(path, "mine", types=t))
    with pytest.raises(UsageError, match="cannot be called 'a b'"):
        with_types(lexis, "mine", lambda t: JsonLines(path, "mine"), relations={"x": "a b"})
    with pytest.raises(UsageError, match=r"relations\.toml declares the corpus ade"):
        with_types(lexis, "ade", lambda t: JsonLines(path, "ade"), relations={"x": "X"})
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "mine.toml").write_text("[relations]\nx = 'a b'\n")
    with pytest.raises(InputError, match=r"mine\.toml, 'relations\.x'"):
        lexis.read()


@pytest.mark.parametrize(
    ("type_", "name"),
    [("treats", "TREATS"), ("Part-of", "PART_OF"), ("isA kind", "IS_A_KIND"), ("CPR:3", "CPR_3")],
)
def test_names_in_capitals(type_: str, name: str) -> None:
    assert capitals(type_) == name


# brat

ANN = (
    "R1\ttreats Arg1:T1 Arg2:T2\t\n"
    "T1\tDrug 16 23\taspirin\n"
    "T2\tDisease 0 6\tFièvre\r\n"
    "T3\tDisease 37 47\thigh fever\n"
    "T4\tDisease 42 47\tfever\n"
    "*\tEquiv T2 T4\n"
    "A1\tTense T2 Past\n"
    "N1\tReference T1 MESH:D1\taspirin\n"
    "#1\tAnnotatorNotes T1\tsure\n"
)


def test_brat(tmp_path: Path) -> None:
    (row,) = Brat(brat(tmp_path / "train", ANN), "mine").rows()
    assert spans(row) == ["aspirin", "Fièvre", "high fever", "fever"]
    assert isinstance(row, DocumentRow)
    assert (row.id, row.split) == ("mine:d1", "train")
    assert row.relations == (Relation(0, 1, "treats"),)
    assert [mention.cluster for mention in row.mentions] == ["", "T2", "", "T2"]
    assert row.mentions[0].identifiers == ("MESH:D1",)
    assert row.passed_over == ("notes",)
    assert row.unread == ("attribute Tense",)


def test_a_mention_may_cross_a_line_end(tmp_path: Path) -> None:
    folder = brat(tmp_path, "T1\tX 9 23\tafter aspirin\nT2\tX 16 27\taspirin and")
    (row,) = Brat(folder, "mine", "dev").rows()
    assert spans(row) == ["after\r\naspirin", "aspirin\tand"]


@pytest.mark.parametrize(
    ("how", "found", "counted"),
    [
        ("cover", ["high fever", "aspirin"], ["gaps of discontinuous mentions"]),
        ("drop", ["aspirin"], ["discontinuous mentions", "relations of discontinuous mentions"]),
    ],
)
def test_discontinuous_mentions(
    tmp_path: Path, how: str, found: list[str], counted: list[str]
) -> None:
    annotation = "T1\tX 37 41;42 47\thigh fever\nT2\tX 16 23\taspirin\nR1\tr Arg1:T1 Arg2:T2\n"
    (row,) = Brat(brat(tmp_path, annotation), "m", "train", discontinuous=how).rows()
    assert spans(row) == found
    assert isinstance(row, DocumentRow)
    assert list(row.passed_over) == counted
    rejected = only_rejected(Brat(tmp_path, "m", "train").rows())
    assert "T1 is discontinuous, in 2 pieces; --discontinuous cover or drop" in rejected.reason


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("E1\tBind:T1 Theme:T2", "E1 is an event"),
        ("T9\tDrug 16 23\taspirim", "T9 is 'aspirim', but characters 16 to 23"),
        ("T9\tDrug 17 24\taspirin", "its offsets count UTF-16 units"),
        ("T9\tDrug 40 90\tfever", "T9 has characters 40 to 90 of a text of 48"),
        ("T9\tDrug 16\taspirin", "T9 is not 'TYPE START END', a tab and the text"),
        ("T9\tGene 17 24\taspirin", "T9 has the type 'Gene', none of Drug, Disease"),
        ("T1\tDrug 16 23\taspirin", "T1 comes twice"),
        ("R9\ttreats Arg1:T1 Arg2:T8", "R9 names 'T8', which is no mention"),
        ("R9\ttreats T1 T2", "R9 is not 'TYPE Arg1:T1 Arg2:T2'"),
        ("R9\tcures Arg1:T1 Arg2:T2", "R9 has the type 'cures', none of treats"),
        ("*\tEquiv T1", "an equivalence is 'Equiv T1 T2 ...'"),
        ("T1 Drug 16 23 aspirin", "is no annotation of brat"),
        ("X1\twhat", "is no annotation of brat"),
    ],
)
def test_a_bad_line_of_brat_is_named(tmp_path: Path, bad: str, reason: str) -> None:
    brat(tmp_path, ANN + bad, name="bad")
    brat(tmp_path, ANN, name="good")
    rows = list(Brat(tmp_path, "m", "train", TYPES).rows())
    assert [type(row) for row in rows] == [RejectedRow, DocumentRow]
    rejected = only_rejected(iter(rows))
    assert rejected.file == str(tmp_path / "bad.ann")
    assert rejected.line == (2 if "twice" in reason else 10) or "comes twice" in reason
    assert reason in rejected.reason


def test_files_of_brat_that_lack_something(tmp_path: Path) -> None:
    brat(tmp_path, "", name="a")
    brat(tmp_path, "", text=" ", name="b")
    brat(tmp_path, "", name="c")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").unlink()
    (tmp_path / "d.txt").write_text("no annotation")
    rows = list(Brat(tmp_path, "m", "train").rows())
    assert spans(rows[0]) == []
    reasons = [row.reason for row in rows if isinstance(row, RejectedRow)]
    assert [reason.split("/")[-1] for reason in reasons] == [
        "b.txt is empty.",
        "c.txt is not there.",
        "there is no d.ann beside it",
    ]


def test_folders_of_brat(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no \.txt with \.ann in it"):
        Brat(tmp_path, "m")
    brat(tmp_path / "train", ANN)
    brat(tmp_path / "dev", ANN)
    rows = list(Brat(tmp_path, "m").rows())
    assert "id 'd1' is that of" in only_rejected(iter(rows)).reason
    (row,) = Brat(tmp_path, "m", "dev").rows()
    assert isinstance(row, DocumentRow)
    with pytest.raises(InputError, match="has no folder test"):
        Brat(tmp_path, "m", "test")
    with pytest.raises(UsageError, match="does not say the split"):
        Brat(brat(tmp_path / "notes", ANN), "m")
    brat(tmp_path, ANN, name="d2")
    with pytest.raises(UsageError, match="has texts of its own beside train, dev"):
        Brat(tmp_path, "m")


def test_folders_of_brat_in_folders(tmp_path: Path) -> None:
    brat(tmp_path / "first" / "part", ANN, name="d1.v2")
    capitals = brat(tmp_path / "second", ANN, name="d2")
    (capitals / "d2.ann").rename(capitals / "d2.ANN")
    (capitals / "d2.txt").rename(capitals / "d2.TXT")
    (tmp_path / "readme.txt").write_text("what this is")
    rows = list(Brat(tmp_path, "m", "train").rows())
    assert [row.id for row in rows if isinstance(row, DocumentRow)] == ["m:d1.v2", "m:d2"]
    assert all(isinstance(row, DocumentRow) and row.relations for row in rows)


# BioC


def annotation(id_: str, *places: tuple[int, int], text: str = "", type_: str = "Drug") -> Any:
    return {
        "id": id_,
        "infons": {"type": type_},
        "text": text,
        "locations": [{"offset": offset, "length": length} for offset, length in places],
    }


def related(*ends: str, type_: str = "treats") -> Any:
    nodes = [{"refid": end, "role": "x"} for end in ends]
    return {"id": "R1", "infons": {"type": type_}, "nodes": nodes}


def bioc_document(id_: str = "1", base: int = 0, **changes: Any) -> dict[str, Any]:
    first = {
        "offset": base,
        "infons": {},
        "text": "Title 😀 &amp",
        "sentences": [],
        "annotations": [annotation("T0", (base, 5), text="Title", type_="Disease")],
        "relations": [],
    }
    second = {
        "offset": base + 20,
        "infons": {},
        "sentences": [
            {
                "offset": base + 20,
                "infons": {},
                "text": "Aspirin helps.",
                "annotations": [annotation("T1", (base + 20, 7), text="Aspirin")],
                "relations": [],
            }
        ],
        "annotations": [],
        "relations": [],
    }
    return {
        "id": id_,
        "infons": {},
        "passages": [first, second],
        "relations": [related("T1", "T0")],
    } | changes


def bioc_json(folder: Path, *documents: Any, name: str = "train.json") -> Path:
    path = folder / name
    head = {"source": "", "date": "", "key": "", "infons": {}}
    path.write_text(json.dumps(head | {"documents": list(documents)}), encoding="utf-8")
    return path


XML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source>s</source><date/><key/>
<document><id>1</id><passage><offset>0</offset><text>Title 😀 &amp;amp</text>
<annotation id="T0"><infon key="type">Disease</infon><location offset="0" length="5"/>
<text>Title</text></annotation></passage>
<passage><offset>20</offset><sentence><offset>20</offset><text>Aspirin helps.</text>
<annotation id="T1"><infon key="type">Drug</infon><location offset="20" length="7"/>
<text>Aspirin</text></annotation></sentence></passage>
<relation id="R1"><infon key="type">treats</infon><node refid="T1" role="head"/>
<node refid="T0" role="tail"/></relation></document>
<document><id>2</id><passage><offset>x</offset><text>t</text></passage></document>
<document><id>3</id><passage><offset>5</offset><text>t</text></passage></document>
</collection>"""


def test_bioc_xml_and_json_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "train.xml").write_text(XML, encoding="utf-8")
    first, broken, last = BioC(tmp_path / "train.xml", "m", types=TYPES).rows()
    assert spans(first) == ["Title", "Aspirin"]
    assert isinstance(first, DocumentRow)
    assert first.text == "Title 😀 &amp" + 8 * "\n" + "Aspirin helps."
    assert first.relations == (Relation(1, 0, "treats"),)
    assert isinstance(broken, RejectedRow)
    assert (broken.line, broken.reason[:17]) == (2, "no BioC document:")
    assert last == DocumentRow("m:3", "m", "train", "t")
    for base in (0, 7):
        (row,) = BioC(bioc_json(tmp_path, bioc_document(base=base)), "m").rows()
        assert row == first
    lines = jsonl(tmp_path, bioc_document(), name="lines.train.jsonl")
    assert list(BioC(lines, "m").rows()) == [first]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "id is None, not text"),
        ({"passages": []}, "text is blank"),
        ({"passages": [{}]}, "no BioC document: it lacks 'offset'"),
        ({"passages": 7}, "no BioC document"),
        ({"relations": [related("T1")]}, "relation R1 has 1 node, not two"),
        ({"relations": [related("T1", "T9")]}, "relation R1 names 'T9', the id of no annotation"),
        ({"relations": [related("T1", "T0", type_="cures")]}, "has the type 'cures', none of"),
        ({"annotations": [annotation("T2", (0, 99))]}, "T2 has characters 0 to 99 of a text of"),
        ({"annotations": [annotation("T2", (0, 5), text="Titel")]}, "T2 is 'Titel', but char"),
        ({"annotations": [annotation("T2", (21, 7), text="Aspirin")]}, "count UTF-16 units"),
        ({"annotations": [annotation("T2", (0, 5), (6, 1))]}, "T2 is discontinuous, in 2 pieces"),
        ({"annotations": [annotation("T1", (0, 5))]}, "names 'T1', the id of two annotations"),
        ({"annotations": [annotation("T2", ("0", 5))]}, "the offset of annotation T2 is '0'"),  # type: ignore[arg-type]
        ({"id": "0"}, "id 'm:0' is that of document 1 of"),
    ],
)
def test_a_bad_document_of_bioc(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    path = bioc_json(tmp_path, bioc_document("0"), bioc_document() | changes, bioc_document("2"))
    rows = list(BioC(path, "m", types=TYPES).rows())
    assert [type(row) for row in rows] == [DocumentRow, RejectedRow, DocumentRow]
    assert reason in only_rejected(iter(rows)).reason
    assert only_rejected(iter(rows)).line == 2


def test_files_that_are_no_bioc(tmp_path: Path) -> None:
    for name, content, says in (
        ("train.xml", XML[:-40], "is cut off or is not XML"),
        ("train.xml", "<html></html>", "it has no <document>"),
        ("train.json", "[]", "has no list of documents"),
        ("train.json", '{"documents": []}', "has no list of documents"),
        ("train.json", "{", "is cut off or is not JSON"),
    ):
        (tmp_path / name).write_text(content)
        with pytest.raises(InputError, match=says):
            list(BioC(tmp_path / name, "m").rows())
    with pytest.raises(UsageError, match="does not say the split"):
        BioC(bioc_json(tmp_path, name="all.json"), "m")


def test_entities_of_xml_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    declared = f'<!DOCTYPE c [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    (tmp_path / "train.xml").write_text(
        f"{declared}<collection><document><id>1</id><passage><offset>0</offset>"
        "<text>a &e; b</text></passage></document></collection>"
    )
    rejected = only_rejected(BioC(tmp_path / "train.xml", "m").rows())
    assert "Entity 'e' not defined" in rejected.reason


# offsets

ANY_TEXT = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]),
        st.sampled_from("\t\r\n 😀\u0301é\u200d\u202e👩"),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(text.strip()))


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of any signs with nested, overlapping and repeated spans of it."""
    text = draw(ANY_TEXT)
    ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    found = draw(st.lists(ends, max_size=6))
    return text, [(s, e) for s, e in found if s < e and text[s:e].strip()]


def one_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(annotated())
def test_every_mention_is_its_slice_of_the_text(
    tmp_path: Path, case: tuple[str, list[tuple[int, int]]]
) -> None:
    text, places = case
    mentions = [{"start": s, "end": e, "type": "X", "text": text[s:e]} for s, e in places]
    path = jsonl(tmp_path, {"id": "1", "text": text, "mentions": mentions})
    lines = "".join(
        f"T{number}\tX {s} {e}\t{one_spaced(text[s:e])}\n" for number, (s, e) in enumerate(places)
    )
    folder = brat(tmp_path / "train", lines, text)
    passage = {
        "offset": 3,
        "infons": {},
        "text": text,
        "sentences": [],
        "annotations": [
            annotation(str(number), (s + 3, e - s), text=text[s:e])
            for number, (s, e) in enumerate(places)
        ],
        "relations": [],
    }
    collection = bioc_json(tmp_path, bioc_document(passages=[passage], relations=[]))
    sources = (JsonLines(path, "m"), Brat(folder, "m"), BioC(collection, "m"))
    for source in sources:
        (row,) = source.rows()
        assert isinstance(row, DocumentRow), row
        assert row.text == text
        assert [(mention.start, mention.end) for mention in row.mentions] == places
        assert spans(row) == [text[s:e] for s, e in places]


def test_a_mention_row_has_no_cluster_by_itself() -> None:
    assert Mention(0, 1, "X").cluster == ""
