"""The loader of Hetionet: what each metaedge becomes, and tables that are wrong."""

from __future__ import annotations

import gzip
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
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.hetionet import METAEDGE, METANODES, Hetionet

NODES = (
    "id\tname\tkind",
    "Gene::9021\tSOCS3\tGene",
    "Gene::25\tABL1\tGene",
    "Compound::DB00619\tImatinib\tCompound",
    "Disease::DOID:8552\tchronic myeloid leukemia\tDisease",
    "Pathway::WP3680_r80277\tA pathway\tPathway",
    "Pathway::PC7_10399\tAnother pathway\tPathway",
    "Side Effect::C0015967\tFever\tSide Effect",
    "Biological Process::GO:0000002\ta process\tBiological Process",
)
EDGES = (
    "source\tmetaedge\ttarget",
    "Compound::DB00619\tCtD\tDisease::DOID:8552",
    "Disease::DOID:8552\tDaG\tGene::25",
    "Gene::25\tGiG\tGene::9021",
    "Gene::9021\tGr>G\tGene::25",
)


def folder_of(
    tmp_path: Path, nodes: tuple[str, ...] = NODES, edges: tuple[str, ...] = EDGES
) -> Path:
    (tmp_path / "hetionet-v1.0-nodes.tsv").write_text("\r\n".join(nodes), encoding="utf-8")
    packed = gzip.compress("\n".join(edges).encode())
    (tmp_path / "hetionet-v1.0-edges.sif.gz").write_bytes(packed)
    return tmp_path


def rows_of(folder: Path) -> list[KnowledgeRow]:
    source = Hetionet(folder)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


def test_every_metaedge_has_a_relation_and_ends_that_exist() -> None:
    mapped = SHIPPED.read().mapped("hetionet")
    abbreviations = {each.abbreviation for each in METANODES.values()}
    assert len(mapped) == 24
    for metaedge in mapped:
        ends = METAEDGE.fullmatch(metaedge)
        assert ends is not None
        assert set(ends.groups()) <= abbreviations
    assert {name for name, found in mapped.items() if found.symmetric} == {
        "CrC",
        "DrD",
        "GcG",
        "GiG",
    }


def test_every_type_of_node_has_a_kind() -> None:
    assert len(METANODES) == 11
    assert {each.kind for each in METANODES.values()} <= set(SHIPPED.read().kinds)


def test_nodes_and_edges(tmp_path: Path) -> None:
    source = Hetionet(folder_of(tmp_path))
    assert (source.info.id, source.info.version) == ("hetionet", "1.0")
    assert source.info.licence.startswith("CC0-1.0")
    rows = rows_of(tmp_path)
    entities = {row.id: row for row in rows if isinstance(row, EntityRow)}
    assert len(entities) == 8
    assert {id_.partition(":")[2]: row.identifiers for id_, row in entities.items()} == {
        "Gene::9021": ("ncbigene:9021",),
        "Gene::25": ("ncbigene:25",),
        "Compound::DB00619": ("drugbank:DB00619",),
        "Disease::DOID:8552": ("doid:8552",),
        "Pathway::WP3680_r80277": ("wikipathways:WP3680",),
        "Pathway::PC7_10399": (),
        "Side Effect::C0015967": ("umls:C0015967",),
        "Biological Process::GO:0000002": ("go:0000002",),
    }
    gene = "hetionet:Gene::"
    assert [row for row in rows if isinstance(row, TripleRow)] == [
        TripleRow("hetionet:Compound::DB00619", "TREATS", "hetionet:Disease::DOID:8552", "CtD"),
        TripleRow(f"{gene}25", "GENE_ASSOCIATED_WITH", "hetionet:Disease::DOID:8552", "DaG"),
        TripleRow(f"{gene}25", "INTERACTS_WITH", f"{gene}9021", "GiG"),
        TripleRow(f"{gene}9021", "REGULATES", f"{gene}25", "Gr>G"),
    ]


def test_a_relation_without_direction_is_the_same_both_ways(tmp_path: Path) -> None:
    both = ("Gene::9021\tGiG\tGene::25", "Gene::25\tGiG\tGene::9021")
    triples = rows_of(folder_of(tmp_path, edges=(EDGES[0], *both)))[8:]
    assert len(triples) == 2
    assert len(set(triples)) == 1


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ("9021\tSOCS3\tGene", "id '9021' is not of the form Gene::9021"),
        ("Gene::\tSOCS3\tGene", "is not of the form"),
        ("Protein::1\tSOCS3\tProtein", "no type of node 'Protein'"),
        ("Gene::1\tSOCS3\tCompound", "the kind 'Compound' is not that of 'Gene::1'"),
        ("Gene::1\t \tGene", "name is blank"),
        ("Gene::1\tSOCS3", "2 fields where the header has 3"),
        ("Gene::1\t" + "n" * 10_000_000 + "\tGene", "name has 10,000,000 characters"),
    ],
)
def test_a_bad_node_is_rejected(tmp_path: Path, node: str, reason: str) -> None:
    rejected = [
        row for row in rows_of(folder_of(tmp_path, (*NODES, node))) if isinstance(row, RejectedRow)
    ]
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert rejected[0].line == len(NODES) + 1


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ("Gene::25\tGxG\tGene::9021", "no relation 'GxG' of hetionet"),
        ("Gene::25\tGiG\tGene::1", "no node has the id 'Gene::1'"),
        ("Gene::25\tCtD\tDisease::DOID:8552", "'Gene::25' cannot stand at that end of CtD"),
        ("Gene::25\tGiG\t", "target is blank"),
        ("Gene::25\tGiG", "2 fields where the header has 3"),
    ],
)
def test_a_bad_edge_is_rejected(tmp_path: Path, edge: str, reason: str) -> None:
    rows = rows_of(folder_of(tmp_path, edges=(*EDGES, edge)))
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert len(rejected) == 1
    assert reason in rejected[0].reason


def test_folders_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no table of nodes"):
        Hetionet(tmp_path)
    folder_of(tmp_path)
    with pytest.raises(InputError, match="is a file, not a folder"):
        Hetionet(tmp_path / "hetionet-v1.0-nodes.tsv")
    other = tmp_path / "edges-5k.sif"
    other.write_text("\n".join(EDGES), encoding="utf-8")
    with pytest.raises(InputError, match="several tables of edges") as caught:
        Hetionet(tmp_path)
    assert "--edges" in caught.value.advice
    assert Hetionet(tmp_path, edges=other).info.files[1] == "edges-5k.sif"
    with pytest.raises(InputError, match="nowhere is not there"):
        Hetionet(tmp_path, edges=tmp_path / "nowhere")


def test_other_columns(tmp_path: Path) -> None:
    folder_of(tmp_path, nodes=("identifier\tname\tkind", *NODES[1:]))
    with pytest.raises(InputError, match="lacks the columns id"):
        list(Hetionet(tmp_path).rows())


def test_self_relations_negations_and_columns_that_are_not_read(tmp_path: Path) -> None:
    edges = (
        f"{EDGES[0]}\tunbiased\tnegated",
        "Compound::DB00619\tCrC\tCompound::DB00619\t1\t",
        "Gene::25\tGiG\tGene::25\t\t",
        "Gene::9021\tGr>G\tGene::25\t\tyes",
    )
    rows = rows_of(folder_of(tmp_path, edges=edges))[8:]
    gene = "hetionet:Gene::25"
    assert rows == [
        TripleRow(gene, "INTERACTS_WITH", gene, "GiG"),
        TripleRow("hetionet:Gene::9021", "REGULATES", gene, "Gr>G", negated=True),
        LeftOutRow("self-relation"),
        UnreadRow("unbiased"),
    ]
