"""The loader of KGX: Biolink categories and predicates, TSV, JSON Lines, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import EntityRow, KnowledgeRow, RejectedRow, TripleRow
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.kgx import BROAD, CATEGORIES, Kgx
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
        EntityRow("X:4", "4", semantic_types=("NamedThing",)),
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
        ({"negated": True}, "it is negated"),
        ({"negated": "true"}, "it is negated"),
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
        ({"name": "n" * 10_000_000}, "name has 10,000,000 characters"),
        ({"synonym": ["n" * 1001]}, "a synonym has 1,001 characters"),
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
