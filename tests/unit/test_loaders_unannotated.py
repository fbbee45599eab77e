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
