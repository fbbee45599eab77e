"""The published files, read where they lie: nothing of them is left out unsaid."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import DocumentRow, EntityRow, LeftOutRow, RejectedRow, TripleRow
from biogk.core.store.rowmaps import entity_maps
from biogk.curate.matching import Matcher
from biogk.loaders.corpora.ade import Ade
from biogk.loaders.sources.hetionet import Hetionet
from biogk.loaders.sources.medlama import MedLama
from biogk.loaders.sources.umls.filters import Filters
from biogk.loaders.sources.umls.source import Umls
from biogk.loaders.sources.wikidata import Wikidata


def test_wikidata(real_data: Path) -> None:
    source = Wikidata(real_data / "wikidata")
    rows = list(source.rows())
    assert list(source.rows()) == rows
    triples = [row for row in rows if isinstance(row, TripleRow)]
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    items = {row.id for row in rows if isinstance(row, EntityRow)}
    assert len(triples) == 20_575
    assert [row.reason for row in rejected] == [
        "Cause, label 1: unknown value in the source",
        "Cause, label 1: unknown value in the source",
    ]
    assert Counter(row.relation for row in triples) == {
        "HAS_SPECIALTY": 7_122,
        "TREATS": 5_429 + 5_565,
        "HAS_SYMPTOM": 1_641,
        # one disease is stated to be its own cause
        "CAUSES": 818,
    }
    assert {end for row in triples for end in (row.subject, row.object)} <= items


def test_medlama(real_data: Path) -> None:
    source = MedLama(real_data / "umls" / "medlama" / "2021AA")
    rows = list(source.rows())
    assert source.info.version == "2021AA"
    assert len(source.info.files) == 19
    triples = [row for row in rows if isinstance(row, TripleRow)]
    assert not [row for row in rows if isinstance(row, RejectedRow)]
    assert len(triples) == 44_740
    assert LeftOutRow("self-relation", 454) in rows
    assert len({row.source_relation for row in triples}) == 19
    # of 43,216 different ones, 134 are another one's inverse: encodes, and encoded by
    assert len({(row.subject, row.source_relation, row.object) for row in triples}) == 43_216
    assert len({(row.subject, row.relation, row.object) for row in triples}) == 43_082
    assert len({row.id for row in rows if isinstance(row, EntityRow)}) == 22_166


def test_hetionet(real_data: Path) -> None:
    rows = list(Hetionet(real_data / "hetionet").rows())
    entities = [row for row in rows if isinstance(row, EntityRow)]
    triples = [row for row in rows if isinstance(row, TripleRow)]
    assert (len(entities), len(triples), len(rows)) == (47_031, 99_676, 47_031 + 99_676)
    kinds = Counter(row.kinds for row in entities)
    assert len(kinds) == 11
    assert kinds["Gene",] == 20_945
    assert len({row.source_relation for row in triples}) == 24
    assert Counter(row.relation for row in triples)["TREATS"] == 755
    # all but the pathways of Pathway Commons have an id in the source that they come from
    assert sum(not row.identifiers for row in entities) == 1_528


@pytest.mark.parametrize("fold", range(10))
def test_every_fold_of_ade(real_data: Path, fold: int) -> None:
    rows = list(Ade(real_data / "ade", fold=fold).rows())
    documents = [row for row in rows if isinstance(row, DocumentRow)]
    assert len(documents) == len(rows) == 4_272
    assert Counter(row.split for row in documents)["test"] == (427 if fold < 9 else 429)
    assert sum(len(row.mentions) for row in documents) == 10_839
    assert sum(len(row.relations) for row in documents) == 6_821


def test_one_file_of_each_source(real_data: Path) -> None:
    medicines = Wikidata(real_data / "wikidata" / "WikiMedicineData.jl")
    treats = MedLama(real_data / "umls" / "medlama" / "2021AA" / "may_treat_1000.csv")
    assert sum(isinstance(row, TripleRow) for row in medicines.rows()) == 5_565
    assert sum(isinstance(row, TripleRow) for row in treats.rows()) == 2_701
    documents = list(Ade(real_data / "ade" / "ade_split_0_test.json").rows())
    assert {type(row) for row in documents} == {DocumentRow}
    assert len(documents) == 427


def test_a_source_is_not_taken_for_another(real_data: Path) -> None:
    ade = real_data / "ade" / "ade_split_0_test.json"
    diseases = real_data / "wikidata" / "WikiDiseaseData.jl"
    with pytest.raises(InputError, match="is of another format: it has no JSON objects"):
        Wikidata(ade)
    with pytest.raises(InputError, match="is not JSON: Extra data at line 2"):
        list(Ade(diseases, corpus="mine", split="train").rows())
    for path in (ade, diseases):
        with pytest.raises(InputError, match=r"lacks the columns head_cui|should name the columns"):
            list(MedLama(path).rows())


def test_umls(real_data: Path) -> None:
    folder = real_data / "umls" / "rrf_sample"
    source = Umls(folder, network=real_data / "umls" / "semantic_network", with_types=True)
    rows = list(source.rows())
    entities = [row for row in rows if isinstance(row, EntityRow)]
    triples = [row for row in rows if isinstance(row, TripleRow)]
    concepts = [row for row in entities if row.kinds != ("SemanticType",)]
    assert not [row for row in rows if isinstance(row, RejectedRow)]
    # 2,238 CUIs, of which 34 have only names that are suppressed
    assert len({row.id for row in concepts}) == len(concepts) == 2_238 - 34
    assert len(entities) - len(concepts) == 127
    assert {end for row in triples for end in (row.subject, row.object)} <= {
        row.id for row in entities
    }
    left = source.details().left_out["MRREL.RRF"]
    of_release = [row for row in triples if "C" in row.subject and row.source_relation != "STY"]
    assert len(of_release) + sum(left.values()) == 38_862
    assert len({(row.subject, row.source_relation, row.object) for row in of_release}) == 2_898


def test_the_preferred_names_of_the_umls(real_data: Path) -> None:
    folder = real_data / "umls" / "rrf_sample"
    found = {
        row.id.removeprefix("umls:"): row.name
        for row in Umls(folder, Filters(suppressed=("O", "E", "Y"))).rows()
        if isinstance(row, EntityRow)
    }
    assert len(found) == 2_238
    marked = {
        fields[0]: fields[14].strip()
        for line in (folder / "MRCONSO.RRF").read_text(encoding="utf-8").splitlines()
        if (fields := line.split("|"))[2] == "P" and fields[4] == "PF" and fields[6] == "Y"
    }
    differing = [cui for cui in marked if found[cui] != marked[cui]]
    # where several atoms have the preferred string it is the same string
    assert len(marked) > 2_000
    assert not differing


def test_one_concept_in_three_sources(real_data: Path, tmp_path: Path) -> None:
    sources = (
        MedLama(real_data / "umls" / "medlama" / "2021AA"),
        Wikidata(real_data / "wikidata"),
        Hetionet(real_data / "hetionet"),
    )
    with Matcher(tmp_path / "matching.sqlite") as matcher:
        for source in sources:
            entities = entity_maps(row for row in source.rows() if isinstance(row, EntityRow))
            page = {
                key: [row[key] for row in entities] for key in ("aliases", "identifiers", "kinds")
            }
            page["ids"] = [row["id"] for row in entities]
            page["names"] = [row["name"] for row in entities]
            page["sources"] = [[source.info.id] for _ in entities]
            matcher.add(page)
        matcher.match()
    found = matcher.report
    assert found.pairs["identifier"] == 953
    assert found.pairs["name"] > 5_000
    # of the pairs of one name whose CUIs are known, 446 agree
    assert found.contradicted < 20
