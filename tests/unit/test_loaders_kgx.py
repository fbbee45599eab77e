"""The loader of KGX: Biolink categories and predicates, TSV, JSON Lines, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.kgx.categories import BROAD, CATEGORIES
from biogk.loaders.sources.kgx.source import Kgx
from kgx_files import EDGES, NODES, as_json, as_jsonl, as_tsv


def rows_of(path: Path, **options: Any) -> list[KnowledgeRow]:
    source = Kgx(path, **options)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


@pytest.mark.parametrize("write", [as_json, as_jsonl, as_tsv])
def test_every_form_says_the_same(tmp_path: Path, write: Any) -> None:
    assert rows_of(write(tmp_path, NODES, EDGES)) == [
        EntityRow(
            "CHEBI:15365",
            "aspirin",
            ("Drug",),
            ("ASA",),
            semantic_types=("Drug", "SmallMolecule"),
            identifiers=("DRUGBANK:DB00945",),
        ),
        EntityRow(
            "MONDO:1",
            "pain",
            ("Disease",),
            description="it hurts",
            semantic_types=("Disease", "DiseaseOrPhenotypicFeature"),
        ),
        EntityRow("HP:2", "fever", ("Symptom",), semantic_types=("PhenotypicFeature",)),
        EntityRow("HGNC:3", "TBX4", ("Gene",), semantic_types=("Gene",)),
        EntityRow("X:4", "X:4", semantic_types=("NamedThing",)),
        TripleRow("CHEBI:15365", "TREATS", "MONDO:1", "biolink:treats"),
        TripleRow("MONDO:1", "HAS_SYMPTOM", "HP:2", "biolink:phenotype_of"),
        EntityRow("MONDO:1", "pain", identifiers=("X:4",)),
    ]


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ({"predicate": "biolink:correlated_with"}, "no predicate 'biolink:correlated_with': put"),
        ({"predicate": None}, "no predicate ''"),
        ({"predicate": "treats`]-() DELETE"}, "no predicate"),
        ({"object": "MONDO:9"}, "no node has the id 'MONDO:9'"),
        ({"object": "9"}, "object '9' is no CURIE"),
        ({"object": None}, "object is blank"),
        (
            {"subject": "HGNC:3", "predicate": "has_phenotype"},
            "wants a Disease, 'HGNC:3' is a Gene",
        ),
    ],
)
def test_a_bad_edge_is_rejected(tmp_path: Path, edge: dict[str, Any], reason: str) -> None:
    rows = rows_of(as_jsonl(tmp_path, NODES, [{**EDGES[0], **edge}, EDGES[0]]))
    (bad,) = [row for row in rows if isinstance(row, RejectedRow)]
    assert reason in bad.reason
    assert bad.line == 1
    assert isinstance(rows[-1], TripleRow)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"id": "aspirin"}, "id 'aspirin' is no CURIE"),
        ({"id": None}, "id is blank"),
    ],
)
def test_a_bad_node_is_rejected(tmp_path: Path, node: dict[str, Any], reason: str) -> None:
    rows = rows_of(as_json(tmp_path, [*NODES, {**NODES[0], **node}], EDGES))
    (bad,) = [row for row in rows if isinstance(row, RejectedRow)]
    assert reason in bad.reason
    assert bad.file.endswith("graph.json, nodes")
    assert bad.line == len(NODES) + 1


def test_an_element_that_is_no_object(tmp_path: Path) -> None:
    rows = rows_of(as_json(tmp_path, [7, *NODES], EDGES))
    assert isinstance(rows[0], RejectedRow)
    assert "not a JSON object but 7" in rows[0].reason


def test_every_category_has_a_kind() -> None:
    assert set(CATEGORIES.values()) | set(BROAD.values()) <= set(SHIPPED.read().kinds)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "is no KGX: it is no JSON object"),
        ('{"nodes": []}', "it has no list of edges"),
        ('{"nodes": [', "is cut off or is not JSON"),
    ],
)
def test_json_that_is_no_kgx(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "graph.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        list(Kgx(path).rows())


def test_files_that_are_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no table of nodes"):
        Kgx(tmp_path)
    as_tsv(tmp_path, NODES, EDGES)
    nodes, edges = tmp_path / "nodes.tsv", tmp_path / "edges.tsv"
    with pytest.raises(InputError, match="table of one kind") as caught:
        Kgx(nodes)
    assert "--edges" in caught.value.advice
    assert len(rows_of(nodes, edges=edges)) == len(NODES) + len(EDGES)
    with pytest.raises(InputError, match="lacks the columns subject, predicate, object"):
        list(Kgx(nodes, edges=nodes).rows())
    as_jsonl(tmp_path, NODES, EDGES)
    with pytest.raises(InputError, match="several tables of nodes"):
        Kgx(tmp_path)


def left_out(rows: list[KnowledgeRow]) -> dict[str, int]:
    return {row.reason: row.count for row in rows if isinstance(row, LeftOutRow)}


def triples(rows: list[KnowledgeRow]) -> list[TripleRow]:
    return [row for row in rows if isinstance(row, TripleRow)]


GENES = [
    {"id": "HGNC:3", "category": ["biolink:Gene"], "name": "TBX4"},
    {"id": "HGNC:5", "category": ["biolink:Gene"], "name": "FGF10"},
]
REGULATES = {"subject": "HGNC:3", "predicate": "biolink:regulates", "object": "HGNC:5"}


@pytest.mark.parametrize("write", [as_json, as_jsonl, as_tsv])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"negated": True}, "negated"),
        ({"negated": "yes"}, "negated"),
        ({"negated": "not"}, "negated"),
        ({"Negated": "1"}, "negated"),
        ({"qualifier": "NOT"}, "negated"),
        ({"qualifiers": ["NOT", "part_of"]}, "negated"),
        ({"frequency_qualifier": "HP:0040285"}, "excluded"),
        ({"frequency_qualifier": "Excluded"}, "excluded"),
        ({"has_percentage": "0.0"}, "excluded"),
        ({"frequency": "0/14"}, "excluded"),
        ({"knowledge_level": "prediction"}, "prediction"),
        ({"speculated": "true"}, "uncertain"),
        ({"deprecated": "True"}, "obsolete"),
        ({"negated": "False", "frequency_qualifier": "HP:0040281", "has_percentage": "3"}, ""),
        ({"negated": False, "active": True, "qualifier": "nothing", "frequency": "10%"}, ""),
    ],
)
def test_what_is_not_so_becomes_no_fact(
    tmp_path: Path, write: Any, said: dict[str, Any], reason: str
) -> None:
    rows = rows_of(write(tmp_path, GENES, [{**REGULATES, **said}, {"predicate": "x"}]))
    denied = reason == "negated"
    assert left_out(rows) == ({reason: 1} if reason and not denied else {})
    assert [row.negated for row in triples(rows)] == ([denied] if denied or not reason else [])


def test_qualifiers_of_the_ends_are_never_dropped(tmp_path: Path) -> None:
    more, less = ({"object_direction_qualifier": each} for each in ("increased", "decreased"))
    part = {"object_part_qualifier": "promoter", "qualified_predicate": "biolink:causes"}
    rows = rows_of(
        as_jsonl(
            tmp_path,
            GENES,
            [
                {**REGULATES, **more, "object_aspect_qualifier": "expression"},
                {**REGULATES, **less},
                {**REGULATES, **less},
                {**REGULATES, **part, "species_context_qualifier": "NCBITaxon:9606"},
            ],
        )
    )
    assert [row.source_relation for row in triples(rows)] == [
        "biolink:regulates[object_part=promoter,qualified_predicate=causes]"
    ]
    assert left_out(rows) == {
        "qualified by object_aspect and object_direction": 1,
        "qualified by object_direction": 2,
    }
    assert [row for row in rows if isinstance(row, UnreadRow)] == [
        UnreadRow("species_context_qualifier")
    ]


def test_a_vocabulary_may_have_a_predicate_with_its_qualifiers(tmp_path: Path) -> None:
    known = SHIPPED.read()
    mapped = ["regulates[object_direction=increased]"]
    relation = known.relations["ENCODES"].model_copy(update={"sources": {"biolink": mapped}})
    own = known.model_copy(update={"relations": {**known.relations, "ENCODES": relation}})

    class Own:
        def read(self) -> Any:
            return own

    edge = {**REGULATES, "object_direction_qualifier": "increased"}
    rows = rows_of(as_jsonl(tmp_path, GENES, [edge]), vocabulary=Own())
    assert triples(rows) == [
        TripleRow("HGNC:3", "ENCODES", "HGNC:5", "biolink:regulates[object_direction=increased]")
    ]


def test_one_bad_part_does_not_take_the_node(tmp_path: Path) -> None:
    node = {**GENES[0], "synonym": ["s" * 1001, "T-box 4"], "description": "half \ud800"}
    unnamed = {**GENES[1], "name": "n" * 10_000_000}
    rows = rows_of(as_jsonl(tmp_path, [node, unnamed], [REGULATES]))
    assert rows[:3] == [
        EntityRow("HGNC:3", "TBX4", ("Gene",), ("T-box 4",), semantic_types=("Gene",)),
        EntityRow("HGNC:5", "HGNC:5", ("Gene",), semantic_types=("Gene",)),
        TripleRow("HGNC:3", "REGULATES", "HGNC:5", "biolink:regulates"),
    ]
    assert left_out(rows) == {
        "unusable synonym": 1,
        "unusable description": 1,
        "unusable name": 1,
    }


@pytest.mark.parametrize("write", [as_json, as_jsonl, as_tsv])
@pytest.mark.parametrize(
    "said", [{"deprecated": "True"}, {"status": "retired"}, {"name": "obsolete TBX4"}]
)
def test_obsolete_nodes_and_their_edges_are_left_out(
    tmp_path: Path, write: Any, said: dict[str, Any]
) -> None:
    rows = rows_of(write(tmp_path, [{**GENES[0], **said}, *GENES[1:]], [REGULATES, REGULATES]))
    assert [row.id for row in rows if isinstance(row, EntityRow)] == ["HGNC:5"]
    assert left_out(rows) == {"obsolete entity": 1, "of an obsolete entity": 2}


def test_addresses_are_identifiers_with_prefixes(tmp_path: Path) -> None:
    obo = "http://purl.obolibrary.org/obo/"
    nodes = [
        {"id": f"{obo}HP_7", "category": ["biolink:PhenotypicFeature"]},
        {**NODES[1], "xref": ["http://www.wikidata.org/entity/Q1", "http://mine.org/9"]},
    ]
    edge = {"subject": "MONDO:1", "predicate": "biolink:has_phenotype", "object": f"{obo}HP_7"}
    rows = rows_of(as_jsonl(tmp_path, nodes, [edge]))
    assert [(row.id, row.name) for row in rows if isinstance(row, EntityRow)] == [
        ("HP:7", "HP:7"),
        ("MONDO:1", "pain"),
    ]
    assert triples(rows)[0].object == "HP:7"
    assert isinstance(rows[1], EntityRow)
    assert rows[1].identifiers == ("wikidata:Q1", "http://mine.org/9")


def test_an_edge_of_a_node_with_itself(tmp_path: Path) -> None:
    drug = {"subject": "CHEBI:15365", "predicate": "biolink:binds", "object": "CHEBI:15365"}
    rows = rows_of(as_jsonl(tmp_path, NODES[:4], [drug, {**drug, "predicate": "same_as"}]))
    assert triples(rows) == []
    assert left_out(rows) == {"self-relation": 2}


def test_fields_that_are_not_read_are_named(tmp_path: Path) -> None:
    edges = [{**REGULATES, "has_evidence": ["ECO:1"]}, {**REGULATES, "has_evidence": []}]
    rows = rows_of(as_jsonl(tmp_path, [{**GENES[0], "taxon": "9606"}, GENES[1]], edges))
    assert [row for row in rows if isinstance(row, UnreadRow)] == [
        UnreadRow("taxon"),
        UnreadRow("has_evidence"),
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [("a.obo", "is an ontology in OBO"), ("sct2_Relationship_x.txt", "SNOMED CT \\(RF2\\)")],
)
def test_a_folder_of_another_format_is_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        Kgx(tmp_path)
    assert "biogk load" in caught.value.advice


def test_an_ontology_in_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hp.json"
    path.write_text('{"graphs": [{"nodes": []}]}', encoding="utf-8")
    with pytest.raises(InputError, match="OBO Graphs"):
        list(Kgx(path).rows())


ORIGIN = {
    "primary_knowledge_source": "infores:omim",
    "aggregator_knowledge_source": ["infores:monarch", "infores:hpo"],
    "publications": ["PMID:1", "PMID:2", "PMID:1"],
    "knowledge_level": "knowledge_assertion",
    "agent_type": "manual_agent",
}
KEPT = (
    ("primary_knowledge_source", ("infores:omim",)),
    ("aggregator_knowledge_source", ("infores:monarch", "infores:hpo")),
    ("publications", ("PMID:1", "PMID:2")),
    ("knowledge_level", ("knowledge_assertion",)),
    ("agent_type", ("manual_agent",)),
)


@pytest.mark.parametrize("write", [as_json, as_jsonl, as_tsv])
def test_where_an_edge_comes_from_is_kept(tmp_path: Path, write: Any) -> None:
    silent = {"subject": "HGNC:5", "predicate": "biolink:regulates", "object": "HGNC:3"}
    rows = rows_of(write(tmp_path, GENES, [{**REGULATES, **ORIGIN}, silent]))
    assert [row.properties for row in triples(rows)] == [KEPT, ()]
    assert not [row for row in rows if isinstance(row, UnreadRow)]


def test_an_origin_that_cannot_be_used_is_left_out_alone(tmp_path: Path) -> None:
    edge = {**REGULATES, "publications": ["p" * 1001, "PMID:2"], "agent_type": None}
    rows = rows_of(as_jsonl(tmp_path, GENES, [edge]))
    assert [row.properties for row in triples(rows)] == [(("publications", ("PMID:2",)),)]
    assert left_out(rows) == {"unusable publications": 1}


OURS = {
    **REGULATES,
    "biogk_type": "REGULATES",
    "primary_knowledge_source": "infores:mine",
    "knowledge_level": "knowledge_assertion",
    "agent_type": "not_provided",
}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, ()),
        (
            {"primary_knowledge_source": "infores:other"},
            (("primary_knowledge_source", ("infores:other",)),),
        ),
        (
            {"biogk_primary_knowledge_source": "infores:mine"},
            (("primary_knowledge_source", ("infores:mine",)),),
        ),
        (
            {
                "knowledge_level": "not_provided",
                "biogk_knowledge_level": "knowledge_assertion|observation",
                "biogk_agent_type": "manual_agent",
            },
            (
                ("knowledge_level", ("knowledge_assertion", "observation")),
                ("agent_type", ("manual_agent",)),
            ),
        ),
        (
            {
                "knowledge_level": "prediction",
                "agent_type": "text_mining_agent",
                "biogk_knowledge_level": "prediction",
                "biogk_agent_type": "text_mining_agent",
            },
            (("knowledge_level", ("prediction",)), ("agent_type", ("text_mining_agent",))),
        ),
    ],
)
def test_what_an_export_added_is_not_taken_for_said(
    tmp_path: Path, said: dict[str, str], kept: tuple[Any, ...]
) -> None:
    rows = rows_of(as_tsv(tmp_path, GENES, [{**OURS, **said}]), source="mine")
    assert [row.properties for row in triples(rows)] == [kept]


def test_a_prediction_of_a_run_is_no_triple(tmp_path: Path) -> None:
    edge = {**OURS, "knowledge_level": "prediction", "biogk_type": "PREDICTED_REGULATES"}
    rows = rows_of(as_tsv(tmp_path, GENES, [{**edge, "biogk_run": "r1"}, OURS]))
    assert len(triples(rows)) == 1
    assert left_out(rows) == {"prediction": 1}
