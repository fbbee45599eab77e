"""Ontologies in OBO as rows."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.loaders.sources.kgx.source import Kgx
from biogk.loaders.sources.obo import frames
from biogk.loaders.sources.obo.source import Obo

HEADER = "format-version: 1.2\nontology: tiny\n"
ONE = EntityRow("X:1", "one", ("Concept",))


def term(id_: str, *clauses: str) -> str:
    return "\n".join(("\n[Term]", f"id: {id_}", *clauses, ""))


def written(folder: Path, text: str, name: str = "tiny.obo") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(folder: Path, *parts: str, header: str = HEADER) -> list[KnowledgeRow]:
    source = Obo(written(folder, "".join((header, *parts))))
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


def entity(rows: Sequence[KnowledgeRow]) -> EntityRow:
    return next(row for row in rows if isinstance(row, EntityRow))


def left_out(rows: Sequence[KnowledgeRow]) -> dict[str, int]:
    return {row.reason: row.count for row in rows if isinstance(row, LeftOutRow)}


def test_terms_and_what_they_state(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        term(
            "DOID:2 ! an id",
            "name: dengue ! the name",
            'def: "A \\"viral\\" fever\\nof \\{mosquitoes\\}." [url:http\\://a.b/c, PMID:1]',
            'synonym: "breakbone fever" EXACT []',
            'synonym: "DF" EXACT OMO:0003012 [] {source="x"}',
            'is_a: DOID:1 {is_inferred="true"} ! fever',
            "relationship: has_symptom SYMP:1 ! headache",
            "comment: nobody reads this",
        ),
        term("DOID:1", "name: viral fever"),
    )
    assert rows == [
        EntityRow(
            "DOID:2",
            "dengue",
            ("Disease",),
            ("breakbone fever", "DF"),
            'A "viral" fever of {mosquitoes}.',
        ),
        EntityRow("DOID:1", "viral fever", ("Disease",)),
        TripleRow("DOID:2", "IS_A", "DOID:1", "is_a"),
        EntityRow("SYMP:1", "SYMP:1", ("Symptom",)),
        TripleRow("DOID:2", "HAS_SYMPTOM", "SYMP:1", "has_symptom"),
        UnreadRow("comment"),
    ]


def test_only_exact_synonyms_are_aliases(tmp_path: Path) -> None:
    scopes = [f'synonym: "{each.lower()}" {each} []' for each in ("EXACT", "BROAD", "NARROW")]
    rows = rows_of(tmp_path, term("X:1", "name: one", *scopes, 'synonym: "r" RELATED [PMID:1]'))
    assert entity(rows).aliases == ("exact",)
    assert left_out(rows) == dict.fromkeys(
        ("broad synonym", "narrow synonym", "related synonym"), 1
    )


@pytest.mark.parametrize(
    ("clause", "identifiers", "reason"),
    [
        ("alt_id: X:9", ("X:9",), ""),
        ("equivalent_to: OMIM:1", ("OMIM:1",), ""),
        ("xref: UMLS_CUI:C0011311", ("UMLS_CUI:C0011311",), ""),
        ("xref: SNOMEDCT_US_2025_09_01:38362002", ("SNOMEDCT_US:38362002",), ""),
        ("xref: http://www.orpha.net/ORDO/Orphanet_77", ("Orphanet:77",), ""),
        ('xref: MESH:D1 {source="MONDO:equivalentTo", source="DOID:3"}', ("MESH:D1",), ""),
        ('xref: MESH:D1 {source="MONDO:relatedTo"}', (), "xref of another concept"),
        ('xref: EC:1.14.13 {source="skos:broadMatch"}', (), "xref of another concept"),
        ('xref: RHEA:1 {source="skos:exactMatch"}', ("RHEA:1",), ""),
        ("xref: X:7", (), "xref of another concept"),
        ("xref: CARO:1", (), "xref of another concept"),
        ("xref: CL:1", ("CL:1",), ""),
        ("xref: PMID:1", (), "xref to a text"),
        ("xref: https://a.b/c", (), "xref to a text"),
        ("xref: NOWHERE:1", (), "xref with the unknown prefix NOWHERE"),
        ("xref: bare", (), "xref without a prefix"),
        ("property_value: skos:exactMatch MESH:D1", ("MESH:D1",), ""),
        ("property_value: http\\://www.w3.org/2004/02/skos/core#exactMatch EFO:1", ("EFO:1",), ""),
        (
            "xref: MESH:D1\nproperty_value: skos:broadMatch MESH:D1",
            (),
            "xref of another concept",
        ),
        ("xref: MESH:D1\nproperty_value: skos:exactMatch MESH:D1", ("MESH:D1",), ""),
        ('xref: MESH:D1 {negated="true"}', (), "negated"),
    ],
)
def test_which_references_are_identifiers(
    tmp_path: Path, clause: str, identifiers: tuple[str, ...], reason: str
) -> None:
    header = f"{HEADER}treat-xrefs-as-is_a: CARO\ntreat-xrefs-as-equivalent: CL\n"
    rows = rows_of(tmp_path, term("X:1", "name: one", clause), header=header)
    assert entity(rows).identifiers == identifiers
    assert left_out(rows) == ({reason: 1} if reason else {})


@pytest.mark.parametrize(
    ("id_", "clause", "kind", "types"),
    [
        ("MONDO:1", "", "Disease", ()),
        ("HP:1", "", "Symptom", ()),
        ("CHEBI:1", "", "Chemical", ()),
        ("GO:1", "namespace: biological_process", "Process", ("biological_process",)),
        ("GO:1", "namespace: molecular_function", "Function", ("molecular_function",)),
        ("GO:1", "namespace: cellular_component", "CellularComponent", ("cellular_component",)),
        ("X:1", "namespace: mine", "Device", ()),
    ],
)
def test_kinds(tmp_path: Path, id_: str, clause: str, kind: str, types: tuple[str, ...]) -> None:
    path = written(tmp_path, HEADER + term(id_, "name: a", clause))
    row = entity(list(Obo(path, kind="Device").rows()))
    assert (row.kinds, row.semantic_types) == ((kind,), types)
    with pytest.raises(UsageError, match="There is no kind 'Gadget'"):
        Obo(path, kind="Gadget")


def test_ids_that_are_no_curies(tmp_path: Path) -> None:
    address = "http://purl.obolibrary.org/obo/HP_0000001"
    rows = rows_of(tmp_path, term("plain", "name: a", f"is_a: {address}"), term(address, "name: b"))
    assert rows == [
        EntityRow("tiny:plain", "a", ("Concept",)),
        EntityRow("HP:0000001", "b", ("Symptom",)),
        TripleRow("tiny:plain", "IS_A", "HP:0000001", "is_a"),
    ]


def test_relations_by_id_name_or_reference(tmp_path: Path) -> None:
    numbers = ("0002200", "1", "2", "3")
    rows = rows_of(
        tmp_path,
        term("X:1", "name: one", *(f"relationship: RO:{each} HP:{each}" for each in numbers)),
        "\n[Typedef]\nid: RO:1\nname: has symptom\n",
        "\n[Typedef]\nid: RO:2\nname: is marked by\nxref: RO:0002200\n",
        "\n[Typedef]\nid: RO:3\nname: is near\nis_transitive: true\n",
    )
    assert [row for row in rows if isinstance(row, TripleRow)] == [
        TripleRow("X:1", "HAS_SYMPTOM", "HP:0002200", "RO:0002200"),
        TripleRow("X:1", "HAS_SYMPTOM", "HP:1", "has symptom"),
        TripleRow("X:1", "HAS_SYMPTOM", "HP:2", "is marked by"),
    ]
    assert left_out(rows) == {"is near": 1}


def test_relations_that_change_their_ends(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, term("MONDO:1", "name: a", "relationship: RO:0004003 HGNC:1"))
    assert rows[1:] == [
        EntityRow("HGNC:1", "HGNC:1", ("Gene",)),
        TripleRow("HGNC:1", "GENE_ASSOCIATED_WITH", "MONDO:1", "RO:0004003"),
    ]


@pytest.mark.parametrize(
    ("qualifiers", "found"),
    [
        ('{source="PMID:1"}', False),
        ('{negated="true"}', True),
        ('{qualifier="NOT"}', True),
        ('{maxCardinality="0"}', True),
        ('{maxCardinality="2"}', False),
        ('{frequency="0%"}', "excluded"),
        ('{speculative="yes"}', "uncertain"),
        ('{gci_relation="part_of", gci_filler="X:7"}', "only in a context (gci)"),
    ],
)
def test_qualifiers_that_deny(tmp_path: Path, qualifiers: str, found: bool | str) -> None:
    rows = rows_of(tmp_path, term("X:1", "name: one", f"is_a: X:2 {qualifiers}"))
    if isinstance(found, str):
        assert rows == [ONE, LeftOutRow(found)]
    else:
        stated = TripleRow("X:1", "IS_A", "X:2", "is_a", negated=found)
        assert rows == [ONE, EntityRow("X:2", "X:2", ("Concept",)), stated]


def test_obsolete_terms_and_their_replacements(tmp_path: Path) -> None:
    gone = "is_obsolete: true"
    rows = rows_of(
        tmp_path,
        term("X:3", "name: obsolete three", gone, "replaced_by: X:4", "is_a: X:1"),
        term("X:1", "name: one", "is_a: X:3", "alt_id: X:5"),
        term("X:4", gone, "replaced_by: X:5"),
        term("X:6", gone, "replaced_by: X:7"),
        term("X:7", gone, "replaced_by: X:6"),
        term("X:8", gone, "replaced_by: X:1", "replaced_by: X:2"),
        term("X:2", "name: two", "is_a: X:5"),
    )
    assert rows == [
        EntityRow("X:1", "one", ("Concept",), identifiers=("X:5",)),
        EntityRow("X:2", "two", ("Concept",)),
        EntityRow("X:1", "one", identifiers=("X:3",)),
        EntityRow("X:1", "one", identifiers=("X:4",)),
        TripleRow("X:2", "IS_A", "X:1", "is_a"),
        LeftOutRow("obsolete entity", 5),
        LeftOutRow("of an obsolete entity", 2),
    ]


def test_circles_are_told(tmp_path: Path) -> None:
    ring = [term(f"X:{n}", "name: a", f"is_a: X:{n % 3 + 1}") for n in (1, 2, 3)]
    source = Obo(written(tmp_path, HEADER + "".join(ring) + term("X:4", "is_a: X:4", "is_a: X:1")))
    rows = list(source.rows())
    assert left_out(rows) == {"self-relation": 1}
    assert len([row for row in rows if isinstance(row, TripleRow)]) == 4
    steps = set(pairwise(source.circle))
    assert steps == {("X:1", "X:2"), ("X:2", "X:3"), ("X:3", "X:1")}


def test_what_the_header_says(tmp_path: Path) -> None:
    header = (
        "format-version: 1.4\ndata-version: releases/2024-01-01\n"
        "ontology: http://purl.obolibrary.org/obo/doid/subsets/small.owl\n"
        "import: http://a.b/c.owl\n"
        'property_value: http\\://purl.org/dc/terms/license "CC BY 4.0" xsd:string\n'
        'property_value: dc:title "Small ontology" xsd:string\n'
        "this line is no clause\n"
    )
    path = written(tmp_path, header + term("X:1", "name: one"))
    info = Obo(path).info
    assert (info.id, info.title) == ("small", "Small ontology")
    assert (info.version, info.licence) == ("releases/2024-01-01", "CC BY 4.0")
    rejected, *rest = Obo(path).rows()
    assert isinstance(rejected, RejectedRow)
    assert rejected.line == 7
    assert rest == [ONE, UnreadRow("import")]
    info = Obo(path, "other", version="2", licence="CC0-1.0").info
    assert (info.id, info.version, info.licence) == ("other", "2", "CC0-1.0")


def test_a_header_that_says_little(tmp_path: Path) -> None:
    path = written(tmp_path, term("X:1", "name: one"))
    with pytest.raises(UsageError, match="does not say its name"):
        Obo(path)
    info = Obo(path, "mine").info
    assert (info.title, info.version, info.licence) == ("Ontology mine", "not stated", "not stated")
    path = written(tmp_path, "ontology: a b c\n" + term("X:1", "name: one"))
    with pytest.raises(UsageError, match="does not say its name"):
        Obo(path)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('synonym: "foo EXACT []', "no OBO: expected QuotedString"),
        ("is_a:", "no OBO: expected "),
        ("no tag here", "no OBO: expected "),
        ("relationship: has_symptom", "no OBO: expected "),
        (f"is_a: X:{'1' * 1_000}", "id has 1,002 characters"),
    ],
)
def test_a_broken_line_spoils_no_other(tmp_path: Path, line: str, reason: str) -> None:
    others = ('def: "A term." []', "is_a: X:2")
    whole = rows_of(tmp_path, term("X:1", "name: one", *others))
    rows = rows_of(tmp_path, term("X:1", "name: one", line, *others))
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert [(row.line, row.row, row.reason[: len(reason)]) for row in rejected] == [
        (7, line, reason)
    ]
    assert [row for row in rows if not isinstance(row, RejectedRow)] == whole


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("[Term\nid: X:2\nname: two\n", "'[Term' begins no frame, as [Term] does"),
        ("[Term]\nname: two\nid: X:2\n", "its first line is not its id"),
        ("[Term]\n", "its first line is not its id"),
        ("[Term]\nid: X 2\nname: two\n", "its id is no OBO: expected "),
        (f"[Term]\nid: X:{'2' * 1_000}\nis_a: X:1\n", "id has 1,002 characters"),
        ("[Typedef]\nname: near\n", "its first line is not its id"),
    ],
)
def test_a_broken_frame_spoils_no_other(tmp_path: Path, frame: str, reason: str) -> None:
    rows = rows_of(tmp_path, "\n", frame, term("X:1", "name: one"))
    rejected, *rest = rows
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason[: len(reason)]) == (4, reason)
    assert rest == [ONE]


def test_other_frames_are_named(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, term("X:1", "name: one"), "\n[Instance]\nid: X:2\ninstance_of: X:1\n")
    assert rows == [ONE, UnreadRow("[Instance]")]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    text = HEADER + term("X:1", "name: one", 'synonym: "caf\xe9" EXACT []')
    path = tmp_path / "latin.obo"
    path.write_bytes(text.encode("latin-1"))
    rejected, row = Obo(path).rows()
    assert row == ONE
    assert isinstance(rejected, RejectedRow)
    assert (rejected.line, rejected.reason) == (7, "its byte 14 is 0xe9, which is no UTF-8")


def test_a_frame_of_any_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "LINE_LIMIT", 100)
    rows = rows_of(tmp_path, term("X:1", "name: one", f"comment: {'x' * 100}"))
    rejected, *rest = rows
    assert isinstance(rejected, RejectedRow)
    assert rejected.reason == "its frame is longer than 100 characters"
    assert rest == [ONE]


def test_names_of_any_length(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    rows = rows_of(tmp_path, term("X:1", f"name: {long}", f'def: "{long}" []'))
    assert rows == [
        EntityRow("X:1", "X:1", ("Concept",), description=long),
        LeftOutRow("unusable name"),
    ]


def test_packed_files_and_other_line_ends(tmp_path: Path) -> None:
    text = (HEADER + term("X:1", "name: one")).replace("\n", "\r\n")
    path = tmp_path / "tiny.obo.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + text.rstrip().encode()))
    assert list(Obo(path).rows()) == [ONE]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n \n", "is blank"),
        (HEADER, "has no terms"),
        ("a: b\nc: d\n", "has no terms"),
        (f"{HEADER}\n[Typedef]\nid: near\nname: near\n", "has no terms"),
        ('<?xml version="1.0"?>\n<rdf:RDF xmlns="x">', "an ontology in OWL or RDF.*robot convert"),
        ("Prefix(:=<http://a>)\nOntology(<http://b>\n)", "an ontology in OWL or RDF"),
        ('{\n  "graphs" : [{"nodes": []}]}', "an ontology in OBO Graphs JSON"),
        ("C1|ENG|P|L1|PF|S1|Y|A1||M1|D1|MSH|PEP|D1|x|0|N|256|", r"a table of the UMLS \(RRF\)"),
        ("id,name\nX:1,one\n", "is no OBO: it begins with 'id,name'"),
        ('[{"id": "X:1"}]', "is no OBO: it begins with"),
        ("id\tname\nX:1\tone\n", "is no OBO: it begins with"),
    ],
)
def test_other_files_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=f"(?s){message}"):
        list(Obo(written(tmp_path, text)).rows())


def test_kgx_names_it(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + term("X:1", "name: one"))
    with pytest.raises(InputError, match=r"an ontology in OBO, which .* Use biogk load obo\."):
        Kgx(path)


@settings(max_examples=200)
@given(st.lists(st.text(max_size=30).filter(lambda line: "[" not in line), max_size=5))
def test_no_line_breaks_a_load(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    tags = ("", "name: ", "synonym: ", "xref: ", "is_a: ", "relationship: ", "property_value: ")
    clauses = [f"{tag}{line}" for line in lines for tag in tags]
    text = HEADER + term("X:1", *clauses) + term("X:2", "name: two")
    path = tmp_path_factory.getbasetemp() / "any.obo"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = [row for row in Obo(path).rows() if isinstance(row, EntityRow)]
    assert EntityRow("X:2", "two", ("Concept",)) in found


@pytest.mark.parametrize("name", ["symp", "DO_rare_slim"])
def test_the_published_files(real_data: Path, name: str) -> None:
    path = real_data / "obo" / f"{name}.obo"
    text = path.read_text(encoding="utf-8")
    rows = list(Obo(path).rows())
    assert not any(isinstance(row, RejectedRow) for row in rows)
    terms = len(re.findall(r"^\[Term\]", text, re.MULTILINE))
    obsolete = len(re.findall(r"^is_obsolete: true", text, re.MULTILINE))
    entities = {row.id for row in rows if isinstance(row, EntityRow)}
    assert len(entities) == terms - obsolete
    assert left_out(rows)["obsolete entity"] == obsolete
    triples = [row for row in rows if isinstance(row, TripleRow)]
    assert len(triples) == len(re.findall(r"^is_a:", text, re.MULTILINE))
    assert {row.object for row in triples} <= entities
