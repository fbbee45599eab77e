"""Matching on disk: identifiers, then names, then aliases; what is ambiguous or contradicted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import StorageError
from biogk.core.model.identifiers import normal_identifier, spellings
from biogk.curate.match_reasons import METHODS, MatchReport, Statement
from biogk.curate.matching import CROWD, Matcher

Pairs = list[tuple[str, str, str, float]]


def entity(
    id_: str,
    name: str,
    *aliases: str,
    kinds: tuple[str, ...] = ("Drug",),
    identifiers: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
) -> dict[str, Any]:
    return {
        "ids": id_,
        "names": name,
        "aliases": list(aliases),
        "identifiers": list(identifiers),
        "kinds": list(kinds),
        "sources": list(sources),
    }


def matched(
    path: Path,
    *given: dict[str, Any],
    methods: tuple[str, ...] = METHODS,
    stated: Sequence[Statement] = (),
) -> tuple[Pairs, MatchReport]:
    with Matcher(path / "matching.sqlite") as matcher:
        matcher.add({key: [each[key] for each in given] for key in entity("", "")})
        matcher.state(stated)
        matcher.match(methods)
        pairs = [tuple(row.values())[:4] for row in matcher.missing()]
    return pairs, matcher.report  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("DOID:14268", "doid:14268"),
        ("doid:DOID:14268", "doid:14268"),
        ("doid:DOID_14268", "doid:14268"),
        (" umls:C0004057 ", "umls:c0004057"),
        ("NCBIGene:25", "ncbigene:25"),
        ("entrez:25", "ncbigene:25"),
        ("hetionet:Gene::25", "hetionet:Gene::25"),
        ("SMILES:C1CCCCC1", "smiles:C1CCCCC1"),
        ("smiles:c1ccccc1", "smiles:c1ccccc1"),
        ("ChEMBL.compound:chembl25", "chembl:chembl25"),
        ("MeSH:MESH:D001241", "mesh:d001241"),
        ("mesh:meshwork", "mesh:meshwork"),
        ("25", "25"),
        ("Aspirin", "Aspirin"),
        ("", ""),
    ],
)
def test_one_spelling_of_an_identifier(given: str, normal: str) -> None:
    assert normal_identifier(given) == normal
    assert normal_identifier(normal) == normal


def test_the_usual_spellings_of_an_identifier() -> None:
    of_gene = spellings("NCBIGene:25")
    assert of_gene[0] == "NCBIGene:25"
    assert {"ncbigene:25", "entrez:25", "ENTREZ:25", "GENEID:25"} <= set(of_gene)
    assert {"umls:C0004057", "UMLS:C0004057"} <= set(spellings("umls:c0004057"))
    assert set(spellings("smiles:Cc1")) == {"smiles:Cc1", "SMILES:Cc1", "Smiles:Cc1"}
    assert spellings(" aspirin ") == ["aspirin"]
    assert all(normal_identifier(each) == "ncbigene:25" for each in spellings("entrez:25"))


def test_case_that_means_something_tells_apart(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("a:1", "cyclohexane", identifiers=("smiles:C1CCCCC1",)),
        entity("b:1", "benzene", identifiers=("smiles:c1ccccc1",)),
        entity("c:1", "Benzol", identifiers=("SMILES:c1ccccc1",)),
        entity("x:Ab", "one", identifiers=("y:aB",)),
        entity("y:Ab", "two"),
    )
    assert pairs == [("b:1", "c:1", "identifier", 1.0)]


def test_signs_that_are_not_seen_tell_no_names_apart(tmp_path: Path) -> None:
    pairs, _ = matched(tmp_path, entity("a:1", "metho\u00adtrexate"), entity("b:1", "Methotrexate"))
    assert pairs == [("a:1", "b:1", "name", 0.9)]


def test_identifiers_then_names_then_aliases(tmp_path: Path) -> None:
    pairs, report = matched(
        tmp_path,
        entity("umls:C1", "aspirin"),
        entity("wikidata:Q1", "acetylsalicylic acid", identifiers=("UMLS:c1",)),
        entity("umls:C2", "Penicillin"),
        entity("wikidata:Q2", "penicillin "),
        entity("umls:C3", "warfarin sodium", "Coumadin"),
        entity("wikidata:Q3", "coumadin"),
        entity("umls:C4", "first name", "common alias"),
        entity("wikidata:Q4", "second name", "Common Alias"),
    )
    assert sorted(pairs) == [
        ("umls:C1", "wikidata:Q1", "identifier", 1.0),
        ("umls:C2", "wikidata:Q2", "name", 0.9),
        ("umls:C3", "wikidata:Q3", "alias", 0.7),
        ("umls:C4", "wikidata:Q4", "alias", 0.5),
    ]
    assert report.pairs == {"identifier": 1, "name": 1, "alias": 2}
    assert report.entities == 8


def test_an_identifier_of_a_third_source_joins(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("b:1", "one", identifiers=("mesh:D1",)),
        entity("a:1", "two", identifiers=("MeSH:D1",)),
        methods=("identifier",),
    )
    assert pairs == [("a:1", "b:1", "identifier", 1.0)]


def test_what_one_source_tells_apart_is_not_joined(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("a:1", "cold", identifiers=("mesh:D1",)),
        entity("a:2", "cold", identifiers=("mesh:D1",)),
        entity("x:1", "rash", sources=("a", "b")),
        entity("x:2", "rash", sources=("b",)),
    )
    assert pairs == []


def test_what_one_source_says_of_its_own_ids_is_believed(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("a:1", "one", identifiers=("a:2", "a:1")),
        entity("a:2", "two", identifiers=("A:1", "a:3")),
        entity("a:3", "three", identifiers=("a:1",)),
    )
    assert sorted(pairs) == [
        ("a:1", "a:2", "identifier", 1.0 / 2),
        ("a:1", "a:3", "identifier", 1.0 / 2),
        ("a:2", "a:3", "identifier", 1.0 / 2),
    ]


def test_an_ambiguous_name_joins_nothing(tmp_path: Path) -> None:
    pairs, report = matched(
        tmp_path, entity("a:1", "cold"), entity("b:1", "cold"), entity("b:2", "Cold")
    )
    assert pairs == []
    assert report.ambiguous["name"] == 2


def test_an_ambiguous_identifier_joins_with_a_lower_score(tmp_path: Path) -> None:
    pairs, report = matched(
        tmp_path,
        entity("umls:C1", "cold"),
        entity("b:1", "x", identifiers=("umls:C1",)),
        entity("b:2", "y", identifiers=("umls:C1",)),
    )
    assert {pair[3] for pair in pairs} == {0.5}
    assert report.ambiguous["identifier"] == 2


def test_an_identifier_settles_what_a_name_would_say(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("umls:C1", "common cold"),
        entity("umls:C2", "cold"),
        entity("b:1", "cold", identifiers=("umls:C1",)),
    )
    assert pairs == [("b:1", "umls:C1", "identifier", 1.0)]


def test_different_identifiers_of_one_kind_contradict_a_name(tmp_path: Path) -> None:
    pairs, report = matched(
        tmp_path,
        entity("a:1", "cold", "catarrh", identifiers=("mesh:D1",)),
        entity("b:1", "Cold", "Catarrh", identifiers=("MESH:D2", "umls:C1")),
    )
    assert pairs == []
    assert report.contradicted == 1


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        (("Drug",), ("Drug", "Concept"), 0.9),
        (("Disease",), ("Symptom",), 0.9),
        (("Drug",), ("Disease",), None),
        (("Gene",), ("GeneProduct",), None),
        (("Drug",), (), 0.675),
        (("Concept",), ("Disease",), 0.675),
    ],
)
def test_kinds(
    tmp_path: Path, first: tuple[str, ...], second: tuple[str, ...], score: float | None
) -> None:
    pairs, _ = matched(tmp_path, entity("a:1", "x", kinds=first), entity("b:1", "X", kinds=second))
    assert [pair[3] for pair in pairs] == ([] if score is None else [score])


def test_short_aliases_say_nothing(tmp_path: Path) -> None:
    given = (entity("a:1", "one", "MI"), entity("b:1", "two", "mi"), entity("c:1", "mi"))
    assert matched(tmp_path, *given)[0] == []


def test_a_key_of_a_crowd_is_passed_over_and_counted(tmp_path: Path) -> None:
    given = [entity(f"s{n}:1", "protein", identifiers=("x:1",)) for n in range(CROWD + 1)]
    pairs, report = matched(tmp_path, *given)
    assert pairs == []
    assert report.crowded == {"identifier": 1, "name": 1, "alias": 1}


def test_pairs_are_counted_by_the_kind_of_identifier(tmp_path: Path) -> None:
    pairs, report = matched(
        tmp_path,
        entity("DrugBank:DB00945", "one", identifiers=("PubChem:2244",)),
        entity("wikidata:Q1", "two", identifiers=("drugbank:db00945", "CID:2244", "mesh:D001241")),
        entity("umls:C0004057", "three", identifiers=("MSH:D001241",)),
        entity("MedDRA:10003162", "four", identifiers=("UMLS:c0004057",)),
        entity("umls:C1", "five", identifiers=("MedDRA:10003162",)),
        entity("DOID:1", "six"),
        entity("hetionet:Disease::DOID:1", "seven", identifiers=("doid:DOID_1", "without")),
        entity("x:1", "eight", identifiers=("without",)),
    )
    assert report.pairs["identifier"] == len(pairs) == 6
    # the first two share two identifiers
    assert report.identifiers == {
        "": 1,
        "doid": 1,
        "drugbank": 1,
        "meddra": 1,
        "mesh": 1,
        "pubchem.compound": 1,
        "umls": 1,
    }


def said(smaller: str, larger: str, confidence: float = 1.0, **more: Any) -> Statement:
    return Statement(smaller, larger, "set", False, confidence, "")._replace(**more)


def test_a_mapping_joins_and_settles_what_a_name_would_say(tmp_path: Path) -> None:
    given = (entity("a:1", "cold"), entity("b:1", "Cold"), entity("b:2", "catarrh"))
    assert matched(tmp_path, *given)[0] == [("a:1", "b:1", "name", 0.9)]
    (tmp_path / "matching.sqlite").unlink()
    pairs, report = matched(tmp_path, *given, stated=[said("a:1", "b:2", 0.95)])
    assert pairs == [("a:1", "b:2", "mapping", 0.95)]
    assert report.pairs == {"identifier": 0, "name": 0, "alias": 0, "mapping": 1}


@pytest.mark.parametrize(
    ("confidence", "edge"),
    [(0.8, ("name", 0.9)), (0.9, ("mapping", 0.9)), (1.0, ("mapping", 1.0))],
)
def test_the_surest_joins_a_pair(
    tmp_path: Path, confidence: float, edge: tuple[str, float]
) -> None:
    given = (entity("a:1", "cold"), entity("b:1", "Cold"))
    stated = [said("a:1", "b:1", confidence), said("a:1", "b:1", 0.1, mapping_set="other")]
    pairs, _ = matched(tmp_path, *given, stated=stated)
    assert pairs == [("a:1", "b:1", *edge)]


def test_an_identifier_that_is_surer_stays(tmp_path: Path) -> None:
    given = (entity("a:1", "one"), entity("b:1", "two", identifiers=("a:1",)))
    pairs, _ = matched(tmp_path, *given, stated=[said("a:1", "b:1", 0.7)])
    assert pairs == [("a:1", "b:1", "identifier", 1.0)]


def test_what_a_mapping_denies_is_no_rival(tmp_path: Path) -> None:
    given = (entity("a:1", "cold"), entity("b:1", "cold"), entity("b:2", "Cold"))
    pairs, report = matched(tmp_path, *given, stated=[said("a:1", "b:1", negated=True)])
    assert pairs == [("a:1", "b:2", "name", 0.9)]
    assert (report.denied, report.ambiguous["name"]) == (1, 0)


def test_a_denied_pair_is_joined_by_nothing(tmp_path: Path) -> None:
    given = (entity("a:1", "cold"), entity("b:1", "cold", identifiers=("a:1",)))
    stated = [said("a:1", "b:1"), said("a:1", "b:1", mapping_set="other", negated=True)]
    pairs, report = matched(tmp_path, *given, stated=stated)
    assert pairs == []
    assert report.denied == 1
    assert report.identifiers == {}


def test_the_set_of_an_edge_does_not_hang_on_the_order(tmp_path: Path) -> None:
    for number, order in enumerate((("b", "a"), ("a", "b"))):
        with Matcher(tmp_path / f"{number}.sqlite") as matcher:
            page = [entity("a:1", "one"), entity("b:1", "two")]
            matcher.add({key: [each[key] for each in page] for key in entity("", "")})
            matcher.state(said("a:1", "b:1", mapping_set=name) for name in order)
            matcher.match()
            assert [row["mapping_set"] for row in matcher.missing()] == ["a"]


def test_names_of_any_script_and_length(tmp_path: Path) -> None:
    pairs, _ = matched(
        tmp_path,
        entity("a:1", "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df"),
        entity("b:1", "\u05d0\u05e1\u05e4\u05d9\u05e8\u05d9\u05df"),
        entity("a:2", "\ufb01brosis"),
        entity("b:2", "Fibrosis"),
        entity("a:3", "n" * 1_000),
        entity("b:3", "N" * 1_000),
    )
    assert [pair[:2] for pair in sorted(pairs)] == [("a:1", "b:1"), ("a:2", "b:2"), ("a:3", "b:3")]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written") as caught:
        Matcher(tmp_path / "nowhere" / "matching.sqlite").__enter__()
    assert "TMPDIR" in caught.value.advice
