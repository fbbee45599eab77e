"""The loader of own tables on files that are wrong: what it says, and that the rest still comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import EntityRow, KnowledgeRow, LeftOutRow, RejectedRow, TripleRow
from biogk.loaders.sources.triples import TripleFiles

ENTITIES = "id\tname\tkind\taliases\tdescription"
TRIPLES = "subject\trelation\tobject"
DRUG = "x:1\ta drug\tDrug\t\t"
DISEASE = "x:2\ta disease\tDisease\t\t"
TREATS = "x:1\tTREATS\tx:2"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def around(
    tmp_path: Path, entity: str = "", triple: str = ""
) -> tuple[list[RejectedRow], list[KnowledgeRow]]:
    """What bad lines between good ones yield: the rejected rows, and all others."""
    written(tmp_path / "entities.tsv", ENTITIES, DRUG, entity, DISEASE)
    written(tmp_path / "triples.tsv", TRIPLES, TREATS, triple, TREATS)
    source = TripleFiles(tmp_path)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert {row.line for row in rejected} <= {3}
    return rejected, [row for row in rows if not isinstance(row, RejectedRow)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("x:3\tname", "2 fields where the header has 5"),
        ("\tname\tDrug\t\t", "id is blank"),
        ("Q3\tname\tDrug\t\t", "id 'Q3' has no prefix, as in wikidata:Q18216"),
        (":Q3\tname\tDrug\t\t", "id ':Q3' has no prefix"),
        ("x:\tname\tDrug\t\t", "id 'x:' has no prefix"),
        ("x: 3\tname\tDrug\t\t", "id 'x: 3' has no prefix"),
        ("x:" + "3" * 1000 + "\tname\tDrug\t\t", "id has 1,002 characters"),
        ("x:3\tname\t\t\t", "the vocabulary has no kind ''"),
        ("x:3\tname\tdrug\t\t", "the vocabulary has no kind 'drug'"),
        ("x:3\tname\tDrug`) DELETE\t\t", "the vocabulary has no kind 'Drug`) DELETE'"),
    ],
)
def test_a_bad_entity_is_rejected(tmp_path: Path, bad: str, reason: str) -> None:
    rejected, others = around(tmp_path, entity=bad)
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert rejected[0].file == str(tmp_path / "entities.tsv")
    assert len(rejected[0].reason) < 300
    assert len(rejected[0].row) <= 2_000
    assert len(others) == 2 + 2


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("x:1\tTREATS", "2 fields where the header has 3"),
        ("x:1\tTREATS\tx:2\t0.9", "4 fields where the header has 3"),
        ("x:1\ttreats\tx:2", "the vocabulary has no relation 'treats'"),
        ("x:1\t~TREATS\tx:2", "the vocabulary has no relation '~TREATS'"),
        ("x:1\tTREATS`]-() DELETE\tx:2", "the vocabulary has no relation 'TREATS`]-() DELETE'"),
        ("x:1\t" + "T" * 10_000_000 + "\tx:2", "the vocabulary has no relation 'TTT"),
        ("x:9\tTREATS\tx:2", "no entity has the id 'x:9'"),
        ("x:1\tTREATS\tx:9", "no entity has the id 'x:9'"),
        ("x:1\tTREATS\tX:2", "no entity has the id 'X:2'"),
        ("\tTREATS\tx:2", "subject is blank"),
        ("x:1\tTREATS\t ", "object is blank"),
        ("x:1\tTREATS\t" + "2" * 10_000_000, "object has 10,000,000 characters"),
    ],
)
def test_a_bad_triple_is_rejected(tmp_path: Path, bad: str, reason: str) -> None:
    rejected, others = around(tmp_path, triple=bad)
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert rejected[0].file == str(tmp_path / "triples.tsv")
    assert len(rejected[0].reason) < 300
    assert len(others) == 2 + 2


def test_a_rejected_entity_takes_its_triples_along(tmp_path: Path) -> None:
    rejected, others = around(tmp_path, entity="x:3\tc\t?\t\t", triple="x:3\tTREATS\tx:2")
    assert [row.reason for row in rejected] == [
        "the vocabulary has no kind '?'",
        "no entity has the id 'x:3'",
    ]
    assert len(others) == 2 + 2


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("a `b` \"c\" 'd' \\n", "a `b` \"c\" 'd' \\n"),
        ("a\x1bb\x85c\rd", "a b c d"),
        ("a\u202eb\u2066c", "a\u202eb\u2066c"),
        ('"never closed', '"never closed'),
    ],
)
def test_signs_of_a_name(tmp_path: Path, field: str, name: str) -> None:
    rejected, others = around(tmp_path, entity=f"x:3\t{field}\tDrug\t\t")
    assert not rejected
    assert EntityRow("x:3", name, ("Drug",)) in others


def test_an_id_is_cleaned_alike_in_both_tables(tmp_path: Path) -> None:
    rejected, others = around(tmp_path, "x:3\x01y\tname\tDrug\t\t", " x:3\x01y\tTREATS\tx:2 ")
    assert not rejected
    assert TripleRow("x:3 y", "TREATS", "x:2", "TREATS") in others


def test_an_id_may_come_again_with_another_kind(tmp_path: Path) -> None:
    rejected, others = around(tmp_path, entity="x:1\ta poison\tConcept\t\t")
    assert not rejected
    drugs = [row for row in others if isinstance(row, EntityRow) and row.id == "x:1"]
    assert [(row.name, row.kinds) for row in drugs] == [
        ("a drug", ("Drug",)),
        ("a poison", ("Concept",)),
    ]


def test_a_description_may_be_long(tmp_path: Path) -> None:
    rejected, others = around(tmp_path, entity="x:3\tname\tDrug\t\t" + "long " * 1_000)
    assert not rejected
    long = next(row for row in others if isinstance(row, EntityRow) and row.id == "x:3")
    assert len(long.description) == 4_999


@pytest.mark.parametrize(
    ("name", "header", "says"),
    [
        ("entities.tsv", "id\tname", r"entities\.tsv lacks the columns kind; it has 'id', 'name'"),
        ("entities.tsv", "id,name,kind", r"entities\.tsv lacks the columns id, name, kind"),
        ("entities.tsv", f"{ENTITIES}\tweight", "has unknown columns: .*weight"),
        ("entities.tsv", f"{ENTITIES}\tid", "names a column twice"),
        ("triples.tsv", f"{TRIPLES}\tweight", "has unknown columns: .*weight"),
        ("triples.tsv", ENTITIES, "lacks the columns subject, relation, object"),
    ],
)
def test_a_header_that_cannot_be(tmp_path: Path, name: str, header: str, says: str) -> None:
    around(tmp_path)
    written(tmp_path / name, header)
    with pytest.raises(InputError, match=says) as caught:
        list(TripleFiles(tmp_path).rows())
    assert "The first line must name" in caught.value.advice


@pytest.mark.parametrize("missing", ["entities.tsv", "triples.tsv"])
def test_a_file_that_is_missing(tmp_path: Path, missing: str) -> None:
    around(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(InputError, match=rf"{missing} is not there"):
        TripleFiles(tmp_path)


def test_files_of_any_name(tmp_path: Path) -> None:
    first = written(tmp_path / "a.txt", ENTITIES, DRUG, DISEASE)
    second = written(tmp_path / "b.txt", TRIPLES, TREATS)
    source = TripleFiles(entities=first, triples=second, source="mine", version="2")
    assert (source.info.id, source.info.version, source.info.files) == (
        "mine",
        "2",
        ("a.txt", "b.txt"),
    )
    assert len(list(source.rows())) == 3
    with pytest.raises(UsageError, match="need a folder, or a file of entities and a file"):
        TripleFiles(tmp_path, entities=first)
    with pytest.raises(InputError, match=r"a\.txt is a file, not a folder"):
        TripleFiles(first)
    with pytest.raises(InputError, match="is a folder, not a file"):
        TripleFiles(entities=tmp_path, triples=second)
    with pytest.raises(UsageError, match="--source 'a b' cannot be the name"):
        TripleFiles(entities=first, triples=second, source="a b")


def test_one_bad_part_does_not_take_the_entity(tmp_path: Path) -> None:
    long = "n" * 1_000_000
    entity = f"x:3\t{long}\tDrug\tok | {long}\t"
    rejected, others = around(tmp_path, entity, "x:3\tTREATS\tx:2")
    assert not rejected
    assert EntityRow("x:3", "x:3", ("Drug",), ("ok",)) in others
    assert TripleRow("x:3", "TREATS", "x:2", "TREATS") in others
    assert others[-2:] == [LeftOutRow("unusable name"), LeftOutRow("unusable alias")]


def test_an_entity_with_itself(tmp_path: Path) -> None:
    rejected, others = around(tmp_path, triple="x:2\tTREATS\tx:2")
    assert not rejected
    assert others[-1] == LeftOutRow("self-relation")
    assert TripleRow("x:2", "TREATS", "x:2", "TREATS") not in others
    _, others = around(tmp_path, triple="x:2\tREGULATES\tx:2")
    assert not [row for row in others if isinstance(row, LeftOutRow)]


def test_a_folder_of_another_format_is_named(tmp_path: Path) -> None:
    written(tmp_path / "hp.obo", "format-version: 1.2")
    with pytest.raises(InputError, match="an ontology in OBO"):
        TripleFiles(tmp_path)
