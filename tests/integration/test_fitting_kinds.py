"""The type that a model gives a mention, against the kinds of the entities of that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from biogk.core.model.extraction import Extraction
from biogk.core.model.fitting import kinds_of_type
from biogk.core.model.rows import EntityRow
from biogk.core.model.vocabulary import SHIPPED, CorpusTypes
from biogk.core.store.driver import Store
from biogk.core.store.runs import PREDICTION, RunInfo
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.extraction.predicting.write_back import write_found
from biogk.training.linking.link import link
from small import Small, document

pytestmark = pytest.mark.server

ENTITIES = (
    EntityRow("g:1", "STS", ("Gene",)),
    EntityRow("d:1", "STS", ("Disease",)),
    EntityRow("g:2", "insulin", ("Gene",)),
    EntityRow("c:1", "rash", ("Concept",)),
    EntityRow("x:1", "methotrexate", ("Drug",)),
)


@pytest.mark.parametrize(
    ("type_", "fits", "does_not"),
    [
        ("Adverse-Effect", "SideEffect", "Drug"),
        ("Drug", "Chemical", "Disease"),
        ("GeneOrGeneProduct", "Gene", "Disease"),
        ("DiseaseOrPhenotypicFeature", "Symptom", "Gene"),
        ("ChemicalEntity", "Drug", "Symptom"),
        ("OrganismTaxon", "Organism", "Disease"),
        ("DRUG", "Drug", "Gene"),
        ("protein-DNA-complex", "GeneProduct", "Organism"),
    ],
)
def test_kinds_by_the_name_of_a_type(type_: str, fits: str, does_not: str) -> None:
    kinds = kinds_of_type(type_)
    assert fits in kinds
    assert does_not not in kinds
    assert set(kinds) <= set(SHIPPED.read().kinds)


@pytest.mark.parametrize("type_", ["SequenceVariant", "CellLine", "experiment-tag", "X", ""])
def test_a_name_that_does_not_tell(type_: str) -> None:
    assert kinds_of_type(type_) == []


def test_what_is_declared_counts() -> None:
    known = SHIPPED.read()
    declared = CorpusTypes(kinds={"Drug": ["Gene"], "T": []})
    known = known.model_copy(update={"corpora": {"p": declared}})
    assert known.fitting("Drug", "p-0") == ["Gene"]
    assert known.fitting("T", "p") == []
    assert "Disease" in known.fitting("Disease", "p")


def test_an_entity_of_another_kind_is_not_what_is_meant(
    store: Store, tmp_path: Path, aside: Path
) -> None:
    load_knowledge(store, Small(ENTITIES, "s"), rejected_file=aside)
    texts = (
        "{STS} followed [methotrexate] .",  # of two, the disease
        "{Insulin} followed [methotrexate] .",  # known as a gene alone
        "{Rash} followed [methotrexate] .",  # of no kind that tells
    )
    rows = [document(f"p:{n}", "p", "train", text) for n, text in enumerate(texts)]
    load_corpus(store, Small(rows, "p"), rejected_file=aside)
    link(store)
    found = [Extraction(row.id, [*row.mentions], [*row.relations], row.text) for row in rows]
    info = RunInfo("run", PREDICTION, "gk-fusion", "minilm", "p", "train", "{}", 7)
    write_found(store, tmp_path / "trained", info, found, learned_from="p")
    edges = store.table(
        "MATCH (s:Entity)-[r]->(o:Entity) WHERE r.run = 'run' RETURN s.id, o.id", {}
    ).rows
    assert sorted(sorted(edge) for edge in edges) == [["c:1", "x:1"], ["d:1", "x:1"]]
