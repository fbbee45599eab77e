"""SSSOM tables as rows: headers, identifiers, every fault of a row and of a file."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import RejectedRow
from biogk.loaders.sources.sssom import LONGEST_HEADER, MappingFile, MappingRow
from sssom_files import CURATED, row, write_mappings

HEADER = "subject_id\tpredicate_id\tobject_id"


def rows_of(path: Path) -> list[MappingRow | RejectedRow]:
    return list(MappingFile.open(path).rows())


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_with_a_header(tmp_path: Path) -> None:
    given = [
        row("a:1", "b:1", confidence="0.75"),
        row("a:2", "b:2", "Not skos:exactMatch", reviewer_agreement="-1"),
        row("a:3", "b:3", "skos:broadMatch"),
    ]
    file = MappingFile.open(write_mappings(tmp_path / "x.sssom.tsv", given, "https://x.org/set"))
    assert file.mapping_set == "https://x.org/set"
    assert list(file.rows()) == [
        MappingRow("a:1", "skos:exactMatch", "b:1", False, 0.75, 1.0, CURATED),
        MappingRow("a:2", "skos:exactMatch", "b:2", True, 1.0, -1.0, CURATED),
        MappingRow("a:3", "skos:broadMatch", "b:3", False, 1.0, 1.0, CURATED),
    ]


def test_a_table_without_a_header_is_called_by_its_file(tmp_path: Path) -> None:
    for name, comment in (
        ("plain.tsv", ""),
        ("noted.tsv", "# by hand\n"),
        ("other.tsv", "#a: 1\n"),
    ):
        path = written(tmp_path / name, f"{comment}{HEADER}\na:1\tskos:exactMatch\tb:1\n")
        file = MappingFile.open(path)
        assert file.mapping_set == name
        assert list(file.rows()) == [MappingRow("a:1", "skos:exactMatch", "b:1", False, 1, 1, "")]


def test_a_packed_table_of_windows(tmp_path: Path) -> None:
    text = f"\ufeff#mapping_set_id: 'set: one'\r\n{HEADER}\r\na:1\towl:sameAs\tb:1\r\n"
    path = written(tmp_path / "x.tsv.gz", gzip.compress(text.encode()))
    assert MappingFile.open(path).mapping_set == "set: one"
    (found,) = rows_of(path)
    assert isinstance(found, MappingRow)
    assert (found.predicate, found.object) == ("owl:sameAs", "b:1")


def test_quoted_fields_may_hold_tabs_and_quotation_marks(tmp_path: Path) -> None:
    text = f'subject_label\t{HEADER}\n"5""\ttube"\ta:1\tskos:exactMatch\tb:1\n'
    (found,) = rows_of(written(tmp_path / "x.tsv", text))
    assert isinstance(found, MappingRow)
    assert found.subject == "a:1"


@pytest.mark.parametrize(
    ("given", "identifier"),
    [
        ("DOID:14268", "DOID:14268"),
        ("http://purl.obolibrary.org/obo/DOID_14268", "DOID:14268"),
        ("mine:14268", "DOID:14268"),
        ("unknown:1", "unknown:1"),
        ("hetionet:Side%20Effect::C1", "hetionet:Side Effect::C1"),
        ("apollosv:00000195", "apollosv:00000195"),
    ],
)
def test_identifiers(tmp_path: Path, given: str, identifier: str) -> None:
    header = (
        "#curie_map:\n#  mine: http://purl.obolibrary.org/obo/DOID_\n"
        "#  unknown: https://example.org/\n#  apollosv: http://purl.obolibrary.org/obo/APOLLO_SV_\n"
        "#  s: http://www.w3.org/2004/02/skos/core#\n"
    )
    text = f"{header}{HEADER}\n{given}\ts:exactMatch\tb:1\n"
    (found,) = rows_of(written(tmp_path / "x.tsv", text))
    assert isinstance(found, MappingRow)
    assert (found.subject, found.predicate) == (identifier, "skos:exactMatch")


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        (row("", "b:1"), "subject_id is blank"),
        (row("a:1", " "), "object_id is blank"),
        (row("a:1", "b:1", ""), "predicate_id is blank"),
        (row("aspirin", "b:1"), "subject_id is 'aspirin', not an identifier with a prefix"),
        (row("a:1", "b:"), "object_id is 'b:', not an identifier"),
        (row("a:1", "b:" + "1" * 2_000), "object_id is 'b:1111"),
        (row("https://example.org/a", "b:1"), "an address that stands for no identifier"),
        (row("a:1", "b:1", "exactMatch"), "predicate_id is 'exactMatch'"),
        (row("a:1", "b:1", predicate_modifier="Maybe"), "predicate_modifier is 'Maybe'"),
        (row("a:1", "b:1", confidence="1.5"), "confidence is '1.5', not a number from 0 to 1"),
        (row("a:1", "b:1", confidence="nan"), "confidence is 'nan'"),
        (row("a:1", "b:1", confidence="high"), "confidence is 'high'"),
        (row("a:1", "b:1", reviewer_agreement="2"), "reviewer_agreement is '2'"),
        (row("a:1", "b:1\tmore"), "6 fields where the header has 5"),
        (row('"a:1', "b:1"), "not CSV"),
    ],
)
def test_a_faulty_row_spoils_no_other(tmp_path: Path, faulty: dict[str, str], reason: str) -> None:
    path = write_mappings(tmp_path / "x.tsv", [row("a:0", "b:0"), faulty, row("a:9", "b:9")], "s")
    first, found, last = rows_of(path)
    assert isinstance(found, RejectedRow)
    assert found.line == 6
    assert reason in found.reason
    assert isinstance(first, MappingRow)
    assert isinstance(last, MappingRow)


def test_bytes_that_are_no_text_spoil_one_row(tmp_path: Path) -> None:
    rows = b"a:1\tskos:exactMatch\tb:\xff\na:2\tskos:exactMatch\tb:2\n"
    found, good = rows_of(written(tmp_path / "x.tsv", HEADER.encode() + b"\n" + rows))
    assert isinstance(found, RejectedRow)
    assert "no UTF-8" in found.reason
    assert isinstance(good, MappingRow)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is blank"),
        ("#mapping_set_id: x\n", "has no table below its comment lines"),
        ("a\tb\n1\t2\n", "lacks the columns subject_id, predicate_id, object_id"),
        ("subject_id,predicate_id,object_id\na:1,b,c:1\n", "lacks the columns"),
        ('{"mappings": []}', "lacks the columns"),
        (f"#a: [1\n{HEADER}\n", "the header in the comment lines is no YAML"),
        ("#" + "[" * 20_000 + f"\n{HEADER}\n", "the header in the comment lines is no YAML"),
        (f"#mapping_set_id: [x]\n{HEADER}\n", "mapping_set_id is ['x'], not text"),
        (f"#mapping_set_id: ''\n{HEADER}\n", "mapping_set_id is blank"),
        ("#" + " " * (LONGEST_HEADER + 1) + f"\n{HEADER}\n", "characters of comment lines"),
        (f"{HEADER}\tobject_id\n", "names a column twice"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        rows_of(written(tmp_path / "x.tsv", text))
    assert message in str(caught.value)
    assert "x.tsv" in caught.value.message
    assert caught.value.advice
    assert "\n" not in str(caught.value)


def test_real_mappings(real_data: Path) -> None:
    folder = real_data / "sssom"
    for name, exact, all_rows in (
        ("positive", 11_018, 11_719),
        ("negative", 1_576, 1_825),
        ("unsure", 105, 105),
    ):
        file = MappingFile.open(folder / f"biomappings-{name}.sssom.tsv")
        assert file.mapping_set.endswith(f"/{name}.sssom.tsv")
        found = Counter(getattr(each, "predicate", "rejected") for each in file.rows())
        assert (found["skos:exactMatch"], found.total()) == (exact, all_rows)
        assert not found["rejected"]
