"""Relations between concepts of documents: loaded, replaced, taken out; real corpora."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import DocumentRow
from biogk.core.store.driver import Store
from biogk.loaders.corpora.bioc import BioC
from biogk.loaders.corpora.pubtator import PubTator
from commands import answer, done

pytestmark = pytest.mark.server

LINES = (
    "1|t|Foozine caused barosis.",
    "1\t0\t7\tFoozine\tChemical\tD999901",
    "1\t15\t22\tbarosis\tDisease\tD999902",
    "1\tCID\tD999901\tD999902\tNovel",
    "1\tAssociation\tD999901\tD999902\tNo",
)
PUBLISHED = {
    "Train": (
        {
            "GeneOrGeneProduct": 4430,
            "DiseaseOrPhenotypicFeature": 3646,
            "ChemicalEntity": 2853,
            "OrganismTaxon": 1429,
            "SequenceVariant": 890,
            "CellLine": 103,
        },
        {
            "Association": 2192,
            "Positive_Correlation": 1089,
            "Negative_Correlation": 763,
            "Bind": 61,
            "Cotreatment": 31,
            "Comparison": 28,
            "Drug_Interaction": 11,
            "Conversion": 3,
        },
        {True: 2838, False: 1340},
    ),
    "Dev": (
        {
            "GeneOrGeneProduct": 1087,
            "DiseaseOrPhenotypicFeature": 982,
            "ChemicalEntity": 822,
            "OrganismTaxon": 370,
            "SequenceVariant": 250,
            "CellLine": 22,
        },
        {
            "Association": 560,
            "Positive_Correlation": 352,
            "Negative_Correlation": 216,
            "Bind": 19,
            "Cotreatment": 10,
            "Comparison": 5,
        },
        {True: 835, False: 327},
    ),
}
"""Mentions and relations by type, relations by novelty: 4,178 and 1,162, as published."""
STATED = """
MATCH (d:Document)-[:HAS_RELATION]->(c:ConceptRelation)
RETURN d.id, c.head, c.type, c.tail, c.novel ORDER BY c.type
"""


def test_they_are_loaded_replaced_and_taken_out(
    store: Store, home: Home, tmp_path: Path, snapshot: Callable[[], list[str]]
) -> None:
    before = snapshot()
    path = tmp_path / "train.PubTator"
    path.write_text("\n".join(LINES) + "\n")
    load = ("load", "pubtator", path, "--corpus", "cdr")
    said = done(*load, home=home.root)
    assert "1 document, 2 mentions, 0 relations, 2 relations between concepts" in said
    assert "New: 1 document, 2 mentions, 0 relations, 2 relations between concepts." in said
    assert store.table(STATED, {}).rows == [
        ["cdr:1", "mesh:D999901", "Association", "mesh:D999902", False],
        ["cdr:1", "mesh:D999901", "CID", "mesh:D999902", True],
    ]
    after = snapshot()
    assert "Nothing changed" in done(*load, home=home.root)
    assert snapshot() == after
    path.write_text("\n".join(LINES[:-1]) + "\n")
    told = done(*load, home=home.root)
    assert "relations between concepts 1" in told
    assert "--replace takes it out" in told
    replaced = answer(*load, "--replace", home=home.root)
    assert replaced["stale"]["counts"] == {"relations between concepts": 1}
    assert [row[2] for row in store.table(STATED, {}).rows] == ["CID"]
    more = answer(*load, "--concept-relations", "nearest", home=home.root)
    assert more["relations"] == 1
    assert store.table("MATCH ()-[g:GOLD]->() RETURN g.type", {}).rows == [["CID"]]
    done("sources", "remove", "cdr", "--yes", home=home.root)
    assert snapshot() == before


@pytest.mark.parametrize(("split", "documents"), [("Train", 400), ("Dev", 100)])
def test_biored_has_the_published_counts(real_data: Path, split: str, documents: int) -> None:
    folder = real_data / "biored"
    sources = (
        PubTator(folder / f"{split}.PubTator", "biored"),
        BioC(folder / f"{split}.BioC.XML.gz", "biored"),
    )
    counts = []
    for source in sources:
        rows = list(source.rows())
        assert all(isinstance(row, DocumentRow) for row in rows)
        found = [row for row in rows if isinstance(row, DocumentRow)]
        counts.append(
            (
                len(found),
                Counter(mention.type for row in found for mention in row.mentions),
                Counter(each.type for row in found for each in row.concepts),
                Counter(each.novel for row in found for each in row.concepts),
                Counter(reason for row in found for reason in row.left_out),
            )
        )
    assert counts[0] == counts[1]
    assert counts[0][0] == documents
    mentions, relations, novel, left_out = counts[0][1:]
    assert (mentions, relations, novel, left_out) == (*PUBLISHED[split], {})
