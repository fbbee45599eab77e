"""Items of Wikidata as entities and triples: names, ranks, identifiers, kinds, directions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import LeftOutRow
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.wikidata.statements.lists import read_lists
from biogk.loaders.sources.wikidata.statements.wanted import Wanted, item_number
from wikidata_items import (
    DISEASE,
    DRUG,
    GENE,
    HOSPITAL,
    ORGAN,
    PROTEIN,
    SYMPTOM,
    entity,
    rows_of,
    statement,
    wanted,
)


def named(qid: str, texts: dict[str, object], key: str = "labels") -> dict[str, object]:
    found = entity(qid, P780="Q30")
    return found | {key: {lang: {"language": lang, "value": text} for lang, text in texts.items()}}


@pytest.mark.parametrize(
    ("languages", "name"),
    [
        (("en",), "gout"),
        (("de",), "Gicht"),
        (("fr",), "podagra"),
        (("fr", "de"), "Gicht"),
        (("FR", "mul"), "podagra"),
    ],
)
def test_names_in_a_language(tmp_path: Path, languages: tuple[str, ...], name: str) -> None:
    item = named("Q10", {"en": "gout", "de": "Gicht", "mul": "podagra"})
    assert rows_of(tmp_path, item, chosen=wanted(*languages))["Q10"].name == name


def test_nameless_items_have_their_ids_in_the_place_of_names(tmp_path: Path) -> None:
    found = rows_of(tmp_path, named("Q10", {"de": "Gicht"}))
    assert (found["Q10"].name, found["Q30"].name) == ("wikidata:Q10", "wikidata:Q30")


def test_aliases_and_description(tmp_path: Path) -> None:
    item = named("Q10", {"en": "gout"})
    item["aliases"] = {
        "en": [
            {"language": "en", "value": "podagra"},
            {"language": "en", "value": "gouty\narthritis"},
        ],
        "de": [{"language": "de", "value": "Gicht"}],
        "mul": [{"language": "mul", "value": "M10"}],
    }
    item["descriptions"] = {"en": {"language": "en", "value": "arthritis with crystals"}}
    found = rows_of(tmp_path, item)["Q10"]
    assert found.aliases == ("podagra", "gouty arthritis", "M10")
    assert found.description == "arthritis with crystals"


@pytest.mark.parametrize(
    ("label", "name", "reason"),
    [
        (
            "x" * 10_000_000,
            "wikidata:Q10",
            "the label in en has 10,000,000 characters, more than 1,000",
        ),
        ("\ud800", "wikidata:Q10", "the label in en '\\ud800' holds half a character"),
        (" \x00\x1f ", "wikidata:Q10", "the label in en is blank"),
        (7, "wikidata:Q10", "the label in en is 7, not text"),
        ("a\x07b", "a b", ""),
        ("مرض النقرس", "مرض النقرس", ""),
        ("a\u202eb", "a\u202eb", ""),
        ("`) DETACH DELETE (n", "`) DETACH DELETE (n", ""),
    ],
)
def test_odd_labels(tmp_path: Path, label: object, name: str, reason: str) -> None:
    found = rows_of(tmp_path, named("Q10", {"en": label}), entity("Q11", "y", P780="Q30"))
    assert found["Q10"].name == name
    assert [row.reason for row in found.rejected] == ([reason] if reason else [])
    assert len(found.triples) == 2


def test_a_bad_label_at_the_end_of_a_relation(tmp_path: Path) -> None:
    found = rows_of(tmp_path, entity("Q10", "gout", P780="Q30"), entity("Q30", "\x00"))
    assert found["Q30"].name == "wikidata:Q30"
    assert [row.line for row in found.rejected] == [3]


def test_an_entity_that_comes_twice(tmp_path: Path) -> None:
    again = named("Q10", {"en": "podagra"}) | {"claims": {"P2176": [statement("P2176", "Q20")]}}
    found = rows_of(tmp_path, named("Q10", {"en": "gout"}), again, named("Q10", {"en": "gout"}))
    assert found.triples == [("Q10", "HAS_SYMPTOM", "Q30"), ("Q20", "TREATS", "Q10")]
    assert {row.name for row in found.all if getattr(row, "id", "") == "wikidata:Q10"} == {
        "gout",
        "podagra",
    }


def test_ranks_and_values_that_are_none(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity(
            "Q10",
            "gout",
            P780=[
                statement("P780", "Q30", "preferred"),
                statement("P780", "Q31"),
                statement("P780", "Q32", "deprecated"),
                statement("P780", snaktype="somevalue"),
                statement("P780", snaktype="novalue"),
                statement("P780", "a text"),
                statement("P780", {"entity-type": "property", "id": "P7"}),
                statement("P780", {"entity-type": "item", "numeric-id": 33}),
                statement("P780", {"entity-type": "item", "id": "Q0"}),
            ],
        ),
    )
    assert [triple[2] for triple in found.triples] == ["Q30", "Q31", "Q33"]
    assert found.source.notes == {
        "deprecated statements": 1,
        "statements whose value is unknown": 1,
        "statements that say there is no value": 1,
        "statements whose value is no item": 3,
    }


def test_identifiers(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity(
            "Q10",
            "gout",
            P780="Q30",
            P2892=["C0018099", "C0018099", "no CUI", statement("P2892", "C0000001", "deprecated")],
            P486="D006073",
            P699="DOID:13189",
            P5270="MONDO_0005393",
            P3841="0001997",
            P715=["DB00001", "00002"],
        ),
    )
    assert found["Q10"].identifiers == (
        "umls:C0018099",
        "mesh:D006073",
        "doid:13189",
        "mondo:0005393",
        "hp:0001997",
        "drugbank:DB00001",
        "drugbank:DB00002",
    )
    assert found.source.notes["identifiers of another form"] == 1


def test_kinds_by_class_and_by_the_ends(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity("Q10", "anaemia", P31=DISEASE),
        entity("Q11", "leukaemia", P279=DISEASE, P780=["Q10", "Q30"], P828="Q50"),
        entity("Q20", "epoetin", P31=PROTEIN, P2175="Q10"),
        entity("Q50", "radiation"),
    )
    assert found["Q10"].kinds == ("Disease",)
    assert found["Q30"].kinds == ("Symptom",)
    assert found["Q20"].kinds == ("GeneProduct",)
    assert found["Q50"].kinds == ("Concept",)
    assert ("Q50", "CAUSES", "Q11") in found.triples


@pytest.mark.parametrize(
    ("qualifiers", "reason"),
    [
        ({"P5102": "Q30230067"}, "uncertain"),
        ({"P5102": "Q28962312"}, ""),
        ({"P1480": "Q18122778"}, "uncertain"),
        ({"P1310": "Q1"}, "uncertain"),
        ({"P582": "yesterday"}, "no longer so"),
        ({"P1107": 0}, "excluded"),
        ({"P1107": 0.01}, ""),
        ({"P459": "Q1"}, ""),
    ],
)
def test_qualifiers_that_change_a_statement(
    tmp_path: Path, qualifiers: dict[str, Any], reason: str
) -> None:
    stated = statement("P2175", "Q10", **qualifiers)
    mapped = statement("P486", "D006073", **qualifiers)
    found = rows_of(
        tmp_path,
        entity("Q20", "x", P2175=[stated, "Q11"], P486=mapped),
        entity("Q10", "y", P486=mapped),
        entity("Q30", "not wanted", P486=mapped),
    )
    assert (("Q20", "TREATS", "Q10") in found.triples) == (not reason)
    assert found["Q20"].identifiers == (() if reason else ("mesh:D006073",))
    left = [row for row in found.noted if isinstance(row, LeftOutRow)]
    assert left == ([LeftOutRow(reason, 2)] if reason else [])
    assert found.source.notes == ({reason: 2} if reason else {})


@pytest.mark.parametrize(
    ("match", "same"),
    [("Q39893449", True), ("Q39893184", False), ("Q39894595", False), ("Q39894604", False)],
)
def test_only_exact_matches_are_identifiers(tmp_path: Path, match: str, same: bool) -> None:
    mapped = [statement("P2892", "C0000001", P4390=match), "C0000002"]
    found = rows_of(tmp_path, entity("Q10", "gout", P780="Q30", P2892=mapped))
    assert ("umls:C0000001" in found["Q10"].identifiers) == same
    assert "umls:C0000002" in found["Q10"].identifiers


def test_identifiers_at_the_ends_of_relations_are_judged_too(tmp_path: Path) -> None:
    mapped = statement("P486", "D006073", P4390="Q39894595", P1932="x")
    found = rows_of(tmp_path, entity("Q10", "gout", P780="Q30"), entity("Q30", "pain", P486=mapped))
    assert found["Q30"].identifiers == ()
    assert found.noted == [LeftOutRow("no exact match", 1)]


def test_classes_of_another_kind_come_before_what_an_end_usually_is(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity("Q21", "an operation", P31="Q796194", P2175="Q10"),
        entity("Q22", "a herb", P31="Q16521", P2175="Q10"),
        entity("Q23", "a pump", P279="Q6554101", P2175="Q10"),
        entity("Q24", "of a class that is not listed", P31="Q5", P2175="Q10"),
        entity("Q10", "gout", P31=DISEASE),
    )
    kinds = {qid: found[qid].kinds for qid in ("Q21", "Q22", "Q23", "Q24")}
    assert kinds == {
        "Q21": ("Procedure",), "Q22": ("Organism",), "Q23": ("Device",), "Q24": ("Drug",),
    }  # fmt: skip
    assert [qid for qid in kinds if found[qid].assumed] == ["Q24"]
    assert len(found.triples) == 4


def test_a_statement_of_an_item_with_itself(tmp_path: Path) -> None:
    relations = SHIPPED.read().relations
    reflexive = relations["OCCURS_WITH"].model_copy(
        update={"reflexive": True, "sources": {"wikidata": ["P1"]}}
    )
    words = SHIPPED.read().model_copy(update={"relations": {**relations, "OCCURS_WITH": reflexive}})
    items = [
        entity("Q20", "a drug", P31=DRUG, P2175=["Q20", "Q10"], P769="Q20", P1="Q20"),
        entity("Q11", "a word", P780="Q12"),
        {"entity": "Q12", "redirect": "Q11"},
    ]
    found = rows_of(tmp_path, *items, chosen=Wanted(words, read_lists()))
    assert sorted(found.triples) == [("Q20", "OCCURS_WITH", "Q20"), ("Q20", "TREATS", "Q10")]
    assert found["Q20"].kinds == ("Drug",)
    assert "wikidata:Q11" not in found.entities
    assert found.noted == [LeftOutRow("self-relation", 3)]


def test_redirects_are_followed(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        {"entity": "Q14", "redirect": "Q13"},
        entity("Q20", "a drug", P31=DRUG, P2175=["Q12", "Q14", "Q10"]),
        {"entity": "Q12", "redirect": "Q14"},
        entity("Q13", "a fever"),
        entity("Q10", "gout", P31=DISEASE),
        {"entity": "Q10", "redirect": "L7"},
    )
    assert found.triples == [("Q20", "TREATS", "Q10"), ("Q20", "TREATS", "Q13")]
    assert found["Q13"].name == "a fever"
    assert set(found.entities) == {"wikidata:Q20", "wikidata:Q13", "wikidata:Q10"}
    assert not found.rejected


def test_lists_from_before_there_were_qualifiers_judge_them_too(tmp_path: Path) -> None:
    path = tmp_path / "wikidata.toml"
    path.write_text("[kinds]\n", encoding="utf-8")
    assert read_lists(path).qualifiers == read_lists().qualifiers
    path.write_text("[qualifiers]\n", encoding="utf-8")
    assert not read_lists(path).qualifiers


def test_properties_that_are_used_outside_medicine(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity("Q60", "a war", P828="Q61", P1542=["Q62", "Q10"]),
        entity("Q70", "a hospital", P31=HOSPITAL, P1995="Q71"),
        entity("Q80", "femur", P31=ORGAN, P927="Q81"),
        entity("Q10", "trauma", P31=DISEASE, P927="Q80", P1995="Q71"),
        entity("Q12", "a wound", P780="Q30", P828="Q63"),
    )
    assert found.triples == [
        ("Q60", "CAUSES", "Q10"),
        ("Q63", "CAUSES", "Q12"),
        ("Q10", "HAS_ANATOMIC_SITE", "Q80"),
        ("Q10", "HAS_SPECIALTY", "Q71"),
        ("Q12", "HAS_SYMPTOM", "Q30"),
    ]
    assert found.source.notes == {"statements between items of other kinds": 4}
    assert "wikidata:Q70" not in found.entities
    assert "wikidata:Q61" not in found.entities


def test_properties_that_are_used_either_way(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity("Q90", "BRCA1", P31=GENE, P2293=["Q10", "Q98"]),
        entity("Q91", "BRCA2", P31=GENE),
        entity("Q10", "cancer", P31=DISEASE, P2293=["Q90", "Q91"]),
        entity("Q92", "unknown", P2293="Q93"),
        entity("Q94", "COX-1", P31=PROTEIN, P129=["Q20", "Q95"]),
        entity("Q20", "aspirin", P31=DRUG, P129=["Q94", "Q96"]),
        entity("Q95", "COX-2", P31=PROTEIN),
    )
    assert sorted(found.triples) == [
        ("Q20", "PHYSICALLY_INTERACTS_WITH", "Q94"),
        ("Q20", "PHYSICALLY_INTERACTS_WITH", "Q96"),
        ("Q90", "GENE_ASSOCIATED_WITH", "Q10"),
        ("Q90", "GENE_ASSOCIATED_WITH", "Q98"),
        ("Q91", "GENE_ASSOCIATED_WITH", "Q10"),
    ]


def test_every_shipped_property_goes_the_right_way(tmp_path: Path) -> None:
    for property_, mapped in wanted().relations.items():
        relation = SHIPPED.read().relations[mapped.type]
        classes = {
            "Disease": DISEASE, "Drug": DRUG, "Gene": GENE, "GeneProduct": PROTEIN,
            "Symptom": SYMPTOM,
        }  # fmt: skip
        ends = [relation.object, relation.subject] if mapped.inverse else [
            relation.subject, relation.object
        ]  # fmt: skip
        items = [
            entity("Q1", "one", P31=classes.get(ends[0], "Q5"), **{property_: "Q2"}),
            entity("Q2", "two", P31=classes.get(ends[1], "Q5")),
        ]
        pair = ("Q2", "Q1") if mapped.inverse else ("Q1", "Q2")
        found = rows_of(tmp_path, *items)
        assert found.triples == [(pair[0], mapped.type, pair[1])], property_


def test_a_symmetric_property_is_kept_once(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        entity("Q9", "warfarin", P31=DRUG, P769="Q10"),
        entity("Q10", "aspirin", P31=DRUG, P769="Q9"),
    )
    assert found.triples == [("Q10", "INTERACTS_WITH_DRUG", "Q9")]


def test_chosen_classes(tmp_path: Path) -> None:
    items = [entity("Q10", "gout", P31=DISEASE), entity("Q40", "a town", P31="Q515")]
    assert not rows_of(tmp_path, *items).all
    found = rows_of(tmp_path, *items, chosen=wanted(classes=(12136, 515)))
    assert {row.name: row.kinds for row in found.entities.values()} == {
        "gout": ("Disease",),
        "a town": (),
    }


def test_all_entities_stand_before_the_triples(tmp_path: Path) -> None:
    found = rows_of(tmp_path, entity("Q10", "a", P780="Q30"), entity("Q30", "b", P780="Q31"))
    assert [type(row).__name__ for row in found.all] == ["EntityRow"] * 3 + ["TripleRow"] * 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[kinds]\nDisease = ['12136']\n", "kinds.Disease.0"),
        ("[kinds]\nDisease = ['Q99999999999']\n", "kinds.Disease.0"),
        ("[kinds]\nDisease = ['Q9999999999']\n", "below 2"),
        ("[kinds]\n'Dis ease' = []\n", "kinds.Dis ease"),
        ("[identifiers]\nP1 = { begins = 'x:', pattern = '(' }\n", "not a regular expression"),
        ("[identifiers]\nP1 = { begins = 'umls', pattern = '.' }\n", "identifiers.P1.begins"),
        ("[statements]\nP1 = { subject = ['Disease'] }\n", "statements.P1.subject"),
        ("[qualifiers]\nP1 = { keeps = ['Q1'] }\n", "qualifiers.P1.reason"),
        ("[qualifiers]\nP1 = { reason = 'x', keeps = ['1'] }\n", "qualifiers.P1.keeps"),
        ("[kinds\n", "has no lists for Wikidata"),
    ],
)
def test_lists_that_are_none(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "wikidata.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_lists(path)


def test_lists_and_vocabulary_that_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "wikidata.toml"
    path.write_text('[kinds]\nPlant = ["Q756"]\n', encoding="utf-8")
    with pytest.raises(InputError, match="name the kind 'Plant'"):
        Wanted(SHIPPED.read(), read_lists(path))
    relations = SHIPPED.read().relations
    for names, says in ((["treats"], "is no property"), ([], "no sources.wikidata")):
        treats = relations["TREATS"].model_copy(update={"sources": {"wikidata": names}})
        mine = SHIPPED.read().model_copy(update={"relations": {"TREATS": treats}})
        with pytest.raises(InputError, match=says):
            Wanted(mine, read_lists())


@pytest.mark.parametrize("code", ["", "english language", "e", "en'", 'en"', "../en"])
def test_language_codes_that_are_none(code: str) -> None:
    with pytest.raises(UsageError, match="is no language code"):
        wanted(code)


@pytest.mark.parametrize("text", ["12136", "Q0", "P31", "Q9999999999"])
def test_classes_that_are_no_items(text: str) -> None:
    with pytest.raises(UsageError, match="is no item of Wikidata"):
        item_number(text, "--class")
