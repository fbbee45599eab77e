"""A UMLS release: concepts, relations, filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import EntityRow, LeftOutRow, TripleRow, UnreadRow
from biogk.core.model.vocabulary import HomeVocabulary, shipped_vocabulary
from biogk.loaders.sources.umls.filters import Filters
from biogk.loaders.sources.umls.names import ALIASES
from biogk.loaders.sources.umls.relations import SILENT
from biogk.loaders.sources.umls.settings import read_settings
from biogk.loaders.sources.umls.source import Umls
from umls_release import (
    NAMES,
    RELATIONS,
    Read,
    definition,
    name,
    relation,
    type_of,
    write_network,
    write_release,
)


def read(folder: Path, **filters: tuple[str, ...]) -> Read:
    return Read(Umls(folder, Filters(**filters)))


def test_a_concept_is_one_entity(tmp_path: Path) -> None:
    found = read(write_release(tmp_path))
    assert found.entities["umls:C0000001"] == EntityRow(
        "umls:C0000001",
        "Aspirin",
        ("Drug",),
        ("acetylsalicylic acid",),
        "The prototypical analgesic.",
        ("Pharmacologic Substance",),
        ("mesh:D001241", "rxnorm:1191"),
    )
    assert found.entities["umls:C0000004"].kinds == ("Anatomy",)
    assert found.names()["C0000002"] == "Headache"
    assert not found.rejected


def test_a_relation_stated_from_both_ends_is_one_triple(tmp_path: Path) -> None:
    found = read(write_release(tmp_path))
    assert found.triples == [
        TripleRow("umls:C0000001", "TREATS", "umls:C0000002", "may_treat"),
        TripleRow("umls:C0000002", "IS_A", "umls:C0000003", "isa"),
    ]
    left = found.left("MRREL.RRF")
    assert left["stated already, the other way round or by another vocabulary"] == 2
    assert left[SILENT.format("SIB")] == 1
    assert not found.details.unmapped


@pytest.mark.parametrize("row", RELATIONS[:4])
def test_one_statement_is_enough(tmp_path: Path, row: str) -> None:
    whole = read(write_release(tmp_path / "all"))
    alone = read(write_release(tmp_path / "one", relations=[row]))
    assert len(alone.triples) == 1
    assert alone.triples[0] in whole.triples


@pytest.mark.parametrize(
    ("row", "edge", "said"),
    [
        (relation("C0000002", "PAR", "C0000003"), "2 HAS_BROADER 3", "CHD"),
        (relation("C0000002", "CHD", "C0000003"), "3 HAS_BROADER 2", "CHD"),
        (relation("C0000002", "RB", "C0000003"), "2 HAS_BROADER 3", "RN"),
        (relation("C0000002", "RO", "C0000003"), "2 RELATED_TO 3", "RO"),
        (relation("C0000003", "RO", "C0000002"), "2 RELATED_TO 3", "RO"),
        (relation("C0000002", "RO", "C0000003", "Rhymes_With"), "3 RELATED_TO 2", "rhymes_with"),
        (relation("C0000002", "PAR", "C0000003", "rhymes_with"), "2 HAS_BROADER 3", "CHD"),
        (relation("C0000004", "RO", "C0000002", "HAS_FINDING_SITE"), "2 HAS_ANATOMIC_SITE 4", ""),
        (
            relation("C0000003", "RO", "C0000002", "clinically_associated_with"),
            "2 CLINICALLY_ASSOCIATED_WITH 3",
            "clinically_associated_with",
        ),
    ],
)
def test_what_a_row_becomes(tmp_path: Path, row: str, edge: str, said: str) -> None:
    found = read(write_release(tmp_path, relations=[row]))
    assert found.edges() == [edge]
    assert found.triples[0].source_relation == (said or "has_finding_site")


def test_inverse_names_that_only_the_release_knows(tmp_path: Path) -> None:
    rows = [
        relation("C0000002", "RO", "C0000003", "rhymes_with"),
        relation("C0000003", "RO", "C0000002", "is_rhyme_of"),
        relation("C0000001", "RO", "C0000002", "Is_Site_Of"),
        relation("C0000002", "RO", "C0000001", "has_finding_site"),
        relation("C0000003", "RO", "C0000001", "next_to"),
        relation("C0000001", "RO", "C0000003", "next_to"),
    ]
    folder = write_release(tmp_path, relations=rows)
    (folder / "MRDOC.RRF").write_text(
        "RELA|rhymes_with|rela_inverse|is_rhyme_of|\n"
        "RELA|is_rhyme_of|rela_inverse|rhymes_with|\n"
        "RELA|is_site_of|rela_inverse|has_finding_site|\n"
        "RELA|next_to|rela_inverse|next_to|\n"
    )
    found = read(folder)
    assert sorted(
        (row.subject[-1], row.source_relation, row.object[-1]) for row in found.triples
    ) == [
        ("1", "has_finding_site", "2"),
        ("1", "next_to", "3"),
        ("2", "is_rhyme_of", "3"),
    ]
    assert found.details.general["RO rhymes_with"] == 1


@pytest.mark.parametrize(
    ("rela", "reason"),
    [
        ("disease_excludes_finding", "negated"),
        ("Is_Not_Finding_Of_Disease", "negated"),
        ("has_excluded_procedure_site", "negated"),
        ("locale_of_excluded", "negated"),
        ("was_a", "negated"),
        ("lacks_receptor", "negated"),
        ("says_the_same_the_other_way", "negated"),
        ("possibly_equivalent_to", "uncertain"),
    ],
)
def test_a_relation_that_denies_is_no_fact(tmp_path: Path, rela: str, reason: str) -> None:
    rows = [*RELATIONS, relation("C0000002", "RO", "C0000004", rela, sab="NCI")]
    folder = write_release(tmp_path, relations=rows)
    (folder / "MRDOC.RRF").write_text(
        "RELA|lacks_part|rela_inverse|says_the_same_the_other_way|\n"
        "RELA|says_the_same_the_other_way|rela_inverse|lacks_part|\n"
    )
    found = read(folder)
    assert found.edges() == ["1 TREATS 2", "2 IS_A 3"]
    assert found.noted == [LeftOutRow(reason, 1)]
    assert found.details.denied == {f"RO {rela}": 1}
    assert not found.details.general
    assert f"Left out because they deny or doubt: RO {rela} 1." in found.details.lines()
    assert not any(
        reason in line for line in found.details.lines() if line.startswith("Left out o")
    )


@pytest.mark.parametrize("rela", ["negatively_regulates", "has_notation", "may_be_rhyme_of", ""])
def test_a_relation_that_does_not_deny_keeps_its_rel(tmp_path: Path, rela: str) -> None:
    rows = [relation("C0000002", "RO", "C0000004", rela)]
    assert len(read(write_release(tmp_path, relations=rows)).triples) == 1


def test_a_denial_that_the_vocabulary_has_a_name_for_is_kept(tmp_path: Path) -> None:
    own = tmp_path / "relations.toml"
    own.write_text(
        shipped_vocabulary().read_text(encoding="utf-8") + "[relations.DOES_NOT_HAVE]\n"
        'subject = "Disease"\nobject = "Concept"\ntemplates = ["[X] does not have [Y]."]\n'
        'sources.umls = ["disease_excludes_finding", "~is_not_finding_of_disease"]\n'
    )
    rows = [
        relation("C0000002", "RO", "C0000001", "disease_excludes_finding"),
        relation("C0000001", "RO", "C0000002", "is_not_finding_of_disease"),
        relation("C0000003", "RO", "C0000001", "disease_excludes_abnormal_cell"),
    ]
    folder = write_release(tmp_path / "META", relations=rows)
    found = Read(Umls(folder, vocabulary=HomeVocabulary(own)))
    assert found.edges() == ["1 DOES_NOT_HAVE 2"]
    assert found.noted == [LeftOutRow("negated", 1)]


def test_settings_from_before_there_were_denials_deny_too(tmp_path: Path) -> None:
    own = tmp_path / "umls.toml"
    own.write_text("semantic_groups = {}\n")
    assert read_settings(own).denying == read_settings().denying
    own.write_text("denying = []\ndenying_words = ['un']\nsemantic_groups = {}\n")
    assert read_settings(own).denying_words == ["un"]


def test_a_relation_of_a_concept_with_itself_is_kept_where_it_may_be(tmp_path: Path) -> None:
    own = tmp_path / "relations.toml"
    shipped = shipped_vocabulary().read_text(encoding="utf-8")
    own.write_text(
        shipped.replace("[relations.OCCURS_AFTER]", "[relations.OCCURS_AFTER]\nreflexive = true")
    )
    rows = [
        relation("C0000002", "RO", "C0000002", "may_treat"),
        relation("C0000002", "RO", "C0000002", "occurs_after"),
        relation("C0000002", "SY", "C0000002"),
    ]
    folder = write_release(tmp_path / "META", relations=rows)
    found = Read(Umls(folder, vocabulary=HomeVocabulary(own)))
    assert found.edges() == ["2 OCCURS_AFTER 2"]
    assert found.noted == [LeftOutRow("self-relation", 1)]
    assert read(folder).noted == [LeftOutRow("self-relation", 2)]


def test_retired_concepts_are_those_that_took_their_place(tmp_path: Path) -> None:
    rows = [
        relation("C0000008", "RO", "C0000001", "may_treat"),
        relation("C0000002", "RO", "C0000009", "occurs_after"),
        relation("C0000007", "RO", "C0000001", "may_treat"),
    ]
    folder = write_release(tmp_path, relations=rows)
    (folder / "MRCUI.RRF").write_text(
        "C0000009|1999AA|SY|||C0000008|N|\nC0000008|2001AA|SY|||C0000002|Y|\n"
        "C0000007|1999AA|RB|||C0000002|Y|\nC0000006|1999AA|DEL|||||\n"
    )
    found = read(folder)
    assert found.edges() == ["1 TREATS 2"]
    assert found.entities["umls:C0000002"].identifiers == (
        *("mesh:D006261", "umls:C0000008", "umls:C0000009"),
    )
    assert found.noted == [LeftOutRow("self-relation", 1)]
    assert found.left("MRREL.RRF")["to concepts that are not in MRCONSO.RRF"] == 1
    assert (
        "Retired CUIs in MRREL.RRF, read as those that took their place: 2." in found.details.notes
    )


def test_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    with (folder / "MRFILES.RRF").open("a") as stream:
        stream.write("MRHIER.RRF|Contexts|CUI,AUI|2|70|0|\nMRXW_ENG.RRF|Words|LAT,WD|2|90|0|\n")
        stream.write("MRMAP.RRF|Mappings|MAPSETCUI|1|0|0|\nMRCUI.RRF|Retired|CUI1|1|5|0|\n")
    assert read(folder).noted == [UnreadRow("MRHIER.RRF", 70)]


def test_relations_between_names_are_no_knowledge(tmp_path: Path) -> None:
    rows = [
        relation("C0000002", "SY", "C0000002", "has_alias"),
        relation("C0000002", "RQ", "C0000003", "mapped_to"),
        relation("C0000002", "RO", "C0000002", "may_treat"),
    ]
    found = read(write_release(tmp_path, relations=rows))
    assert not found.triples
    assert found.left("MRREL.RRF") == {
        "self-relation": 1,
        "between names, not concepts": 2,
    }


def test_the_preferred_name_is_that_of_the_best_rank(tmp_path: Path) -> None:
    rows = [
        name("C0000001", "a variant", "P VO Y"),
        name("C0000001", "a synonym", "S PF Y"),
        name("C0000001", "not preferred", "P PF N"),
        name("C0000001", "the name", "P PF Y", sab="NCI"),
        name("C0000001", "The  NAME", "S VO N"),
    ]
    found = read(write_release(tmp_path, names=rows))
    entity = found.entities["umls:C0000001"]
    assert entity.name == "the name"
    assert entity.aliases == ("not preferred", "a variant", "a synonym")
    only = read(write_release(tmp_path, names=rows), vocabularies=("msh",))
    assert only.names() == {"C0000001": "not preferred"}


def test_aliases_have_a_limit_that_is_counted(tmp_path: Path) -> None:
    rows = [name("C0000001", f"name {number:03}", "S PF N") for number in range(ALIASES + 5)]
    found = read(write_release(tmp_path, names=rows))
    assert len(found.entities["umls:C0000001"].aliases) == ALIASES
    assert found.left("MRCONSO.RRF")[f"over {ALIASES} aliases"] == 4


def test_languages(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    spanish = read(folder, languages=("SPA",))
    assert spanish.names() == {"C0000001": "Acido acetilsalicilico"}
    assert spanish.left("the concepts")["without a name that passes"] == 3
    assert spanish.left("MRREL.RRF")["to concepts that were left out"] == 4
    both = read(folder, languages=("spa", "eng"))
    assert both.names()["C0000001"] == "Acido acetilsalicilico"
    assert both.names()["C0000002"] == "Headache"


def test_suppressed_rows(tmp_path: Path) -> None:
    rows = [*RELATIONS, relation("C0000001", "RO", "C0000004", suppress="O")]
    folder = write_release(tmp_path, relations=rows)
    default = read(folder)
    assert default.left("MRCONSO.RRF")["suppressed (O)"] == 1
    assert default.left("MRREL.RRF")["suppressed (O)"] == 1
    kept = read(folder, suppressed=("O",))
    assert "Aspirina vieja" in kept.entities["umls:C0000001"].aliases
    assert "1 RELATED_TO 4" in kept.edges()


def test_relations_by_their_names(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    assert read(folder, relas=("may_treat",)).edges() == ["1 TREATS 2"]
    assert read(folder, relas=("may_be_treated_by",)).edges() == ["1 TREATS 2"]
    assert read(folder, rels=("par",)).edges() == ["2 IS_A 3"]
    assert read(folder, rels=("par",)).left("MRREL.RRF")["of other REL"] == 3


@pytest.mark.parametrize("wanted", ["T184", "sign or symptom", "DISO", "Disorders"])
def test_semantic_types_and_groups(tmp_path: Path, wanted: str) -> None:
    found = read(write_release(tmp_path), types=(wanted,))
    assert set(found.names()) == {"C0000002", "C0000003"}
    assert found.edges() == ["2 IS_A 3"]
    assert found.left("the concepts")["of other semantic types"] == 2


def test_the_groups_of_the_paper(tmp_path: Path) -> None:
    rows = [*RELATIONS, relation("C0000004", "RO", "C0000002", "disease_may_have_finding")]
    folder = write_release(tmp_path, relations=rows)
    assert read(folder, groups=("paper",)).edges() == ["1 TREATS 2", "2 HAS_SYMPTOM 4"]
    one = read(folder, groups=("paper.has_symptoms",))
    assert one.edges() == ["2 HAS_SYMPTOM 4"]
    assert one.left("MRREL.RRF") == {"in none of the groups": 5}
    assert not one.details.unmapped
    assert set(read_settings().relation_groups["paper"]) == {
        *("drug_used_for_treatment", "physiologic_effect", "has_symptoms"),
        *("clinically_associated", "drug_agent"),
    }


def test_the_settings_are_a_file_of_the_users(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "release")
    own = tmp_path / "umls.toml"
    own.write_text(
        '[semantic_groups.ALL]\nname = "All"\nkind = "Symptom"\ntypes = {T121 = "Drug, mostly"}\n'
        '[relation_groups.mine.up]\ntype = "PART_OF"\nnames = ["isa"]\n'
    )
    found = Read(Umls(folder, Filters(groups=("mine",)), settings=own))
    assert found.entities["umls:C0000001"].kinds == ("Symptom",)
    assert found.entities["umls:C0000001"].semantic_types == ("Drug, mostly",)
    assert found.entities["umls:C0000004"].kinds == ("Concept",)
    assert found.edges() == ["2 PART_OF 3"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("semantic_groups = 1", "semantic_groups"),
        ("[semantic_groups.A]\nname='A'\nkind='Cat'\ntypes={}", "has the kind Cat"),
        ("semantic_groups = {}\n[relation_groups.a.b]\ntype='NO'\nnames=['x']", "type NO"),
        ("semantic_groups = {}\n[kinds]\nT1 = 'Drug'", "kinds"),
        ("semantic_groups = [", "cannot be read"),
    ],
)
def test_settings_that_cannot_be(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "umls.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=says) as caught:
        read_settings(path)
    assert "umls.toml" in caught.value.message


def test_filters_that_name_nothing(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    with pytest.raises(UsageError, match="no semantic type or group 'T999'"):
        Umls(folder, Filters(types=("T999",)))
    with pytest.raises(UsageError, match=r"no group of relations 'paper\.cures'"):
        Umls(folder, Filters(groups=("paper.cures",)))


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"vocabularies": ("MSH", "NOSUCH")}, "MRCONSO.RRF has nothing of vocabulary NOSUCH"),
        ({"languages": ("FRE",)}, "It has ENG, SPA."),
        ({"rels": ("PAR", "ZZ")}, "MRREL.RRF has nothing of REL ZZ"),
        ({"relas": ("cures",)}, "nothing of RELA cures. Nothing was loaded. It has "),
    ],
)
def test_filters_that_the_release_has_nothing_for(
    tmp_path: Path, filters: dict[str, tuple[str, ...]], says: str
) -> None:
    with pytest.raises(UsageError) as caught:
        read(write_release(tmp_path), **filters)
    assert says in str(caught.value)


def test_what_is_loaded_without_is_said(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    assert any("Loaded without MRDOC.RRF" in line for line in read(folder).details.notes)


def test_semantic_types_as_entities(tmp_path: Path) -> None:
    folder = write_release(tmp_path / "META")
    net = write_network(tmp_path / "NET")
    found = Read(Umls(tmp_path, with_types=True))
    assert found.entities["umls:T184"] == EntityRow(
        "umls:T184", "Sign or Symptom", ("SemanticType",), (), "What is seen or felt."
    )
    assert TripleRow("umls:T184", "IS_A", "umls:T033", "isa") in found.triples
    assert TripleRow("umls:C0000002", "HAS_SEMANTIC_TYPE", "umls:T184", "STY") in found.triples
    assert found.entities["umls:T121"].name == "Pharmacologic Substance"
    assert found.left("SRSTR") == {
        "not between two semantic types": 1,
        "blocked": 1,
        "not in the vocabulary": 1,
    }
    with pytest.raises(InputError, match="has no SRDEF"):
        Umls(folder, with_types=True)
    assert Read(Umls(folder, network=net, with_types=True)).entities == found.entities


def test_definitions_in_the_order_of_the_settings(tmp_path: Path) -> None:
    rows = [
        definition("C0000001", "by nobody", sab="ZZZ"),
        definition("C0000001", "by NCI", sab="NCI"),
        definition("C0000001", "hidden", sab="MSH", suppress="Y"),
    ]
    found = read(write_release(tmp_path, definitions=rows))
    assert found.entities["umls:C0000001"].description == "by NCI"
    assert found.left("MRDEF.RRF") == {"beside a preferred one": 1, "suppressed (Y)": 1}
    alone = read(write_release(tmp_path, definitions=rows[:1]))
    assert alone.left("MRDEF.RRF") == {}
    assert not any("MRDEF" in line for line in alone.details.lines())
    names = [*NAMES, name("C0000001", "a name of nobody", sab="ZZZ")]
    folder = write_release(tmp_path, names=names, definitions=rows)
    only = read(folder, vocabularies=("ZZZ", "MSH"))
    assert only.entities["umls:C0000001"].description == "by nobody"


def test_identifiers_of_entry_terms_are_not_those_of_the_concept(tmp_path: Path) -> None:
    rows = [
        name("C0000001", "a narrower thing", sab="MSH", tty="EN", code="D000001"),
        name("C0000001", "A1BG", "S PF N", sab="HGNC", tty="PT", code="HGNC:5"),
        name("C0000001", "cosa", lat="SPA", sab="SNOMEDCT_US", tty="PT", code="123"),
        name("C0000001", "old", sab="DRUGBANK", tty="IN", code="DB00001", suppress="O"),
    ]
    found = read(write_release(tmp_path, names=rows))
    assert found.entities["umls:C0000001"].identifiers == ("hgnc:5", "snomedct:123")


def test_types_that_the_settings_do_not_know(tmp_path: Path) -> None:
    types = [type_of("C0000001", "T777", "A new type")]
    found = read(write_release(tmp_path, types=types))
    assert found.entities["umls:C0000001"].semantic_types == ("A new type",)
    assert found.entities["umls:C0000001"].kinds == ("Concept",)


def test_identifiers_of_the_nci_metathesaurus(tmp_path: Path) -> None:
    rows = [*NAMES, name("CL105989", "Local"), name("CL1234567", "Newer")]
    links = [relation("C0000001", "RO", "CL105989"), relation("CL1234567", "RO", "CL105989")]
    found = read(write_release(tmp_path, names=rows, relations=links))
    assert {"CL105989", "CL1234567"} <= set(found.names())
    assert [(row.subject, row.object) for row in found.triples] == [
        ("umls:C0000001", "umls:CL105989"),
        ("umls:CL105989", "umls:CL1234567"),
    ]
