"""BioRelEx: clusters of mentions, interactions between them; bad annotation is rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.rows import DocumentRow, RejectedRow
from biogk.loaders.corpora.biorelex import BioRelEx

TEXT = "  Cyclin 😀 binds CDK2; CDK2 and kinase K2 do not bind p27."


def entity(label: str, **names: list[list[int]]) -> dict[str, Any]:
    return {
        "label": label,
        "names": {
            name: {"is_mentioned": bool(places), "mentions": places}
            for name, places in names.items()
        },
    }


ENTITIES = [
    entity("protein", CDK2=[[17, 21], [23, 27]], K2=[[39, 41]]),
    entity("protein", Cyclin=[[2, 8]], implied=[]),
    entity("protein", p27=[[54, 57]]),
]
INTERACTIONS = [
    {"participants": [0, 1], "type": "bind", "label": 1, "implicit": False},
    {"participants": [0, 2], "type": "bind", "label": -1, "implicit": False},
]


def sentence(number: Any = "1.0.train.1", **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "text": TEXT,
        "entities": ENTITIES,
        "interactions": INTERACTIONS,
    } | changes


def written(folder: Path, name: str, *sentences: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(list(sentences)), encoding="utf-8")
    return path


def test_entities_become_clusters_of_mentions(tmp_path: Path) -> None:
    source = BioRelEx(written(tmp_path, "1.0alpha7.train.json", sentence()))
    (row,) = source.rows()
    assert isinstance(row, DocumentRow)
    assert (row.id, row.split, row.text) == ("biorelex:1.0.train.1", "train", TEXT)
    assert source.info.version == "1.0alpha7"
    assert [(row.text[m.start : m.end], m.cluster) for m in row.mentions] == [
        ("CDK2", "0"),
        ("CDK2", "0"),
        ("K2", "0"),
        ("Cyclin", "1"),
        ("p27", "2"),
    ]


def test_interactions_run_from_the_earlier_mention_to_the_later(tmp_path: Path) -> None:
    (row,) = BioRelEx(written(tmp_path, "dev.json", sentence())).rows()
    assert isinstance(row, DocumentRow)
    assert row.relations == (
        Relation(3, 0, "bind"),
        Relation(3, 1, "bind"),
        Relation(3, 2, "bind"),
        Relation(0, 4, "no-bind"),
        Relation(1, 4, "no-bind"),
        Relation(2, 4, "no-bind"),
    )


def test_a_dimer_joins_an_entity_with_itself(tmp_path: Path) -> None:
    dimers = [
        {"participants": [0, 0], "type": "bind", "label": 0},
        {"participants": [2, 2], "type": "bind", "label": 1},
    ]
    (row,) = BioRelEx(written(tmp_path, "dev.json", sentence(interactions=dimers))).rows()
    assert isinstance(row, DocumentRow)
    assert row.relations == (
        Relation(0, 1, "maybe-bind"),
        Relation(0, 2, "maybe-bind"),
        Relation(1, 2, "maybe-bind"),
        Relation(4, 4, "bind"),
    )


def test_a_span_may_belong_to_two_entities(tmp_path: Path) -> None:
    two = [entity("protein", p27=[[54, 57]]), entity("drug", p27=[[54, 57]])]
    (row,) = BioRelEx(written(tmp_path, "dev.json", sentence(entities=two, interactions=[]))).rows()
    assert isinstance(row, DocumentRow)
    assert row.mentions == (
        Mention(54, 57, "protein", cluster="0"),
        Mention(54, 57, "drug", cluster="1"),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "id is None, not text"),
        ({"text": None}, "text is None, not text"),
        ({"text": " \n"}, "text is blank"),
        ({"text": "\ud800" + TEXT}, "holds half a character"),
        ({"entities": {}}, "entities is {}, not a list of objects"),
        ({"entities": [entity("protein", CDK2=[[17, 99]])]}, "characters 17 to 99 of a text of 58"),
        ({"entities": [entity("protein", CDK2=[[21, 17]])]}, "entity 1 is empty"),
        ({"entities": [entity("protein", CDK2=[[18, 22]])]}, "its offsets count UTF-16 units"),
        ({"entities": [entity("protein", CDK2=[[20, 24]])]}, "its offsets count bytes"),
        ({"entities": [entity("protein", CDK2=[[2, 8]])]}, "entity 1 is 'CDK2', but characters 2"),
        ({"entities": [entity("protein", CDK2=[[17]])]}, "has the mentions [[17]]"),
        ({"entities": [entity("protein", CDK2=[[True, 21]])]}, "has the mentions [[True, 21]]"),
        ({"entities": [entity("virus", CDK2=[[17, 21]])]}, "has the type 'virus', none of DNA"),
        ({"entities": [{"label": "protein", "names": ["CDK2"]}]}, "has the names ['CDK2']"),
        ({"interactions": [INTERACTIONS[0] | {"participants": [0, 3]}]}, "the participant 3, but"),
        ({"interactions": [INTERACTIONS[0] | {"participants": [0]}]}, "the participants [0]"),
        ({"interactions": [INTERACTIONS[0] | {"label": True}]}, "the label True, none of 1, 0"),
        ({"interactions": [INTERACTIONS[0] | {"label": [1]}]}, "the label [1], none of 1, 0, -1"),
        ({"interactions": [INTERACTIONS[0] | {"type": "cleave"}]}, "has the type 'cleave', none"),
        ({"id": "1"}, "id 'biorelex:1' is that of element 1 of"),
    ],
)
def test_a_bad_sentence_spoils_no_other(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    path = written(tmp_path, "train.json", sentence("1"), sentence("2") | changes, sentence("3"))
    first, rejected, last = BioRelEx(path).rows()
    assert isinstance(first, DocumentRow)
    assert isinstance(last, DocumentRow)
    assert isinstance(rejected, RejectedRow)
    assert (rejected.file, rejected.line) == (str(path), 2)
    assert reason in rejected.reason


def test_files_and_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no train\.json and no dev\.json"):
        BioRelEx(tmp_path)
    written(tmp_path, "1.0alpha7.train.json", sentence("1"))
    written(tmp_path, "1.0alpha7.dev.json", sentence("2"))
    assert [row.split for row in BioRelEx(tmp_path).rows()] == ["dev", "train"]  # type: ignore[union-attr]
    written(tmp_path, "1.0alpha6.dev.json", sentence("2"))
    with pytest.raises(UsageError, match="several versions"):
        BioRelEx(tmp_path)
    with pytest.raises(UsageError, match="does not say the split"):
        BioRelEx(written(tmp_path, "all.json", sentence()))
    with pytest.raises(InputError, match=r"another format: its elements have the keys \['tokens'"):
        list(BioRelEx(written(tmp_path, "test.json", {"tokens": []})).rows())
    with pytest.raises(UsageError, match="cannot be the name"):
        BioRelEx(tmp_path / "1.0alpha7.dev.json", "a b")
