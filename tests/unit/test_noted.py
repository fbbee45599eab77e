"""Lines of predictions on their way to a file: whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from biogk.core.errors import InputError, StorageError
from biogk.core.model.extraction import Extraction
from biogk.training.extraction.predicting.documents import noted

FOUND = [Extraction(f"notes:{number}", [], [], f"Text {number}. 😀") for number in range(3)]


def broken() -> Iterator[Extraction]:
    yield FOUND[0]
    raise InputError("The text is no text.")


def test_a_stream_and_a_file_get_the_same_lines(tmp_path: Path) -> None:
    stream, path = io.StringIO(), tmp_path / "found.jsonl"
    assert list(noted(FOUND, stream, "notes")) == FOUND
    assert list(noted(FOUND, str(path), "notes")) == FOUND
    assert path.read_text("utf-8") == stream.getvalue()
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["id"] for line in lines] == ["0", "1", "2"]
    assert lines[0]["text"] == "Text 0. 😀"
    assert list(noted(FOUND, None, "notes")) == FOUND


def test_a_file_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text("before")
    with pytest.raises(InputError):
        list(noted(broken(), path, "notes"))
    stopped = noted(FOUND, path, "notes")
    next(stopped)
    del stopped
    assert [each.name for each in tmp_path.iterdir()] == ["found.jsonl"]
    assert path.read_text() == "before"


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="--output"):
        list(noted(FOUND, tmp_path / "nowhere" / "found.jsonl", "notes"))
