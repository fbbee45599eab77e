"""Documents of any format as texts for a model to read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from biogk.cli.predict import command
from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import DocumentRow, RejectedRow
from biogk.loaders.corpora import FORMATS
from biogk.loaders.corpora.unannotated import BY_NAME, unannotated

TEXT = "Aspirin helps."
JSONL = json.dumps(
    {"id": "1", "text": TEXT, "split": "train", "mentions": [{"start": 0, "end": 7, "type": "X"}]}
)
BIOC = json.dumps(
    {
        "source": "",
        "date": "",
        "key": "",
        "infons": {},
        "documents": [
            {
                "id": "1",
                "infons": {},
                "passages": [
                    {
                        "offset": 0,
                        "infons": {},
                        "text": TEXT,
                        "sentences": [],
                        "annotations": [],
                        "relations": [],
                    }
                ],
                "relations": [],
            }
        ],
    }
)
ADE = json.dumps([{"tokens": ["Aspirin", "helps."], "entities": [], "relations": []}])
BIORELEX = json.dumps([{"id": "1", "text": TEXT, "entities": [], "interactions": []}])


def test_the_command_offers_all_formats() -> None:
    (option,) = (each for each in command.params if each.name == "format_")
    assert list(option.type.choices) == list(FORMATS)
    assert set(BY_NAME.values()) <= set(FORMATS)


@pytest.mark.parametrize(
    ("files", "format_"),
    [
        ({"a.txt": TEXT}, None),
        ({"notes": TEXT}, None),
        ({"train.txt": TEXT}, None),
        ({"a.jsonl": JSONL}, None),
        ({"a.json": BIOC}, None),
        ({"odd.name": BIOC}, "bioc"),
        ({"sentences_train.json": ADE}, "ade"),
        ({"a.json": ADE}, "ade"),
        ({"1.0alpha7.dev.json": BIORELEX}, "biorelex"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_any_format(
    tmp_path: Path, files: dict[str, str], format_: str | None, packed: bool
) -> None:
    ((name, content),) = files.items()
    path = tmp_path / name
    if packed and "." in name and format_ is None:
        path = path.with_name(f"{name}.gz")
        path.write_bytes(gzip.compress(content.encode()))
    else:
        path.write_text(content)
    source = unannotated(path, "mine", format_)
    (row,) = source.rows()
    assert isinstance(row, DocumentRow)
    assert (row.text, row.corpus, row.split) == (TEXT, "mine", "test")
    assert row.id.startswith("mine:")
    assert row.mentions == ()
    assert source.info.title == f"Texts of {path.name}"


def test_folders(tmp_path: Path) -> None:
    brat = tmp_path / "brat"
    brat.mkdir()
    (brat / "a.txt").write_text(TEXT)
    (brat / "a.ann").write_text("T1\tDrug 0 3;5 7\tAsp in\n")
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("a.txt", "b.txt"):
        (texts / name).write_text(f"{TEXT}\n\n{TEXT}\n")
    assert [row.id for row in unannotated(brat, "c").rows()] == ["c:a"]  # type: ignore[union-attr]
    rows = list(unannotated(texts, "c").rows())
    assert [row.id for row in rows] == [  # type: ignore[union-attr]
        "c:a.txt-1",
        "c:a.txt-3",
        "c:b.txt-1",
        "c:b.txt-3",
    ]


def test_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode() + b"\n\xff\n" + TEXT.encode() + b"\n")
    rows = list(unannotated(path, "c").rows())
    assert [type(row) for row in rows] == [DocumentRow, RejectedRow, DocumentRow]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="Give --format: text, jsonl"):
        unannotated(tmp_path / "empty", "c")
    with pytest.raises(InputError, match="is not there"):
        unannotated(tmp_path / "nothing.txt", "c")
    with pytest.raises(UsageError, match="cannot be the name"):
        unannotated(path, "not a name")


@pytest.mark.parametrize("name", ["A.XML", "a.txt", "notes", "Dev.BioC.xml.GZ"])
def test_content_goes_before_names(tmp_path: Path, name: str) -> None:
    xml = (
        "<?xml version='1.0'?><collection><document><id>1</id><passage><offset>0</offset>"
        f"<text>{TEXT}</text></passage></document></collection>"
    )
    path = tmp_path / name
    packed = name.endswith("GZ")
    path.write_bytes(gzip.compress(xml.encode()) if packed else xml.encode())
    (row,) = unannotated(path, "c").rows()
    assert isinstance(row, DocumentRow)
    assert row.text == TEXT


def test_pubtator_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"12|t|{TEXT}\n12|a|{TEXT}\n12\t0\t7\tAspirin\tChemical\tD1\n")
    (row,) = unannotated(path, "c").rows()
    assert isinstance(row, DocumentRow)
    assert (row.id, row.text) == ("c:12", f"{TEXT}\n{TEXT}")


def test_subfolders_are_read_where_a_folder_has_no_files(tmp_path: Path) -> None:
    for name in ("one", "two", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.TXT").write_text(TEXT)
    rows = list(unannotated(tmp_path, "c").rows())
    assert [row.id for row in rows] == ["c:one/a.TXT-1", "c:two/a.TXT-1"]  # type: ignore[union-attr]
    (tmp_path / "a.txt").write_text(BIOC)
    with pytest.raises(UsageError, match="is bioc by its content, not text"):
        unannotated(tmp_path, "c")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", {"id": "1", "text": TEXT, "mentions": 7, "label": "x"}),
        ("a.json", [{"tokens": ["Aspirin", "helps."]}]),
        ("1.0.dev.json", [{"id": "1", "text": TEXT, "entities": 7, "interactions": {}}]),
        (
            "b.json",
            {
                "documents": [
                    {
                        "id": "1",
                        "infons": {},
                        "passages": [{"offset": 0, "infons": {}, "text": TEXT, "sentences": []}],
                        "relations": [{"id": "R0", "infons": {}, "nodes": []}],
                    }
                ]
            },
        ),
    ],
)
def test_annotation_is_no_reason_to_refuse(tmp_path: Path, name: str, content: object) -> None:
    path = tmp_path / name
    path.write_text(json.dumps(content))
    (row,) = unannotated(path, "c").rows()
    assert isinstance(row, DocumentRow), row
    assert row.text == TEXT
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "a.txt").write_text(TEXT)
    (tmp_path / "brat" / "a.ann").write_text("E1\tBind:T1\nnonsense\n")
    (row,) = unannotated(tmp_path / "brat", "c").rows()
    assert isinstance(row, DocumentRow), row
