"""Any table of triples: formats, columns, ids and names, and tables that are wrong."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import EntityRow, KnowledgeRow, RejectedRow, TripleRow
from biogk.loaders.sources.columns import Chosen
from biogk.loaders.sources.triple_table import TripleTable

HEADER = "subject,relation,object"
ROW = {"subject": "x:1", "relation": "TREATS", "object": "x:2"}


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows_of(path: Path, **options: Any) -> list[KnowledgeRow]:
    source = TripleTable(path, source=options.pop("source", "mine"), **options)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


def rejected_of(rows: list[KnowledgeRow]) -> list[RejectedRow]:
    return [row for row in rows if isinstance(row, RejectedRow)]


def parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


EXPECTED = [
    EntityRow("x:1", "1", ("Drug",)),
    EntityRow("x:2", "2", ("Disease",)),
    TripleRow("x:1", "TREATS", "x:2", "TREATS"),
]


def test_every_format_says_the_same(tmp_path: Path) -> None:
    tsv = "\n".join(["\t".join(ROW), "\t".join(ROW.values())])
    files = [
        written(tmp_path / "a.csv", HEADER, "x:1,TREATS,x:2"),
        written(tmp_path / "b.csv", HEADER.replace(",", ";"), "x:1;TREATS;x:2"),
        written(tmp_path / "c.tsv", tsv),
        written(tmp_path / "no_ending", tsv),
        written(tmp_path / "d.jsonl", json.dumps(ROW)),
        written(tmp_path / "e.json", json.dumps([ROW])),
        parquet(tmp_path / "f.parquet", **{key: [value] for key, value in ROW.items()}),
        parquet(tmp_path / "g.any", **{key: [value] for key, value in ROW.items()}),
    ]
    (tmp_path / "h.tsv.gz").write_bytes(gzip.compress(tsv.encode()))
    (tmp_path / "i.csv").write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\nx:1,TREATS,x:2\r\n".encode())
    for path in (*files, tmp_path / "h.tsv.gz", tmp_path / "i.csv"):
        assert rows_of(path) == EXPECTED, path


@pytest.mark.parametrize(
    "header",
    [
        "Subject_ID,predicate,Object ID",
        "head,rel,tail",
        "h,r,t",
        "source,metaedge,target",
        "_from,type,_to",
        ":START_ID,:TYPE,:END_ID",
        "x_id,relation,y_id",
    ],
)
def test_usual_names_of_columns(tmp_path: Path, header: str) -> None:
    assert rows_of(written(tmp_path / "a.csv", header, "x:1,TREATS,x:2")) == EXPECTED


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        "drug,drug label,what,disease,text,sort",
        "DB1,Aspirin,heals,D1,Pain,side effect",
    )
    chosen = Chosen(
        subject="drug",
        relation="what",
        object="disease",
        subject_name="drug label",
        object_name="text",
        subject_kind="Drug",
        object_kind="sort",
    )
    assert rows_of(path, chosen=chosen, mapping={"heals": "TREATS"}, prefix="my:") == [
        EntityRow("my:DB1", "Aspirin", ("Drug",)),
        EntityRow("my:D1", "Pain", ("SideEffect",)),
        TripleRow("my:DB1", "TREATS", "my:D1", "heals"),
    ]


def test_one_relation_for_all_rows_and_one_that_is_turned_round(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "drug,disease", "Aspirin,Pain")
    chosen = Chosen(subject="drug", object="disease", relation="TREATS")
    triple = TripleRow("mine-label:aspirin", "TREATS", "mine-label:pain", "TREATS")
    assert rows_of(path, chosen=chosen)[-1] == triple
    path = written(tmp_path / "b.csv", HEADER, "Pain,treated by,Aspirin")
    rows = rows_of(path, mapping={"treated by": "~TREATS"})
    assert rows == [
        EntityRow("mine-label:pain", "Pain", ("Disease",)),
        EntityRow("mine-label:aspirin", "Aspirin", ("Drug",)),
        TripleRow("mine-label:aspirin", "TREATS", "mine-label:pain", "treated by"),
    ]


def test_the_vocabulary_of_a_source_is_used(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", HEADER, "Gene::25,GiG,Gene::1")
    (triple,) = [
        row for row in rows_of(path, source="hetionet", prefix="h") if isinstance(row, TripleRow)
    ]
    assert triple == TripleRow("Gene::1", "INTERACTS_WITH", "Gene::25", "GiG")


def test_without_a_header(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "x:1\tTREATS\tx:2")
    assert rows_of(path, chosen=Chosen(header=False)) == EXPECTED
    path = written(tmp_path / "b.tsv", "TREATS\tx:1\tx:2")
    chosen = Chosen(header=False, relation="1", subject="2")
    assert rows_of(path, chosen=chosen) == EXPECTED


@pytest.mark.parametrize(
    ("ids", "prefix", "expected"),
    [
        ([1, 2], "", ("mine:1", "mine:2")),
        ([1.0, 2.0], "", ("mine:1", "mine:2")),
        ([1, 2], "entrez", ("entrez:1", "entrez:2")),
        (["x:1", "2"], "y", ("x:1", "y:2")),
        ([None, "2"], "", ("mine-label:one", "mine:2")),
    ],
)
def test_ids(tmp_path: Path, ids: list[Any], prefix: str, expected: tuple[str, str]) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        subject=[ids[0]],
        subject_name=["One"],
        relation=["TREATS"],
        object=[ids[1]],
        object_name=["Two"],
    )
    first, second, _ = rows_of(path, prefix=prefix)
    assert isinstance(first, EntityRow)
    assert isinstance(second, EntityRow)
    assert (first.id, second.id) == expected
    assert (first.name, second.name) == ("One", "Two")


def test_a_table_of_entities(tmp_path: Path) -> None:
    entities = parquet(
        tmp_path / "entities.parquet",
        id=["1", "2"],
        name=["Aspirin", "Pain"],
        kind=["drug", None],
        aliases=[["ASA", "acetylsalicylic acid"], []],
        identifiers=[["mesh:D001241"], None],
    )
    path = written(tmp_path / "a.csv", HEADER, "1,TREATS,2", "1,TREATS,3")
    rows = rows_of(path, prefix="x", entities=entities)
    assert rows[:3] == [
        EntityRow(
            "x:1",
            "Aspirin",
            ("Drug",),
            ("ASA", "acetylsalicylic acid"),
            identifiers=("mesh:D001241",),
        ),
        EntityRow("x:2", "Pain"),
        TripleRow("x:1", "TREATS", "x:2", "TREATS"),
    ]
    assert [row.reason for row in rejected_of(rows)] == ["the table of entities has no id 'x:3'"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x:1,CURES,x:2", "no relation 'CURES': map it with --map 'CURES'=TYPE"),
        ("x:1,~TREATS,x:2", "no relation '~TREATS'"),
        ("x:1,TREATS`]-() DELETE,x:2", "no relation"),
        (",TREATS,x:2", "subject is blank"),
        ("x:1,,x:2", "no relation ''"),
        ("x:1,TREATS", "2 fields where the header has 3"),
        ('x:1,TREATS,"x:2', "not CSV"),
        ("x:1,TREATS," + "n" * 10_000_000, "not CSV: field larger"),
        ("x:1,TREATS," + "n" * 100_000, "object has 100,000 characters"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_come(tmp_path: Path, line: str, reason: str) -> None:
    rows = rows_of(written(tmp_path / "a.csv", HEADER, line, "x:1,TREATS,x:2"))
    (bad,) = rejected_of(rows)
    assert reason in bad.reason
    assert bad.line == 2
    assert len(bad.reason) < 400
    assert rows[1:] == EXPECTED


def test_mixed_encodings_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        f"{HEADER}\nSj\xf6gren,TREATS,x:2\n".encode("latin-1")
        + "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df,TREATS,a\x1bb\n".encode()
    )
    rows = rows_of(path)
    assert "no UTF-8" in rejected_of(rows)[0].reason
    assert rows[1:3] == [
        EntityRow(
            "mine-label:\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df",
            "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df",
            ("Drug",),
        ),
        EntityRow("mine-label:a b", "a b", ("Disease",)),
    ]


def test_long_names_in_parquet_are_rejected(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        subject=["n" * 10_000_000, "x:1"],
        relation=["TREATS", "TREATS"],
        object=["x:2", "x:2"],
    )
    rows = rows_of(path)
    assert [(row.line, len(row.row) <= 2_000) for row in rejected_of(rows)] == [(1, True)]
    assert rows[1:] == EXPECTED


@pytest.mark.parametrize("cut", [3, 40, -1, -9])
def test_damaged_parquet_is_one_line(tmp_path: Path, cut: int) -> None:
    path = parquet(tmp_path / "a.parquet", **{key: [value] for key, value in ROW.items()})
    path.write_bytes(path.read_bytes()[:cut] if cut < 40 else path.read_bytes()[cut:])
    with pytest.raises(InputError, match=r"damaged or is no Parquet") as caught:
        rows_of(path)
    assert "\n" not in str(caught.value)


def test_damage_inside_of_parquet_is_one_line(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", **{key: [value] * 5000 for key, value in ROW.items()})
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged or is no Parquet"):
        rows_of(path)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("a,b,c", "1,2,3"), "no column that looks like the relation"),
        (("relation,b,c", "1,2,3"), "no column that looks like the subject"),
        (("relation,subject,c", "1,2,3"), "no column that looks like the object"),
        (("subject,subject,relation,object", "1,2,3,4"), "names a column twice"),
        (("", ""), "is blank"),
    ],
)
def test_columns_that_cannot_be(tmp_path: Path, lines: tuple[str, ...], says: str) -> None:
    with pytest.raises((InputError, UsageError), match=says):
        rows_of(written(tmp_path / "a.csv", *lines))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"chosen": Chosen(subject="drug")}, "has no column 'drug'; it has 'subject'"),
        ({"chosen": Chosen(relation="CURES")}, "has no column 'CURES'"),
        ({"chosen": Chosen(subject_kind="Medicine")}, "neither a column .* nor a kind"),
        ({"chosen": Chosen(format="xlsx")}, "no format 'xlsx'"),
        ({"mapping": {"x": "HEALS"}}, "no relation type 'HEALS'"),
        ({"source": "a b"}, "--source 'a b' cannot be the name"),
        ({"prefix": "a b"}, "--prefix 'a b' cannot be the name"),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, options: dict[str, Any], says: str) -> None:
    path = written(tmp_path / "a.csv", HEADER, "x:1,TREATS,x:2")
    with pytest.raises(UsageError, match=says) as caught:
        rows_of(path, **options)
    assert caught.value.advice


def test_kinds_in_any_spelling(tmp_path: Path) -> None:
    chosen = Chosen(object_kind="kind")
    for kind in ("side effect", "SIDE_EFFECT"):
        path = written(tmp_path / "a.csv", f"{HEADER},kind", f"x:1,TREATS,x:2,{kind}")
        assert rows_of(path, chosen=chosen)[1] == EntityRow("x:2", "2", ("SideEffect",))
    path = written(tmp_path / "a.csv", f"{HEADER},kind", "x:1,TREATS,x:2,Medicine")
    (rejected,) = rejected_of(rows_of(path, chosen=chosen))
    assert "no kind 'Medicine'" in rejected.reason
