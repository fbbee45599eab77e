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
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.core.store.rowmaps import entity_maps
from biogk.loaders.sources.columns import Chosen
from biogk.loaders.sources.triple_table import TripleTable

HEADER = "subject,relation,object"
ROW = {"subject": "hp:1", "relation": "TREATS", "object": "hp:2"}


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
    EntityRow("hp:1", "hp:1", ("Drug",), assumed=True),
    EntityRow("hp:2", "hp:2", ("Disease",), assumed=True),
    TripleRow("hp:1", "TREATS", "hp:2", "TREATS"),
]


def test_every_format_says_the_same(tmp_path: Path) -> None:
    tsv = "\n".join(["\t".join(ROW), "\t".join(ROW.values())])
    files = [
        written(tmp_path / "a.csv", HEADER, "hp:1,TREATS,hp:2"),
        written(tmp_path / "b.csv", HEADER.replace(",", ";"), "hp:1;TREATS;hp:2"),
        written(tmp_path / "c.tsv", tsv),
        written(tmp_path / "no_ending", tsv),
        written(tmp_path / "d.jsonl", json.dumps(ROW)),
        written(tmp_path / "e.json", json.dumps([ROW])),
        parquet(tmp_path / "f.parquet", **{key: [value] for key, value in ROW.items()}),
        parquet(tmp_path / "g.any", **{key: [value] for key, value in ROW.items()}),
    ]
    (tmp_path / "h.tsv.gz").write_bytes(gzip.compress(tsv.encode()))
    (tmp_path / "i.csv").write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\nhp:1,TREATS,hp:2\r\n".encode())
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
    assert rows_of(written(tmp_path / "a.csv", header, "hp:1,TREATS,hp:2")) == EXPECTED


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
        EntityRow("mine-label:pain", "Pain", ("Disease",), assumed=True),
        EntityRow("mine-label:aspirin", "Aspirin", ("Drug",), assumed=True),
        TripleRow("mine-label:aspirin", "TREATS", "mine-label:pain", "treated by"),
    ]


def test_the_vocabulary_of_a_source_is_used(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", HEADER, "Gene::25,GiG,Gene::1")
    (triple,) = [
        row for row in rows_of(path, source="hetionet", prefix="h") if isinstance(row, TripleRow)
    ]
    assert triple == TripleRow("h:Gene::1", "INTERACTS_WITH", "h:Gene::25", "GiG")


def test_without_a_header(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "hp:1\tTREATS\thp:2")
    assert rows_of(path, chosen=Chosen(header=False)) == EXPECTED
    path = written(tmp_path / "b.tsv", "TREATS\thp:1\thp:2")
    chosen = Chosen(header=False, relation="1", subject="2")
    assert rows_of(path, chosen=chosen) == EXPECTED


@pytest.mark.parametrize(
    ("ids", "prefix", "expected"),
    [
        ([1, 2], "", ("mine:1", "mine:2")),
        ([1.0, 2.0], "", ("mine:1", "mine:2")),
        ([1, 2], "entrez", ("entrez:1", "entrez:2")),
        (["hp:1", "2"], "y", ("hp:1", "y:2")),
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
    rows = rows_of(path, prefix="hp", entities=entities)
    assert rows[:3] == [
        EntityRow(
            "hp:1",
            "Aspirin",
            ("Drug",),
            ("ASA", "acetylsalicylic acid"),
            identifiers=("mesh:D001241",),
        ),
        EntityRow("hp:2", "Pain"),
        TripleRow("hp:1", "TREATS", "hp:2", "TREATS"),
    ]
    assert [row.reason for row in rejected_of(rows)] == ["the table of entities has no id 'hp:3'"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("hp:1,CURES,hp:2", "no relation 'CURES': map it with --map 'CURES'=TYPE"),
        ("hp:1,~TREATS,hp:2", "no relation '~TREATS'"),
        ("hp:1,TREATS`]-() DELETE,hp:2", "no relation"),
        (",TREATS,hp:2", "subject is blank"),
        ("hp:1,,hp:2", "no relation ''"),
        ("hp:1,TREATS", "2 fields where the header has 3"),
        ('hp:1,TREATS,"hp:2', "not CSV"),
        ("hp:1,TREATS," + "n" * 10_000_000, "not CSV: field larger"),
        ("hp:1,TREATS," + "n" * 100_000, "object has 100,000 characters"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_come(tmp_path: Path, line: str, reason: str) -> None:
    rows = rows_of(written(tmp_path / "a.csv", HEADER, line, "hp:1,TREATS,hp:2"))
    (bad,) = rejected_of(rows)
    assert reason in bad.reason
    assert bad.line == 2
    assert len(bad.reason) < 400
    assert rows[1:] == EXPECTED


def test_mixed_encodings_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        f"{HEADER}\nSj\xf6gren,TREATS,hp:2\n".encode("latin-1")
        + "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df,TREATS,a\x1bb\n".encode()
    )
    rows = rows_of(path)
    assert "no UTF-8" in rejected_of(rows)[0].reason
    assert rows[1:3] == [
        EntityRow(
            "mine-label:\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df",
            "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df",
            ("Drug",),
            assumed=True,
        ),
        EntityRow("mine-label:a b", "a b", ("Disease",), assumed=True),
    ]


def test_long_names_in_parquet_are_rejected(tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "a.parquet",
        subject=["n" * 10_000_000, "hp:1"],
        relation=["TREATS", "TREATS"],
        object=["hp:2", "hp:2"],
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
    path = written(tmp_path / "a.csv", HEADER, "hp:1,TREATS,hp:2")
    with pytest.raises(UsageError, match=says) as caught:
        rows_of(path, **options)
    assert caught.value.advice


def test_kinds_in_any_spelling(tmp_path: Path) -> None:
    chosen = Chosen(object_kind="kind")
    for kind in ("side effect", "SIDE_EFFECT"):
        path = written(tmp_path / "a.csv", f"{HEADER},kind", f"hp:1,TREATS,hp:2,{kind}")
        assert rows_of(path, chosen=chosen)[1] == EntityRow("hp:2", "hp:2", ("SideEffect",))
    path = written(tmp_path / "a.csv", f"{HEADER},kind", "hp:1,TREATS,hp:2,Medicine")
    (rejected,) = rejected_of(rows_of(path, chosen=chosen))
    assert "no kind 'Medicine'" in rejected.reason


def left_out(rows: list[KnowledgeRow]) -> dict[str, int]:
    return {row.reason: row.count for row in rows if isinstance(row, LeftOutRow)}


def names_of(rows: list[KnowledgeRow]) -> list[tuple[str, str]]:
    return [(row.id, row.name) for row in rows if isinstance(row, EntityRow)]


def triples_of(rows: list[KnowledgeRow]) -> list[TripleRow]:
    return [row for row in rows if isinstance(row, TripleRow)]


NOTE = 'a "quoted" word,\nNot so in children, the elderly, others'


def test_a_row_over_several_lines(tmp_path: Path) -> None:
    quoted = NOTE.replace('"', '""')
    for sign in ",;":
        lines = [HEADER + ",note", f'a,TREATS,b,"{quoted}"', "c,TREATS,d,"]
        text = "\r\n".join([*lines, ",,,"])
        path = written(tmp_path / "a.csv", text.replace(",", sign))
        rows = rows_of(path)
        assert [row.object for row in triples_of(rows)] == ["mine-label:b", "mine-label:d"]
        assert not rejected_of(rows)
        assert [row for row in rows if isinstance(row, UnreadRow)] == [UnreadRow("note")]


def test_half_a_broken_note_is_no_row(tmp_path: Path) -> None:
    lines = [HEADER, "a,TREATS,b", f'c,TREATS,"{NOTE}"', "e,TREATS,f"]
    rows = rows_of(written(tmp_path / "a.csv", *lines))
    (bad,) = rejected_of(rows)
    assert (bad.line, bad.row) == (3, lines[2])
    assert "in lines 3 to 4" in bad.reason
    assert [row.subject for row in triples_of(rows)] == ["mine-label:a", "mine-label:e"]


def test_a_quotation_mark_that_nothing_closes_takes_one_row(tmp_path: Path) -> None:
    many = [f'x{number},TREATS,"y, {number}"' for number in range(2_000)]
    path = written(tmp_path / "a.csv", HEADER, 'a,TREATS,"b', *many)
    rows = rows_of(path)
    assert [row.line for row in rejected_of(rows)] == [2]
    assert len(triples_of(rows)) == 2_000


def test_names_with_a_colon_are_no_ids(tmp_path: Path) -> None:
    names = ["C16:0", "18:1 trans fatty acid", "NOTCH2:c.6449C>T", "HP: not an id"]
    path = written(tmp_path / "a.csv", HEADER, *(f"{name},CAUSES,Pain" for name in names))
    found = names_of(rows_of(path))
    assert [name for _, name in found if name != "Pain"] == names
    assert found[0] == ("mine-label:c16:0", "C16:0")


@pytest.mark.parametrize(
    ("column", "text", "prefix", "id_"),
    [
        ("subject", "MESH:D1", "", "MESH:D1"),
        ("subject", "own:1", "own", "own:1"),
        ("subject", "mine:1", "", "mine:1"),
        ("subject", "lab:1", "", "mine-label:lab:1"),
        ("subject_id", "lab:1", "", "lab:1"),
        (":START_ID", "lab:1", "", "lab:1"),
        ("lipid", "lab:1", "", "mine-label:lab:1"),
        ("subject", "http://purl.obolibrary.org/obo/HP_7", "", "HP:7"),
    ],
)
def test_a_prefix_that_is_known_makes_an_id(
    tmp_path: Path, column: str, text: str, prefix: str, id_: str
) -> None:
    path = written(tmp_path / "a.csv", f"{column},relation,object", f"{text},CAUSES,Pain")
    chosen = Chosen(subject="lipid" if column == "lipid" else "")
    assert names_of(rows_of(path, prefix=prefix, chosen=chosen))[0] == (
        id_,
        text if "label" in id_ else id_,
    )


def test_each_end_has_its_own_prefix(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", HEADER, "DB1,TREATS,C0000001", "mesh:D1,TREATS,umls:C2")
    chosen = Chosen(subject_prefix="drugbank", object_prefix="umls:")
    assert [(row.subject, row.object) for row in triples_of(rows_of(path, chosen=chosen))] == [
        ("drugbank:DB1", "umls:C0000001"),
        ("mesh:D1", "umls:C2"),
    ]
    one = Chosen(object_prefix="umls")
    assert triples_of(rows_of(path, chosen=one, prefix="p"))[0].subject == "p:DB1"
    with pytest.raises(UsageError, match="--object-prefix"):
        rows_of(path, chosen=Chosen(object_prefix="a b"))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("active", "0", "inactive"),
        ("active", "false", "inactive"),
        ("active", "1", ""),
        ("negated", "TRUE", "negated"),
        ("predicate_modifier", "Not", "negated"),
        ("category", "NOT", "negated"),
        ("category", "SYM", ""),
        ("frequency", "0%", "excluded"),
        ("status", "deprecated", "obsolete"),
        ("status", "current", ""),
        ("is_obsolete", "no", ""),
    ],
)
def test_rows_that_say_what_is_not_so(tmp_path: Path, column: str, value: str, reason: str) -> None:
    path = written(tmp_path / "a.csv", f"{HEADER},{column}", f"a,TREATS,b,{value}", "c,TREATS,d,")
    rows = rows_of(path)
    denied = reason == "negated"
    assert left_out(rows) == ({reason: 1} if reason and not denied else {})
    kept = [denied] if denied or not reason else []
    assert [row.negated for row in triples_of(rows)] == [*kept, False]
    assert len(names_of(rows)) == 2 + 2 * len(kept)


def test_relations_that_deny(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{HEADER},negated", "a,TREATS,b,", "a,NOT,b,", "a,~NOT,b,1")
    rows = rows_of(path, mapping={"NOT": "!~TREATS", "~NOT": "!TREATS"})
    assert [(row.subject, row.object, row.negated) for row in triples_of(rows)] == [
        ("mine-label:a", "mine-label:b", False),
        ("mine-label:b", "mine-label:a", True),
    ]
    assert left_out(rows) == {"negated twice": 1}
    assert all(row.negated for row in triples_of(rows_of(path, negated=True)))


def test_a_row_of_a_thing_with_itself(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", HEADER, "aspirin,TREATS,Aspirin", "a,TREATS,b")
    rows = rows_of(path)
    assert left_out(rows) == {"self-relation": 1}
    assert [name for _, name in names_of(rows)] == ["a", "b"]


def test_obsolete_entities_are_left_out(tmp_path: Path) -> None:
    entities = written(
        tmp_path / "entities.csv",
        "id,name,deprecated,aliases,colour",
        "hp:1,A,true,,red",
        f"hp:2,B,false,{'s' * 1001}|b2,",
        "hp:3,,,,",
    )
    path = written(tmp_path / "a.csv", HEADER, "hp:1,TREATS,hp:2", "hp:3,TREATS,hp:2")
    rows = rows_of(path, entities=entities)
    assert rows[:2] == [EntityRow("hp:2", "B", aliases=("b2",)), EntityRow("hp:3", "hp:3")]
    assert left_out(rows) == {
        "obsolete entity": 1,
        "of an obsolete entity": 1,
        "unusable alias": 1,
    }
    assert UnreadRow("colour") in rows


RF2 = "id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\ttypeId"


def test_snomed_is_named_and_its_inactive_rows_are_left_out(tmp_path: Path) -> None:
    lines = (RF2, *(f"{n}\t20260101\t{n}\t9\t7{n}\t8\t116680003" for n in (0, 1)))
    path = written(tmp_path / "sct2_Relationship.txt", *lines)
    with pytest.raises(InputError, match=r"SNOMED CT \(RF2\)") as caught:
        rows_of(path)
    assert "--sab SNOMEDCT_US" in caught.value.advice
    chosen = Chosen(subject="sourceId", object="destinationId", relation="typeId")
    rows = rows_of(path, chosen=chosen, prefix="snomedct", mapping={"116680003": "IS_A"})
    assert left_out(rows) == {"inactive": 1}
    assert [row.subject for row in triples_of(rows)] == ["snomedct:71"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format-version: 1.2\nontology: hp", "an ontology in OBO"),
        ('<?xml version="1.0"?>\n<rdf:RDF xmlns="x">', "an ontology in OWL or RDF"),
        ("@prefix a: <http://b/> .", "an ontology in OWL or RDF"),
        ("<http://a/b> <http://c/d> <http://e/f> .", "an ontology in OWL or RDF"),
        ('<?xml version="1.0"?>\n<DescriptorRecordSet>', "MeSH in XML"),
        ("<?xml version='1.0'?><collection><source/>", "a corpus in BioC XML"),
        ("<?xml version='1.0'?><other/>", "is XML"),
        ("123|t|A title\n123|a|An abstract", "a corpus in PubTator"),
        ("C0000005|ENG|P|L0|PF|S0|Y|A0|", "RRF"),
        ("#curie_map:\n# a: b", "mappings in SSSOM"),
    ],
)
def test_near_relatives_are_named(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path / "a.txt", text)
    with pytest.raises(InputError, match=says) as caught:
        rows_of(path)
    assert "biogk load" in caught.value.advice
    assert len(str(caught.value)) < 300


def test_a_kind_that_is_only_assumed_gives_way(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{HEADER},object_kind", "a,TREATS,b,", "a,TREATS,b,Finding")
    rows = [row for row in rows_of(path) if isinstance(row, EntityRow)]
    assert [(row.name, row.kinds, row.assumed) for row in rows] == [
        ("a", ("Drug",), True),
        ("b", ("Disease",), True),
        ("b", ("Finding",), False),
    ]
    found = {each["name"]: (each["kinds"], each["assumed"]) for each in entity_maps(rows)}
    assert found == {"a": ([], ["Drug"]), "b": (["Finding"], [])}
