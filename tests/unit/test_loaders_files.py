"""Opening and cutting up files: what is wrong with one is said; a broken record spoils no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from biogk.errors import InputError, UsageError
from biogk.loaders import files
from biogk.loaders.files import existing_file, existing_folder, files_in, text_lines, whole_text
from biogk.loaders.names import check_source_name, clean_name, fold_label, shown
from biogk.loaders.records import Record, json_lines, json_list, split_csv, split_tabs, table
from biogk.loaders.rows import RejectedRow


def written(tmp_path: Path, content: bytes | str, name: str = "file.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08rest", "compressed with gzip"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"BZh9rest", "compressed with bzip2"),
        ("text".encode("utf-16"), "in UTF-16"),
        (b"good\nbad \xff byte\n", "the byte at offset 9 is 0xff"),
        (b"good\nzero \0 byte\n", "the byte at offset 10 is zero"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(InputError, match=says) as caught:
        list(text_lines(path))
    assert str(path) in caught.value.message
    assert caught.value.advice


def test_paths_of_the_other_kind_are_named(tmp_path: Path) -> None:
    path = written(tmp_path, "x")
    with pytest.raises(InputError, match="is a folder, not a file"):
        existing_file(tmp_path)
    with pytest.raises(InputError, match="is a file, not a folder"):
        existing_folder(path)
    with pytest.raises(InputError, match="nowhere is not there"):
        existing_file(tmp_path / "nowhere")
    with pytest.raises(InputError, match="nowhere is not there"):
        files_in(tmp_path / "nowhere", "*")


def test_a_pipe_is_no_regular_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(InputError, match="is not a regular file"):
        existing_file(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_closed_file_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "x")
    path.chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        whole_text(path)


def test_byte_order_mark_and_line_ends_come_off(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffone\r\ntwo\n\nfour".encode())
    assert list(text_lines(path)) == [(1, "one"), (2, "two"), (3, ""), (4, "four")]
    assert whole_text(path).startswith("one")


def test_a_line_without_an_end_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LINE_LIMIT", 10)
    with pytest.raises(InputError, match="line 2 is longer than 10 bytes"):
        list(text_lines(written(tmp_path, "short\n" + "long" * 10)))
    monkeypatch.setattr(files, "WHOLE_LIMIT", 10)
    with pytest.raises(InputError, match="more than 10 bytes"):
        whole_text(written(tmp_path, "long" * 10))


def test_a_broken_line_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": 1}\n{"a": \n\n[1]\n' + "[" * 9_999 + '\n{"a": 2}\n')
    found = list(json_lines(path))
    assert [row.line for row in found] == [1, 2, 4, 5, 6]
    assert [type(row) for row in found] == [Record, RejectedRow, RejectedRow, RejectedRow, Record]
    reasons = [row.reason for row in found if isinstance(row, RejectedRow)]
    assert reasons[0].startswith("not JSON: Expecting value at line 1")
    assert reasons[1] == "not a JSON object but [1]"
    assert "nested" in reasons[2]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"a": 1}, {"a"', "is cut off or is not JSON: .* at line 1, column 16"),
        ("[]", "has nothing in its list"),
        ('{"a": 1}', "it is no JSON list"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_list_that_is_none(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(json_list(written(tmp_path, content)))


def test_an_element_that_is_no_object_is_rejected(tmp_path: Path) -> None:
    found = list(json_list(written(tmp_path, '[{"a": 1}, 7, null]')))
    assert [type(row) for row in found] == [Record, RejectedRow, RejectedRow]
    assert found[1].line == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id\tlabel\n", "lacks the columns name; it has 'id', 'label'"),
        ("id\tname\tcolour\n", "unknown columns: .*colour"),
        ("id\tname\tid\n", "names a column twice"),
        ("\n \n", "is blank"),
    ],
)
def test_columns_that_cannot_be(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(table(written(tmp_path, content), split_tabs, ("id", "name"), ()))


def test_rows_of_another_width_are_rejected(tmp_path: Path) -> None:
    path = written(tmp_path, "name,id\na,1\nb\n\nc,2,3\n\"d,4\n'e',5\n")
    found = list(table(path, split_csv, ("id", "name"), ()))
    reasons = [row.reason for row in found if isinstance(row, RejectedRow)]
    assert reasons[0] == "1 fields where the header has 2"
    assert reasons[1] == "3 fields where the header has 2"
    assert reasons[2].startswith("not CSV")
    good = [dict(row.fields) for row in found if isinstance(row, Record)]
    assert good == [{"name": "a", "id": "1"}, {"name": "'e'", "id": "5"}]


def test_a_rejected_row_is_short_and_can_be_written() -> None:
    row = Record("f", 1, {"a": "\ud800" + "x" * 5_000}).reject("half \ud800")
    assert len(row.row) <= 2_000
    assert row.reason.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "it is None, not text"),
        (7, "it is 7, not text"),
        (" \t\n", "it is blank"),
        ("x" * 10_000_000, "it has 10,000,000 characters, more than 1,000"),
        ("half \ud800", "half a character"),
    ],
)
def test_names_that_cannot_be(value: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        clean_name(value, "it")


def test_names_keep_all_signs_but_controls() -> None:
    assert clean_name(" a\tb\x00c ", "it") == "a b c"
    assert clean_name('`x` "y" \\ مرض \u202e', "it") == '`x` "y" \\ مرض \u202e'
    assert fold_label("  ﬁbrosis  OF\u00a0Lung ") == "fibrosis of lung"
    assert len(shown("x" * 10_000_000)) < 100


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x" * 64, "a/b", "ä"])
def test_source_names_that_cannot_be(name: str) -> None:
    with pytest.raises(UsageError, match="--source"):
        check_source_name(name, "--source")
