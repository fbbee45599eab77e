"""The MedLAMA loader on files that are wrong: what it says, and that the rest still comes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.loaders.sources.medlama import COLUMNS, MedLama

HEADER = ",".join(COLUMNS)
HEAD = ("C0000001", "a drug", "may_treat")
GOOD = (*HEAD, "['C0000002']", "['a disease']")


def line(*fields: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(fields)
    return out.getvalue()


def written(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def around(tmp_path: Path, bad: str) -> tuple[list[RejectedRow], list[KnowledgeRow]]:
    """What a bad line between two good ones yields: the rejected rows, and all others."""
    path = written(tmp_path / "mine.csv", HEADER, line(*GOOD), bad, line(*GOOD))
    source = MedLama(path)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert {(row.file, row.line) for row in rejected} <= {(str(path), 3)}
    return rejected, [row for row in rows if not isinstance(row, RejectedRow)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('C0000001,"never closed,may_treat', "not CSV: unexpected end of data"),
        ('C0000001,"a"b,may_treat,[],[]', "not CSV: "),
        ("C0000001,a\rb,may_treat,[],[]", "not CSV: "),
        (f"C0000001,{'x' * 200_000},may_treat,[],[]", "not CSV: field larger than field limit"),
        ("C0000001,a,b,may_treat,[],[]", "6 fields where the header has 5"),
        (line("C00000001", *GOOD[1:]), "the head is 'C00000001', not a CUI"),
        (line("C\u0660000001", *GOOD[1:]), "not a CUI"),
        (line("C0000001", " \u2003", *GOOD[2:]), "the name of the head is blank"),
        (line("C0000001", "x" * 1001, *GOOD[2:]), "the name of the head has 1,001 characters"),
        (line(*GOOD[:2], "", *GOOD[3:]), "the vocabulary has no relation '' of medlama"),
        (line(*GOOD[:2], "TREATS", *GOOD[3:]), "the vocabulary has no relation 'TREATS'"),
        (line(*GOOD[:2], "x`]-() DELETE", *GOOD[3:]), "the vocabulary has no relation 'x`]-() D"),
        (line(*HEAD, "", "['b']"), "tail_cuis_list is no list: ''"),
        (line(*HEAD, "C0000002", "['b']"), "tail_cuis_list is no list: 'C0000002'"),
        (line(*HEAD, "('C0000002',)", "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "['C0000002']", "['b"), "tail_names_list is no list"),
        (line(*HEAD, "[" * 100_000, "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "-" * 100_000 + "1", "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "1+" * 60_000 + "1", "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "[" + "9" * 5_000 + "]", "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "[f'{1}']", "['b']"), "tail_cuis_list is no list"),
        (line(*HEAD, "['C0000002']", "['b', 'c']"), "1 tail_cuis_list but 2 tail_names_list"),
    ],
)
def test_a_bad_line_is_rejected_whole(tmp_path: Path, bad: str, reason: str) -> None:
    rejected, others = around(tmp_path, bad)
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert len(rejected[0].reason) < 300
    assert len(rejected[0].row) <= 2_000
    assert sum(isinstance(row, TripleRow) for row in others) == 2


@pytest.mark.parametrize(
    ("cui", "name", "reason"),
    [
        ("None", "'b'", "the tail 2 is None, not a CUI"),
        ("True", "'b'", "the tail 2 is True, not a CUI"),
        ("'C12'", "'b'", "the tail 2 is 'C12', not a CUI"),
        ("'C0000004'", "7", "the name of the tail 2 is 7, not text"),
        ("'C0000004'", "''", "the name of the tail 2 is blank"),
        ("'C0000004'", r"'\ud800'", "the name of the tail 2 '\\ud800' holds half a character"),
    ],
)
def test_a_bad_tail_spoils_no_other_of_its_line(
    tmp_path: Path, cui: str, name: str, reason: str
) -> None:
    bad = line(*HEAD, f"['C0000003', {cui}, 'C0000005']", f"['x', {name}, 'y']")
    rejected, others = around(tmp_path, bad)
    assert [row.reason for row in rejected] == [reason]
    assert [row.object for row in others if isinstance(row, TripleRow)] == [
        "umls:C0000002",
        "umls:C0000003",
        "umls:C0000005",
        "umls:C0000002",
    ]


@pytest.mark.parametrize(
    ("literal", "name"),
    [
        (r"['a `b` \'c\' \"d\"']", "a `b` 'c' \"d\""),
        (r"['a\nb\x00\x1bc']", "a b  c"),
        ("['a\u202eb']", "a\u202eb"),
        (r"['stray \d']", r"stray \d"),
    ],
)
def test_signs_of_a_name(tmp_path: Path, literal: str, name: str) -> None:
    rejected, others = around(tmp_path, line(*HEAD, "['C0000003']", literal))
    assert not rejected
    assert name in {row.name for row in others if isinstance(row, EntityRow)}


def test_every_entity_stands_before_its_triples_with_both_kinds(tmp_path: Path) -> None:
    other = line("C0000002", "a disease", "occurs_after", "['C0000001']", "['a drug']")
    _, others = around(tmp_path, other)
    kinds = {(row.id, kind) for row in others if isinstance(row, EntityRow) for kind in row.kinds}
    assert kinds == {
        ("umls:C0000001", "Drug"),
        ("umls:C0000001", "Disease"),
        ("umls:C0000002", "Disease"),
    }
    known: set[str] = set()
    for row in others:
        if isinstance(row, EntityRow):
            known.add(row.id)
        elif isinstance(row, TripleRow):
            assert {row.subject, row.object} <= known


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("head_cui,head_name,rel", r"lacks the columns tail_cuis_list, tail_names_list; it has"),
        (f"{HEADER},rel", "names a column twice"),
        ('"head_cui', r"line 1, which should name the columns, is not CSV"),
        ("subject\trelation\tobject", r"lacks the columns .*subject\\trelation"),
    ],
)
def test_a_header_that_cannot_be(tmp_path: Path, header: str, says: str) -> None:
    path = written(tmp_path / "mine.csv", header, HEADER, line(*GOOD))
    with pytest.raises(InputError, match=says) as caught:
        list(MedLama(path).rows())
    assert str(path) in caught.value.message
    assert "name head_cui, head_name, rel" in caught.value.advice


def test_more_columns_in_another_order_are_read(tmp_path: Path) -> None:
    header = ",".join(("id", *reversed(COLUMNS)))
    path = written(tmp_path / "mine.csv", header, "", line("7", *reversed(GOOD)))
    (triple,) = (row for row in MedLama(path).rows() if isinstance(row, TripleRow))
    assert (triple.subject, triple.object) == ("umls:C0000001", "umls:C0000002")


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert list(MedLama(written(tmp_path / "mine.csv", HEADER)).rows()) == []


def test_the_folder_of_a_release_and_the_one_above(tmp_path: Path) -> None:
    written(tmp_path / "2021AA" / "may_treat_1000.csv", HEADER, line(*GOOD))
    written(tmp_path / "2021AA" / "may_treat_9_hard.csv", HEADER, line(*GOOD))
    for path in (tmp_path, tmp_path / "2021AA"):
        source = MedLama(path)
        assert (source.info.version, source.info.files) == ("2021AA", ("may_treat_1000.csv",))
    alone = MedLama(tmp_path / "2021AA" / "may_treat_9_hard.csv")
    assert sum(isinstance(row, TripleRow) for row in alone.rows()) == 1
    written(tmp_path / "2022AB" / "may_treat_1000.csv", HEADER)
    with pytest.raises(InputError, match="several releases: 2021AA, 2022AB") as caught:
        MedLama(tmp_path)
    assert caught.value.advice == "Name the folder of one."


def test_self_relations_negations_and_columns_that_are_not_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "mine.csv",
        f"{HEADER},negated,hard",
        line(*HEAD, "['C0000001', 'C0000002']", "['a drug', 'a disease']", "", "1"),
        line(*HEAD, "['C0000003', 'C0000004']", "['c', 'd']", "1", ""),
    )
    rows = list(MedLama(path).rows())
    assert [row.object for row in rows if isinstance(row, TripleRow)] == ["umls:C0000002"]
    assert [row.id for row in rows if isinstance(row, EntityRow)] == [
        "umls:C0000001",
        "umls:C0000002",
    ]
    assert rows[-3:] == [LeftOutRow("self-relation"), LeftOutRow("negated", 2), UnreadRow("hard")]
