"""A UMLS release as files: where they are, how they are packed, what is wrong with them."""

from __future__ import annotations

import bz2
import gzip
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from biogk.core.errors import InputError
from biogk.core.files import LINE_LIMIT
from biogk.loaders.sources.umls import sorting, tables
from biogk.loaders.sources.umls.cuis import cui_number, cui_text
from biogk.loaders.sources.umls.folding import KeySet
from biogk.loaders.sources.umls.source import Umls
from umls_release import (
    DEFINITIONS,
    NAMES,
    RELATIONS,
    TYPES,
    Read,
    name,
    relation,
    type_of,
    write_release,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_release(tmp_path / "2024AA" / "META")


def same(path: Path, folder: Path) -> bool:
    one, other = Read(Umls(path)), Read(Umls(folder))
    return (one.entities, one.triples) == (other.entities, other.triples)


def pack(folder: Path, file: str, pieces: int) -> None:
    """Put gzipped parts in the place of a file, cut without regard to its lines."""
    path = folder / file
    raw = path.read_bytes()
    size = len(raw) // pieces + 1
    for number in range(pieces):
        part = raw[number * size : (number + 1) * size]
        (folder / f"{file}.a{chr(ord('a') + number)}.gz").write_bytes(gzip.compress(part))
    path.unlink()


def test_a_release_is_found_from_above_and_from_a_file_in_it(folder: Path) -> None:
    for path in (folder.parent, folder.parent.parent, folder / "MRCONSO.RRF"):
        assert same(path, folder)
    assert Umls(folder).info.version == "2024AA"


def test_a_release_is_found_in_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "umls" / "mine")
    assert same(tmp_path / "umls", folder)


def test_compressed_files_and_parts(tmp_path: Path, folder: Path) -> None:
    packed = write_release(tmp_path / "packed")
    for file in ("MRCONSO.RRF", "MRREL.RRF"):
        pack(packed, file, 3)
    (packed / "MRSTY.RRF.gz").write_bytes(gzip.compress((packed / "MRSTY.RRF").read_bytes()))
    (packed / "MRDEF.RRF.bz2").write_bytes(bz2.compress((packed / "MRDEF.RRF").read_bytes()))
    for file in ("MRSTY.RRF", "MRDEF.RRF"):
        (packed / file).unlink()
    assert same(packed, folder)


@pytest.mark.parametrize("end", ["zip", "nlm"])
def test_archives(tmp_path: Path, folder: Path, end: str) -> None:
    packed = write_release(tmp_path / "packed")
    pack(packed, "MRREL.RRF", 2)
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    with zipfile.ZipFile(downloads / f"2023ab-1-meta.{end}", "w") as archive:
        for path in packed.iterdir():
            archive.write(path, f"2023AB/META/{path.name}")
        archive.writestr("2023AB/META/MRHIER.RRF", "not read")
    for path in (downloads, downloads / f"2023ab-1-meta.{end}"):
        assert same(path, folder)
    assert Umls(downloads / f"2023ab-1-meta.{end}").info.version == "2023AB"


def test_the_parts_of_several_archives(tmp_path: Path, folder: Path) -> None:
    packed = write_release(tmp_path / "packed")
    pack(packed, "MRREL.RRF", 2)
    for path in packed.iterdir():
        number = 2 if path.name.endswith(".ab.gz") else 1
        with zipfile.ZipFile(packed / f"2023ab-{number}-meta.nlm", "a") as archive:
            archive.write(path, f"2023AB/META/{path.name}")
        path.unlink()
    assert same(packed, folder)


def test_a_missing_part(folder: Path) -> None:
    pack(folder, "MRREL.RRF", 3)
    (folder / "MRREL.RRF.ab.gz").unlink()
    with pytest.raises(InputError, match=r"of its parts aa to ac only aa, ac are there"):
        Umls(folder)


def test_a_file_that_is_there_twice(folder: Path) -> None:
    (folder / "MRREL.RRF.gz").write_bytes(gzip.compress((folder / "MRREL.RRF").read_bytes()))
    with pytest.raises(InputError, match=r"MRREL\.RRF is there several times"):
        Umls(folder)


def test_two_releases_in_one_folder(tmp_path: Path, folder: Path) -> None:
    write_release(tmp_path / "2023AB" / "META")
    with pytest.raises(InputError, match="several times"):
        Umls(tmp_path)


@pytest.mark.parametrize(
    ("file", "purpose"),
    [
        ("MRREL.RRF", "the relations between them"),
        ("MRSTY.RRF", "their semantic types"),
        ("MRDEF.RRF", "their definitions"),
        ("MRFILES.RRF", "the columns"),
    ],
)
def test_a_missing_file_is_named_and_can_be_done_without(
    folder: Path, file: str, purpose: str
) -> None:
    (folder / file).unlink()
    with pytest.raises(InputError, match=rf"lacks {file} \({purpose}") as caught:
        Umls(folder)
    assert "--partial" in caught.value.advice
    found = Read(Umls(folder, partial=True))
    assert found.names()["C0000001"] == "Aspirin"
    assert f"Loaded without {file}." in found.details.notes
    assert bool(found.triples) == (file != "MRREL.RRF")


def test_names_cannot_be_done_without(folder: Path) -> None:
    (folder / "MRCONSO.RRF").unlink()
    with pytest.raises(InputError, match=r"lacks MRCONSO\.RRF \(the names of the concepts\)"):
        Umls(folder, partial=True)


def test_paths_that_are_no_release(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere is not there"):
        Umls(tmp_path / "nowhere")
    (tmp_path / "other.csv").write_text("a,b\n")
    with pytest.raises(InputError, match=r"other\.csv is no file of a UMLS release"):
        Umls(tmp_path / "other.csv")
    (tmp_path / "broken.zip").write_text("PK no")
    with pytest.raises(InputError, match=r"broken\.zip is no whole zip archive"):
        Umls(tmp_path / "broken.zip")


def test_columns_are_those_of_mrfiles(folder: Path) -> None:
    turned = [row.split("|") for row in RELATIONS]
    text = "".join("|".join([*reversed(row[:-1]), ""]) + "\n" for row in turned)
    (folder / "MRREL.RRF").write_text(text)
    about = (folder / "MRFILES.RRF").read_text()
    columns = tables.COLUMNS["MRREL.RRF"]
    (folder / "MRFILES.RRF").write_text(
        about.replace(columns, ",".join(reversed(columns.split(","))))
    )
    assert Read(Umls(folder)).edges() == ["1 TREATS 2", "2 IS_A 3"]


def test_a_column_that_is_missing_is_described(folder: Path) -> None:
    about = (folder / "MRFILES.RRF").read_text()
    (folder / "MRFILES.RRF").write_text(about.replace("RELA,", ""))
    (folder / "MRCOLS.RRF").write_text("RELA|The finer label||0|1|2|MRREL.RRF|varchar|\n")
    with pytest.raises(InputError, match=r"MRREL\.RRF has no column RELA \(The finer label\)"):
        Umls(folder)
    (folder / "MRFILES.RRF").write_text("no columns here\n")
    with pytest.raises(InputError, match="names no columns"):
        Umls(folder)


def test_other_rows_than_announced_are_noted(folder: Path) -> None:
    with (folder / "MRREL.RRF").open("a") as stream:
        stream.write(relation("C0000001", "RO", "C0000003") + "\n")
    found = Read(Umls(folder))
    assert found.details.notes[1:] == ["MRREL.RRF has 6 rows where MRFILES.RRF announces 5."]


def test_the_version_where_no_name_tells_it(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "mine")
    assert Umls(folder).info.version == "not stated"
    row = ["", "", "X_2020", "X", *[""] * 5, "2019AB", *[""] * 15]
    (folder / "MRSAB.RRF").write_text("|".join(row) + "|\n")
    assert Umls(folder).info.version == "2019AB"
    (folder / "release.dat").write_text("umls.release.name=2020AA\n")
    assert Umls(folder).info.version == "2020AA"


@pytest.mark.parametrize("file", ["MRCONSO.RRF", "MRREL.RRF"])
def test_a_file_cut_off_while_it_was_packed(folder: Path, file: str) -> None:
    packed = gzip.compress((folder / file).read_bytes() * 50)
    (folder / f"{file}.gz").write_bytes(packed[: len(packed) // 2])
    (folder / file).unlink()
    with pytest.raises(InputError, match=rf"{file}\.gz is damaged or cut off"):
        list(Umls(folder).rows())


def test_malformed_rows_are_told_by_line_and_reason(tmp_path: Path) -> None:
    bad = {
        "MRCONSO.RRF": [
            ("C0000002|ENG|too short", "3 fields, not 18"),
            (NAMES[0] + "more|", "19 fields, not 18"),
            (name("X0000001", "no CUI"), "its CUI is none"),
            (name("C0000004", " "), "its name is blank"),
            (name("C0000004", "x" * 2_000), "its name has 2,000 characters, more than 1,000"),
        ],
        "MRREL.RRF": [
            (relation("C1", "RO", "C0000001"), "its CUI1 is no CUI"),
            (relation("C0000001", "RO", "C00000020"), "its CUI2 is no CUI"),
            (RELATIONS[0].removesuffix("|") + "256", "cut off: no | behind its last field"),
        ],
        "MRSTY.RRF": [(type_of("C0000004", "47"), "its TUI is none")],
        "MRDEF.RRF": [],
    }
    good = (NAMES, RELATIONS, TYPES, DEFINITIONS)
    rows = [
        [*part, *(row for row, _ in faults)]
        for part, faults in zip(good, bad.values(), strict=True)
    ]
    found = Read(Umls(write_release(tmp_path, *rows)))
    told = [(Path(row.file).name, row.line, row.reason) for row in found.rejected]
    assert sorted(told) == sorted(
        (file, len(part) + number, reason)
        for part, (file, faults) in zip(good, bad.items(), strict=True)
        for number, (_, reason) in enumerate(faults, 1)
    )
    assert found.edges() == ["1 TREATS 2", "2 IS_A 3"]


def test_names_of_all_kinds(tmp_path: Path) -> None:
    rows = [
        name("C0000001", "שלום עולם"),
        name("C0000002", "\u202eevil\u202c"),
        name("C0000003", "a\x00b\x07c"),
        name("C0000004", 'quoted "name" with \\ and , and `'),
    ]
    found = Read(Umls(write_release(tmp_path, names=rows)))
    assert found.names() == {
        "C0000001": "שלום עולם",
        "C0000002": "\u202eevil\u202c",
        "C0000003": "a b c",
        "C0000004": 'quoted "name" with \\ and , and `',
    }


def test_a_file_of_mixed_encodings(folder: Path) -> None:
    with (folder / "MRCONSO.RRF").open("ab") as stream:
        stream.write(name("C0000005", "Menière").encode("latin-1") + b"\n")
        stream.write(name("C0000006", "Menière").encode() + b"\r\n")
    found = Read(Umls(folder))
    assert found.names()["C0000006"] == "Menière"
    assert [(row.line, row.reason) for row in found.rejected] == [
        (len(NAMES) + 1, "its name is no UTF-8 text")
    ]
    assert "\\xe8" in found.rejected[0].row


def test_lines_of_many_megabytes(folder: Path) -> None:
    with (folder / "MRCONSO.RRF").open("a") as stream:
        stream.write(name("C0000005", "n" * 10_000_000) + "\n")
        stream.write(name("C0000006", "n" * (LINE_LIMIT + 3_000_000)) + "\n")
        stream.write(name("C0000007", "short again") + "\n")
    found = Read(Umls(folder))
    assert found.names()["C0000007"] == "short again"
    assert {row.line - len(NAMES): row.reason for row in found.rejected} == {
        1: "its name has 10,000,000 characters, more than 1,000",
        2: f"it is longer than {LINE_LIMIT:,} bytes",
    }
    assert all(len(row.row) <= 2_000 for row in found.rejected)


def test_relations_that_lead_nowhere(tmp_path: Path) -> None:
    rows = [*RELATIONS, relation("C0000001", "RO", "C9999999"), relation("C8", "SIB", "C9")]
    found = Read(Umls(write_release(tmp_path, relations=rows)))
    assert found.left("MRREL.RRF")["to concepts that are not in MRCONSO.RRF"] == 1
    types = [*TYPES, type_of("C9999999", "T184")]
    found = Read(Umls(write_release(tmp_path, types=types)))
    assert found.left("MRSTY.RRF")["of concepts that are not in MRCONSO.RRF"] == 1


def test_circles_are_kept(tmp_path: Path) -> None:
    rows = [
        relation("C0000003", "CHD", "C0000002", "isa"),
        relation("C0000004", "CHD", "C0000003", "isa"),
        relation("C0000002", "CHD", "C0000004", "isa"),
        relation("C0000002", "CHD", "C0000003", "isa"),
    ]
    found = Read(Umls(write_release(tmp_path, relations=rows)))
    assert found.edges() == ["2 IS_A 3", "3 IS_A 2", "3 IS_A 4", "4 IS_A 2"]


@pytest.mark.parametrize("run_bytes", [64 * 2**20, 300])
def test_concepts_that_come_again_and_files_without_order(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, run_bytes: int
) -> None:
    monkeypatch.setattr(sorting, "RUN_BYTES", run_bytes)
    mixed = [NAMES[3], NAMES[5], NAMES[1], "bad row", NAMES[6], NAMES[0], NAMES[4], NAMES[2]]
    unsorted = write_release(
        tmp_path / "unsorted", names=[*mixed, NAMES[0]], types=TYPES[::-1], relations=RELATIONS
    )
    found, plain = Read(Umls(unsorted)), Read(Umls(folder))
    assert found.entities == plain.entities
    assert list(found.entities) == list(plain.entities)
    assert found.triples == plain.triples
    assert [(row.line, row.reason) for row in found.rejected] == [(4, "1 field, not 18")]
    assert "MRCONSO.RRF is not sorted by CUI; a sorted copy was read." in found.details.notes
    assert "MRSTY.RRF is not sorted by CUI; a sorted copy was read." in found.details.notes
    assert not any("announces" in note for note in found.details.notes)


def test_blank_lines_are_no_rows(folder: Path) -> None:
    for file in ("MRSTY.RRF", "MRREL.RRF"):
        path = folder / file
        path.write_text("\n" + path.read_text() + "\n \n")
    found = Read(Umls(folder))
    assert not any("announces" in note for note in found.details.notes)
    assert not found.rejected


@pytest.mark.parametrize("content", ["relation".encode("utf-16"), b"MZ\0\0\0\0\n"])
def test_a_file_of_another_kind(folder: Path, content: bytes) -> None:
    (folder / "MRREL.RRF").write_bytes(content)
    with pytest.raises(InputError, match=r"MRREL\.RRF is no UTF-8 text"):
        list(Umls(folder).rows())


def test_too_many_malformed_rows_to_keep(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BAD_TOGETHER", 3)
    (folder / "MRREL.RRF").write_text("a,b,c\n" * 5)
    with pytest.raises(InputError, match=r"more than 3 malformed rows together.*1 field, not 16"):
        list(Umls(folder).rows())


@pytest.mark.parametrize("text", ["C0000005", "C9999999", "CL105989", "CL1234567"])
def test_identifiers_as_numbers(text: str) -> None:
    assert cui_text(cui_number(text.encode())) == text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"C",
        b"C000005",
        b"C00000055",
        b"D0000005",
        b"CL0105989",
        b"CL12345",
        b"C\xc2\xb2 00000",
    ],
)
def test_what_is_no_identifier(raw: bytes) -> None:
    assert cui_number(raw) == -1


def test_a_set_of_keys_is_a_set() -> None:
    chance = np.random.default_rng(0)
    keys, known = KeySet(), set[int]()
    for size in (1, 500, 20, 3_000, 3_000, 1):
        batch = chance.integers(0, 5_000, size).astype(np.uint64)
        fresh = [key for key in dict.fromkeys(batch.tolist()) if key not in known]
        assert keys.add(batch).tolist() == fresh
        known.update(fresh)
        assert len(keys) == len(known)
    sizes = [len(run) for run in keys.runs]
    assert all(2 * later <= earlier for earlier, later in pairwise(sizes))
