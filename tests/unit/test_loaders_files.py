"""Opening and cutting up files: what is wrong with one is said; a broken record spoils no other."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from biogk.core import files
from biogk.core.errors import InputError, UsageError
from biogk.core.files import (
    UnreadableLine,
    existing_file,
    existing_folder,
    files_in,
    text_lines,
    whole_text,
)
from biogk.core.model.names import check_source_name, clean_name, fold_label, shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.corpora.ade import Ade
from biogk.loaders.records import Record, json_lines, json_list, table
from biogk.loaders.rows_of_text import split_csv, split_tabs
from biogk.loaders.sources.medlama import MedLama
from biogk.loaders.sources.triples import TripleFiles
from biogk.loaders.sources.wikidata import Wikidata

# a good file of each format, and how it is read
GOOD = {
    "wikidata": '{"MedicineURI": "http://www.wikidata.org/entity/Q1", "Medicine": "a", '
    '"ConditionsTreated": ["b"]}\n',
    "medlama": "head_cui,head_name,rel,tail_cuis_list,tail_names_list\n"
    "C0000001,a,may_treat,['C0000002'],['b']\n",
    "ade": '[{"tokens": ["a", "b"], "entities": [], "relations": []}]',
    "triples": "id\tname\tkind\nx:1\ta\tDrug\n",
}
READ: dict[str, Callable[[Path], Any]] = {
    "wikidata": Wikidata,
    "medlama": MedLama,
    "ade": lambda path: Ade(path, corpus="mine", split="train"),
    "triples": lambda path: TripleFiles(entities=path, triples=path),
}
OTHER = r"another format|lacks the columns|is not JSON"

every_loader = pytest.mark.parametrize("loader", READ)


def written(tmp_path: Path, content: bytes | str, name: str = "file.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08rest", "is damaged or cut off"),
        (gzip.compress(b"good\n" * 100, mtime=0)[:-9], "is damaged or cut off"),
        (bz2.compress(b"good\n" * 100)[:-9], "is damaged or cut off"),
        (lzma.compress(b"good\n" * 100)[:-9], "is damaged or cut off"),
        (b"PK\x03\x04rest", "is damaged or cut off"),
        ("text".encode("utf-16"), "in UTF-16"),
        (b"\x28\xb5\x2f\xfdrest", "compressed with zstd"),
        (b"bad \xff byte\ngood\n", "its byte 5 is 0xff, which is no UTF-8"),
        (b"zero \0 byte\ngood\n", "its byte 6 is zero"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(InputError, match=says) as caught:
        list(text_lines(path))
    assert str(path) in caught.value.message
    assert caught.value.advice


def test_a_line_that_is_no_text_is_handed_out_with_its_fault(tmp_path: Path) -> None:
    path = written(tmp_path, b"good\nbad \xff\nzero \0\nlast\n")
    lines = list(text_lines(path))
    assert [number for number, _ in lines] == [1, 2, 3, 4]
    assert lines[1][1] == UnreadableLine("its byte 5 is 0xff, which is no UTF-8", "bad \\xff\n")
    assert lines[2][1] == UnreadableLine("its byte 6 is zero", "zero \0\n")
    assert lines[3][1] == "last"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_text_is_unpacked(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path, pack(b"one\ntwo\n"))
    assert list(text_lines(path)) == [(1, "one"), (2, "two")]
    assert whole_text(path) == "one\ntwo\n"


def test_a_zip_archive_is_unpacked_where_it_holds_one_file(tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "one\n")
    assert list(text_lines(path)) == [(1, "one")]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("b.txt", "two\n")
    with pytest.raises(InputError, match="a zip archive of 2 files, not of one"):
        list(text_lines(path))


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


@pytest.fixture
def closed() -> Iterator[Callable[[Path], Path]]:
    """Takes all permissions from a path until the test ends."""
    taken: list[tuple[Path, int]] = []

    def close(path: Path) -> Path:
        taken.append((path, path.stat().st_mode))
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read every file, as the superuser may")
        return path

    yield close
    for path, mode in taken:
        path.chmod(mode)


@every_loader
def test_a_closed_file_is_named(
    tmp_path: Path, closed: Callable[[Path], Path], loader: str
) -> None:
    path = closed(written(tmp_path, GOOD[loader]))
    with pytest.raises(InputError, match=r"file\.txt cannot be read: Permission denied"):
        list(READ[loader](path).rows())


@pytest.mark.parametrize("source", [Wikidata, MedLama, Ade, TripleFiles])
def test_a_closed_folder_is_not_taken_for_an_empty_one(
    tmp_path: Path, closed: Callable[[Path], Path], source: Callable[[Path], Any]
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    with pytest.raises(InputError, match="cannot be read: Permission denied") as caught:
        source(closed(folder))
    assert "permissions" in caught.value.advice


@every_loader
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty. Fetch or write it again."),
        (b"\n \n", "is blank|no JSON objects"),
        (b"\xef\xbb\xbf\n", "is blank|no JSON objects"),
        (b"\x1f\x8b\x08rest", "is damaged or cut off"),
        (b"PK\x03\x04rest", "is damaged or cut off"),
        ("id\tname".encode("utf-16"), "is in UTF-16, not UTF-8 text. Unpack it or convert it"),
        ("id\tname".encode("utf-16-le"), "is not a UTF-8 text file: its byte 2 is zero"),
        (b"caf\xe9\n", "is not a UTF-8 text file: its byte 4 is 0xe9"),
        (b"[]", "another format|nothing in its list|lacks the columns"),
        (b"{}", "another format|lacks the columns"),
        (b'[{"tokens": ["a"]', "cut off|another format|lacks the columns"),
    ],
)
def test_every_loader_names_a_file_that_it_cannot_read(
    tmp_path: Path, loader: str, content: bytes, says: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(InputError) as caught:
        list(READ[loader](path).rows())
    assert re.search(says, str(caught.value))
    assert caught.value.message.startswith(str(path))
    assert caught.value.advice
    assert "\n" not in str(caught.value)


@every_loader
@pytest.mark.parametrize("other", GOOD)
def test_every_loader_names_a_file_of_another_format(
    tmp_path: Path, loader: str, other: str
) -> None:
    path = written(tmp_path, GOOD[other])
    if loader == other != "triples":
        assert list(READ[loader](path).rows())
        return
    with pytest.raises(InputError, match=OTHER) as caught:
        list(READ[loader](path).rows())
    assert str(path) in caught.value.message
    assert re.search("Expected|must name|Check the path", caught.value.advice)


@every_loader
def test_every_loader_names_a_path_that_is_not_there(tmp_path: Path, loader: str) -> None:
    with pytest.raises(InputError, match=r"nowhere is not there\. Check the path\."):
        READ[loader](tmp_path / "nowhere")


@every_loader
def test_a_folder_with_nothing_of_the_format_is_named(tmp_path: Path, loader: str) -> None:
    with pytest.raises(InputError, match=r" in it\.| is a folder, not a file\.") as caught:
        READ[loader](tmp_path)
    assert str(tmp_path) in caught.value.message
    assert caught.value.advice.startswith("Name the f")


def test_byte_order_mark_and_line_ends_come_off(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffone\r\ntwo\n\nfour".encode())
    assert list(text_lines(path)) == [(1, "one"), (2, "two"), (3, ""), (4, "four")]
    assert whole_text(path).startswith("one")


def test_a_line_without_an_end_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LINE_LIMIT", 10)
    lines = list(text_lines(written(tmp_path, "short\n" + "long" * 10 + "\nlast")))
    assert lines[1] == (2, UnreadableLine("it is longer than 10 bytes", "longlonglon"))
    assert lines[2] == (3, "last")
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
    assert reasons[0] == "1 field where the header has 2"
    assert reasons[1] == "3 fields where the header has 2"
    assert reasons[2].startswith("not CSV")
    good = [dict(row.fields) for row in found if isinstance(row, Record)]
    assert good == [{"name": "a", "id": "1"}, {"name": "'e'", "id": "5"}]


def test_a_rejected_row_is_short_and_can_be_written() -> None:
    row = Record("f\udce9", 1, {"a": "\ud800" + "x" * 5_000}).reject("half \ud800")
    assert len(row.row) <= 2_000
    assert (row.file + row.reason + row.row).encode("utf-8")


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
