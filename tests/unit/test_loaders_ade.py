"""Corpora in the format of ADE: tokens become characters; bad annotation is rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.rows import DocumentRow, RejectedRow
from biogk.loaders.corpora.ade import Ade

TOKENS = ["Liver", "failure", "after", "aspirin", "."]
EFFECT = {"type": "Adverse-Effect", "start": 0, "end": 2}
DRUG = {"type": "Drug", "start": 3, "end": 4}
CAUSED = {"type": "Adverse-Effect", "head": 0, "tail": 1}


def sentence(number: Any = 1, **changes: Any) -> dict[str, Any]:
    """A good sentence with some of it changed."""
    return {
        "tokens": TOKENS,
        "entities": [EFFECT, DRUG],
        "relations": [CAUSED],
        "orig_id": number,
    } | changes


def written(folder: Path, name: str, *sentences: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(list(sentences)), encoding="utf-8")
    return path


def test_tokens_become_characters(tmp_path: Path) -> None:
    source = Ade(written(tmp_path, "sentences_train.json", sentence(7)), corpus="mine")
    (row,) = source.rows()
    assert isinstance(row, DocumentRow)
    assert (row.id, row.corpus, row.split) == ("mine:7", "mine", "train")
    assert row.text == "Liver failure after aspirin ."
    assert row.mentions == (Mention(0, 13, "Adverse-Effect"), Mention(20, 27, "Drug"))
    assert row.relations == (Relation(0, 1, "Adverse-Effect"),)
    assert list(source.rows()) == [row]


def test_nested_and_overlapping_mentions_stay(tmp_path: Path) -> None:
    inner = {"type": "Adverse-Effect", "start": 1, "end": 2}
    crossing = {"type": "Drug", "start": 1, "end": 4}
    path = written(tmp_path, "x_train.json", sentence(entities=[EFFECT, DRUG, inner, crossing]))
    (row,) = Ade(path, corpus="mine", split="train").rows()
    assert isinstance(row, DocumentRow)
    assert [row.text[m.start : m.end] for m in row.mentions] == [
        "Liver failure",
        "aspirin",
        "failure",
        "failure after aspirin",
    ]


def test_signs_of_two_units_keep_the_offsets(tmp_path: Path) -> None:
    tokens = ["Ödem", "😀", "Ibu\tprofen"]
    entities = [{"type": "Drug", "start": 2, "end": 3}]
    path = written(
        tmp_path, "sentences_test.json", sentence(tokens=tokens, entities=entities, relations=[])
    )
    (row,) = Ade(path, corpus="mine").rows()
    assert isinstance(row, DocumentRow)
    assert row.text[row.mentions[0].start : row.mentions[0].end] == "Ibu profen"


def test_a_sentence_without_a_number_gets_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "sentences_test.json", sentence(None), sentence("a-1"))
    assert [row.id for row in Ade(path, corpus="m").rows()] == ["m:test-1", "m:a-1"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tokens": []}, "tokens is [], not a list of words"),
        ({"tokens": "text"}, "tokens is 'text'"),
        ({"tokens": ["a", 7, "b", "c"]}, "token 2 is 7, not text"),
        ({"tokens": ["a", " ", "b", "c"]}, "token 2 is blank"),
        ({"tokens": ["\ud800", "a", "b", "c"]}, "half a character"),
        ({"tokens": ["\x00", "a", "b", "c"]}, "token 1 is blank"),
        ({"tokens": None}, "tokens is None, not a list of words"),
        ({"tokens": [True, "a", "b", "c"]}, "token 1 is True, not text"),
        ({"tokens": [[[[["a"]]]], "b"]}, "token 1 is [[[['a']]]], not text"),
        ({"tokens": ["a", "b", "c", "x" * 10_000_000]}, "entity 2 has 10,000,000 characters"),
        ({"entities": None}, "entities is None, not a list of objects"),
        ({"relations": [1]}, "relations is [1], not a list of objects"),
        ({"entities": [EFFECT, DRUG | {"end": 9}]}, "entity 2 has tokens 3 to 9 of a sentence of"),
        ({"entities": [EFFECT, DRUG | {"start": -1}]}, "entity 2 has tokens -1 to 4"),
        ({"entities": [EFFECT, DRUG | {"end": 3}]}, "entity 2 is empty: start 3, end 3"),
        ({"entities": [EFFECT, DRUG | {"end": True}]}, "entity 2 has the end True, not a whole"),
        ({"entities": [EFFECT, DRUG | {"end": 10**999}]}, "entity 2 has tokens 3 to 1000"),
        ({"entities": [EFFECT, DRUG | {"end": float("nan")}]}, "entity 2 has the end nan"),
        ({"entities": [EFFECT, DRUG | {"end": -1}]}, "entity 2 is empty: start 3, end -1"),
        ({"entities": [EFFECT, DRUG | {"start": False}]}, "entity 2 has the start False, not a"),
        ({"entities": [EFFECT, DRUG | {"start": "3"}]}, "entity 2 has the start '3', not a"),
        ({"entities": [EFFECT, DRUG | {"start": 5, "end": 6}]}, "entity 2 has tokens 5 to 6"),
        ({"entities": [EFFECT, DRUG | {"end": 3.5}]}, "entity 2 has the end 3.5"),
        ({"entities": [EFFECT, DRUG | {"type": "Gene"}]}, "entity 2 has the type 'Gene', none of"),
        ({"entities": [EFFECT, {"start": 3, "end": 4}]}, "entity 2 has the type None"),
        ({"entities": [EFFECT, DRUG | {"type": ["Drug"]}]}, "entity 2 has the type ['Drug'], none"),
        ({"entities": {"0": EFFECT}}, "not a list of objects"),
        ({"entities": []}, "has the head 0, but the sentence has 0 entities"),
        ({"relations": None}, "relations is None, not a list of objects"),
        ({"relations": [{"type": "Adverse-Effect"}]}, "relation 1 has the head None, not a whole"),
        ({"relations": [CAUSED | {"head": False}]}, "relation 1 has the head False, not a whole"),
        ({"relations": [CAUSED | {"tail": 10**999}]}, "relation 1 has the tail 1000"),
        ({"relations": [CAUSED | {"head": 2}]}, "has the head 2, but the sentence has 2 entities"),
        ({"relations": [CAUSED | {"tail": -1}]}, "relation 1 has the tail -1"),
        ({"relations": [CAUSED | {"tail": 0}]}, "relation 1 is between entity 0 and itself"),
        ({"relations": [CAUSED | {"type": "Cures"}]}, "relation 1 has the type 'Cures'"),
        ({"orig_id": [1]}, "orig_id is [1], not text"),
        ({"orig_id": True}, "orig_id is True, not text"),
        ({"orig_id": " "}, "orig_id is blank"),
        ({"orig_id": "x" * 1001}, "orig_id has 1,001 characters"),
        ({"orig_id": "\udfff"}, "orig_id '\\udfff' holds half a character"),
        ({"orig_id": "1"}, "id 'mine:1' is that of element 1"),
        ({"orig_id": 1}, "id 'mine:1' is that of element 1"),
    ],
)
def test_a_bad_sentence_spoils_no_other(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    bad = sentence(2) | changes
    path = written(tmp_path, "sentences_train.json", sentence(1), bad, sentence(3))
    source = Ade(path, corpus="mine")
    first, rejected, last = source.rows()
    assert isinstance(first, DocumentRow)
    assert isinstance(rejected, RejectedRow)
    assert isinstance(last, DocumentRow)
    assert (rejected.file, rejected.line) == (str(path), 2)
    assert reason in rejected.reason
    assert len(rejected.reason) < 300 + len(str(path))
    assert len(rejected.row) <= 2_000
    assert [first.id, last.id] == ["mine:1", "mine:3"]
    assert list(source.rows()) == [first, rejected, last]


@pytest.mark.parametrize("element", [None, True, 7, "text", [], [[[[[[[[[1]]]]]]]]]])
def test_an_element_that_is_no_object_spoils_no_other(tmp_path: Path, element: object) -> None:
    path = written(tmp_path, "sentences_train.json", sentence(1), element, sentence(3))
    first, rejected, last = Ade(path, corpus="mine").rows()
    assert isinstance(rejected, RejectedRow)
    assert rejected.reason.startswith("not a JSON object but ")
    assert isinstance(first, DocumentRow)
    assert isinstance(last, DocumentRow)


def test_a_number_that_comes_again_in_the_other_file_is_rejected(tmp_path: Path) -> None:
    train = written(tmp_path, "sentences_train.json", sentence(1), sentence(2))
    written(tmp_path, "sentences_test.json", sentence(2), sentence(3))
    rows = list(Ade(tmp_path, corpus="mine").rows())
    assert [type(row) for row in rows] == [DocumentRow, DocumentRow, RejectedRow, DocumentRow]
    assert isinstance(rows[2], RejectedRow)
    assert rows[2].reason == f"id 'mine:2' is that of element 2 of {train} already"


def test_a_relation_that_comes_again_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "sentences_train.json", sentence(relations=[CAUSED, CAUSED]))
    (row,) = Ade(path, corpus="mine").rows()
    assert isinstance(row, DocumentRow)
    assert len(row.relations) == 2


def test_any_signs_of_a_text_stay(tmp_path: Path) -> None:
    tokens = ["a`b", "\"c'", "\\", "d\u202ee", "f\ng", "h\x1bi"]
    path = written(
        tmp_path, "sentences_train.json", sentence(tokens=tokens, entities=[], relations=[])
    )
    (row,) = Ade(path, corpus="mine").rows()
    assert isinstance(row, DocumentRow)
    assert row.text == "a`b \"c' \\ d\u202ee f g h i"


def test_a_folder_of_folds(tmp_path: Path) -> None:
    for fold in (0, 1):
        for split in ("train", "test"):
            written(tmp_path, f"ade_split_{fold}_{split}.json", sentence(f"{fold}{split}"))
    with pytest.raises(UsageError, match="holds the folds 0, 1"):
        Ade(tmp_path)
    source = Ade(tmp_path, fold=1)
    assert source.info.id == "ade-1"
    assert [(row.id, row.split) for row in source.rows()] == [
        ("ade-1:1train", "train"),
        ("ade-1:1test", "test"),
    ]
    with pytest.raises(InputError, match=r"ade_split_7_train\.json is not there"):
        Ade(tmp_path, fold=7)
    assert Ade(tmp_path / "ade_split_1_test.json").corpus == "ade-1"


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("mine.json", {"corpus": "m"}, "does not say the split"),
        ("mine.json", {"split": "train"}, "has no name yet"),
        ("mine.json", {"split": "train", "corpus": "a b"}, "cannot be the name"),
        ("sentences_test.json", {"split": "train", "corpus": "m"}, "is split test by its name"),
        ("ade_split_1_test.json", {"fold": 2}, "is fold 1 by its name, and --fold is 2"),
    ],
)
def test_options_that_cannot_be(
    tmp_path: Path, name: str, options: dict[str, Any], says: str
) -> None:
    path = written(tmp_path, name, sentence())
    with pytest.raises(UsageError, match=says):
        Ade(path, **options)


def test_a_list_of_another_format(tmp_path: Path) -> None:
    path = written(tmp_path, "sentences_train.json", {"text": "x", "interactions": []})
    with pytest.raises(InputError, match=r"another format: its elements have the keys \['text'"):
        list(Ade(path, corpus="mine").rows())
    written(tmp_path, "sentences_train.json", 1, "two")
    with pytest.raises(InputError, match="another format: it has no JSON objects"):
        list(Ade(path, corpus="mine").rows())


def test_a_folder_without_sentences(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no ade_split_N_train\.json and no sentences_train"):
        Ade(tmp_path, corpus="mine")
    written(tmp_path, "sentences_train.json", sentence())
    with pytest.raises(InputError, match=r"sentences_test\.json is not there"):
        Ade(tmp_path, corpus="mine")
    (row,) = Ade(tmp_path, corpus="mine", split="train").rows()
    assert isinstance(row, DocumentRow)
