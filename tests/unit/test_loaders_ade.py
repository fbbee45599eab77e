"""Corpora in the format of ADE: tokens become characters; bad annotation is rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biogk.errors import InputError, UsageError
from biogk.loaders.ade import Ade
from biogk.loaders.rows import DocumentRow, GoldRow, MentionRow, RejectedRow

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
    assert row.mentions == (MentionRow(0, 13, "Adverse-Effect"), MentionRow(20, 27, "Drug"))
    assert row.relations == (GoldRow(0, 1, "Adverse-Effect"),)
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
        ({"entities": None}, "entities is None, not a list of objects"),
        ({"relations": [1]}, "relations is [1], not a list of objects"),
        ({"entities": [EFFECT, DRUG | {"end": 9}]}, "entity 2 has tokens 3 to 9 of a sentence of"),
        ({"entities": [EFFECT, DRUG | {"start": -1}]}, "entity 2 has tokens -1 to 4"),
        ({"entities": [EFFECT, DRUG | {"end": 3}]}, "entity 2 is empty: start 3, end 3"),
        ({"entities": [EFFECT, DRUG | {"end": True}]}, "entity 2 has the end True, not a whole"),
        ({"entities": [EFFECT, DRUG | {"end": 3.5}]}, "entity 2 has the end 3.5"),
        ({"entities": [EFFECT, DRUG | {"type": "Gene"}]}, "entity 2 has the type 'Gene', none of"),
        ({"entities": [EFFECT, {"start": 3, "end": 4}]}, "entity 2 has the type None"),
        ({"relations": [CAUSED | {"head": 2}]}, "relation 1 has the head 2, but there are 2"),
        ({"relations": [CAUSED | {"tail": -1}]}, "relation 1 has the tail -1"),
        ({"relations": [CAUSED | {"tail": 0}]}, "relation 1 is between entity 0 and itself"),
        ({"relations": [CAUSED | {"type": "Cures"}]}, "relation 1 has the type 'Cures'"),
        ({"orig_id": [1]}, "orig_id is [1], not text"),
        ({"orig_id": 1}, "orig_id is that of element 1"),
    ],
)
def test_a_bad_sentence_spoils_no_other(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    bad = sentence(2) | changes
    path = written(tmp_path, "sentences_train.json", sentence(1), bad, sentence(3))
    first, rejected, last = Ade(path, corpus="mine").rows()
    assert isinstance(rejected, RejectedRow)
    assert rejected.line == 2
    assert reason in rejected.reason
    assert [first.id, last.id] == ["mine:1", "mine:3"]


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
