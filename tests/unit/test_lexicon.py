"""The dictionary: what it finds, how it says so, and what it leaves alone."""
# ruff: noqa: RUF001 - signs that look alike are the point

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biogk.core.model.invisible import visible
from biogk.training.linking.abbreviations import definitions
from biogk.training.linking.candidates import Rules
from biogk.training.linking.groups import Join, SameGroups
from biogk.training.linking.lexicon import Lexicon
from biogk.training.linking.normal import Normaliser, variants
from biogk.training.linking.species import species_in
from biogk.training.linking.wider import WiderConcepts
from biogk.training.linking.words import split_words

ENTITIES = {
    "e:1": ("headache", ["cephalalgia"]),
    "e:2": ("severe headache", []),
    "e:3": ("catalase", ["CAT"]),
    "e:4": ("Headache", []),
    "e:5": ("who", ["42", "++"]),
    "e:6": ("Asthma, Bronchial", []),
    "e:7": ("tumor necrosis factor alpha", ["TNF-α"]),
    "e:8": ("acute renal failure", ["renal failure, acute"]),
    "e:9": ("Sjögren's syndrome (disorder)", []),
    "e:10": ("beta-blocker", []),
    "e:11": ("interleukin 2", ["IL-2"]),
    "e:12": ("carbamazepine", []),
    "e:13": ("oedema", ["haemorrhage"]),
}


def built(rules: Rules | None = None) -> Lexicon:
    made = Lexicon(rules)
    for entity, (name, aliases) in ENTITIES.items():
        made.add(entity, name, aliases)
    made.close()
    return made


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return built()


def found(lexicon: Lexicon, text: str) -> list[tuple[str, list[str]]]:
    return [
        (text[match.start : match.end], [one.entity for one in match.candidates])
        for match in lexicon.matches(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A headache.", [("headache", ["e:1", "e:4"])]),
        ("Severe  headaches came", [("Severe  headaches", ["e:2"])]),
        ("severe\r\nheadache", [("severe\r\nheadache", ["e:2"])]),
        ("the cat and CAT", [("CAT", ["e:3"])]),
        ("headachey", []),
        ("those who took 42", []),
        ("", []),
        ("bronchial asthma", [("bronchial asthma", ["e:6"])]),
        ("asthma, bronchial", [("asthma, bronchial", ["e:6"])]),
        ("TNF-alpha, TNFα", [("TNF-alpha", ["e:7"]), ("TNFα", ["e:7"])]),
        ("tnf alpha", [("tnf alpha", ["e:7"])]),
        ("Tumour necrosis factor-α", []),
        ("tumor necrosis factor-α", [("tumor necrosis factor-α", ["e:7"])]),
        ("Renal failure, acute", [("Renal failure, acute", ["e:8"])]),
        ("Sjogren syndrome", [("Sjogren syndrome", ["e:9"])]),
        ("Sjo\u0308gren\u2019s syndrome", [("Sjo\u0308gren\u2019s syndrome", ["e:9"])]),
        ("beta blockers, β-blocker", [("beta blockers", ["e:10"]), ("β-blocker", ["e:10"])]),
        ("IL2 and il2 and IL-2R", [("IL2", ["e:11"])]),
        ("edema, hemorrhages", [("edema", ["e:13"]), ("hemorrhages", ["e:13"])]),
        ("😀 headache 😀", [("headache", ["e:1", "e:4"])]),
        ("carbamazapine", []),
    ],
)
def test_the_longest_names_are_found(
    lexicon: Lexicon, text: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert found(lexicon, text) == expected


def test_the_way_a_name_is_written_counts(lexicon: Lexicon) -> None:
    (match,) = lexicon.matches("Headache")
    assert [(one.entity, one.method, one.score) for one in match.candidates] == [
        ("e:4", "name", 1.0),
        ("e:1", "normalised-name", 0.9),
    ]
    (match,) = lexicon.matches("TNF-α")
    assert [(one.method, one.score) for one in match.candidates] == [("alias", 0.95)]


def of_names(*names: str, groups: SameGroups | None = None) -> Lexicon:
    """A dictionary in which each entity is called as its id is."""
    made = Lexicon(groups=groups)
    for name in names:
        made.add(name, name, [])
    made.close()
    return made


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("Gout", "Gout came, gout went.", ["Gout", "gout"]),
        ("gout", "Gout came, gout went.", ["Gout", "gout"]),
        ("Rash", "rashes are no short names", []),
        ("Rash", "RASH AND PAIN", ["RASH"]),
        ("Rash", "Skin:\nRASH: none", ["RASH"]),
        ("Rash", "1. RASH. It went.", ["RASH"]),
        ("rash", "a CT showed RASH", []),
        ("cat", "a CAT scan of the cat", ["cat"]),
        ("CAT", "the cat, Cat and CAT", ["CAT"]),
        ("iNOS", "inos INOS iNOS", ["iNOS"]),
        ("CD4", "cd4 CD4", ["CD4"]),
        ("IgE", "ige IGE IgE", ["IgE"]),
        ("All", "all were treated; All", []),
        ("ALL", "all were treated for ALL", ["ALL"]),
        ("Pain", "no pAIN", []),
        ("\u5934\u75db\u75c5", "\u5934\u75db\u75c5", ["\u5934\u75db\u75c5"]),
    ],
)
def test_short_names_need_their_case_only_if_they_are_acronyms(
    name: str, text: str, there: list[str]
) -> None:
    matches = of_names(name).matches(text)
    assert [text[match.start : match.end] for match in matches] == there


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("methotrexate", "on Metho\u200btrexate.", "Metho\u200btrexate"),
        ("pneumonitis", "\ufeffpneu\u00admonitis\u200b,", "pneu\u00admonitis"),
        ("pneu\u00admonitis", "a pneumonitis", "pneumonitis"),
        (
            "acute renal failure",
            "acute\u200b re\u00adnal failure",
            "acute\u200b re\u00adnal failure",
        ),
        ("Sj\u00f6gren syndrome", "Sjo\u0308\u00adgren syndrome", "Sjo\u0308\u00adgren syndrome"),
    ],
)
def test_signs_that_are_not_seen_are_no_borders(name: str, text: str, there: str) -> None:
    (match,) = of_names(name).matches(text)
    assert text[match.start : match.end] == there


def test_words_without_what_is_not_seen() -> None:
    words = split_words("\ufeffMetho\u200btrexate (\u00ad)")
    assert words.texts == ("Methotrexate", "(", ")")
    assert (words.starts, words.ends) == ((1, 15, 17), (14, 16, 18))
    assert all(unicodedata.category(sign) == "Cf" for sign in "\u00ad\u200b\u2060\ufeff")
    assert visible("".join(map(chr, range(0x300)))) == "".join(
        sign for sign in map(chr, range(0x300)) if unicodedata.category(sign) != "Cf"
    )


def test_no_capital_decides_between_what_same_as_joins() -> None:
    names = ("Foozine", "foozine", "Other foozine")
    groups = SameGroups([Join(0.9, "Foozine", "foozine")])
    for text in ("Foozine", "foozine", "FOOZINE"):
        (match,) = of_names(*names, groups=groups).matches(text)
        assert [one.entity for one in match.candidates] == ["Foozine", "foozine"]
        assert len({one.score for one in match.candidates}) == 1
    apart, joined = of_names(*names), of_names(*names, groups=groups)
    assert len({one.score for one in apart.matches("foozine")[0].candidates}) == 2
    assert apart.close() != joined.close()


def test_groups_of_what_same_as_joins() -> None:
    joins = [
        Join(0.9, "b", "c", ("two",), ("three",)),
        Join(1.0, "a", "b", ("one",), ("two",)),
        Join(0.5, "c", "other", ("three",), ("one",)),
        Join(1.0, "x", "y", ("one",), ("one",)),
    ]
    groups = SameGroups(joins)
    assert list(groups) == [("b", "a"), ("c", "a"), ("y", "x")]
    assert [groups.of(each) for each in ("a", "c", "other", "y", "new")] == [
        "a",
        "a",
        "other",
        "x",
        "new",
    ]
    assert list(SameGroups(reversed(joins))) == list(groups)


def test_names_inside_of_names_on_request() -> None:
    nested = built(Rules(nested=True))
    assert found(nested, "a severe headache") == [
        ("severe headache", ["e:2"]),
        ("headache", ["e:1", "e:4"]),
    ]


def test_an_explained_abbreviation_is_its_long_form(lexicon: Lexicon) -> None:
    text = "Acute renal failure (ARF) came; ARF went, and ARFs, but not BARF."
    matches = lexicon.matches(text)
    assert [text[match.start : match.end] for match in matches] == [
        "Acute renal failure",
        "ARF",
        "ARF",
    ]
    assert {one.method for match in matches[1:] for one in match.candidates} == {"abbreviation"}
    assert matches[1].candidates[0].entity == "e:8"
    assert found(built(Rules(abbreviations=False)), text) == [("Acute renal failure", ["e:8"])]


def test_an_abbreviation_keeps_what_else_it_may_be() -> None:
    made = Lexicon()
    made.add("a", "cold air test", [])
    made.add("b", "catalase", ["CAT"])
    made.close()
    matches = made.matches("the cold air test (CAT): CAT")
    assert [[(one.entity, one.method) for one in match.candidates] for match in matches] == [
        [("a", "name")],
        [("a", "abbreviation"), ("b", "alias")],
        [("a", "abbreviation"), ("b", "alias")],
    ]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("acute renal failure (ARF)", [("ARF", "acute renal failure")]),
        ("ARF (acute renal failure)", [("ARF", "acute renal failure")]),
        ("heat shock protein (HSP; 70 kDa)", [("HSP", "heat shock protein")]),
        ("the transcription factor 1 [TF1]", [("TF1", "transcription factor 1")]),
        ("blood pressure (mm Hg)", []),
        ("a dose (10 mg)", []),
        ("(ARF)", []),
        ("()", []),
        ("x (y", []),
        ("we (WE)", []),
        ("interleukin-2 (IL-2)", [("IL-2", "interleukin-2")]),
    ],
)
def test_definitions(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(text[slice(*s)], text[slice(*n)]) for s, n in definitions(text)] == pairs


def test_words_that_are_alike_on_request() -> None:
    approximate = built(Rules(approximate=0.9))
    (match,) = approximate.matches("under carbamazapine")
    (candidate,) = match.candidates
    assert (candidate.entity, candidate.method) == ("e:12", "approximate")
    assert 0.72 <= candidate.score < 0.8
    assert found(approximate, "acute renel failure") == []
    assert found(built(Rules(approximate=0.8)), "severe headahce")[0][1] == ["e:2"]
    assert found(approximate, "carbon dioxide was treated") == []


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Asthma, Bronchial", ["Bronchial Asthma"]),
        ("Fever (finding)", ["Fever"]),
        ("Anemia, Aplastic, Congenital", ["Congenital Aplastic Anemia"]),
        ("Pain, chest NOS", ["Pain, chest", "chest Pain"]),
        ("2,3-butanediol", []),
        ("plain name", []),
        ("one, two, three, four", []),
    ],
)
def test_variants(name: str, others: list[str]) -> None:
    assert list(variants(name)) == others


def test_the_digest_names_the_content_and_the_rules() -> None:
    def digest(alias: str, rules: Rules | None = None) -> str:
        made = Lexicon(rules)
        made.add("e:1", "headache", [alias])
        return made.close()

    assert digest("a") == digest("a", Rules())
    assert len({digest("a"), digest("b"), digest("a", Rules(nested=True))}) == 3


def test_what_an_entity_is_a_kind_of_is_a_candidate_where_asked_for() -> None:
    parents = {"e:1": ["e:9", "e:8"], "e:8": ["e:7"], "e:9": ["e:1"]}
    digests = set()
    for steps, expected in (
        (0, [("e:1", 1.0)]),
        (1, [("e:1", 1.0), ("e:8", 0.5), ("e:9", 0.5)]),
        (3, [("e:1", 1.0), ("e:8", 0.5), ("e:9", 0.5), ("e:7", 0.25)]),
    ):
        made = Lexicon(Rules(wider=steps), wider=WiderConcepts(parents, steps=steps))
        made.add("e:1", "headache", [])
        digests.add(made.close())
        (match,) = made.matches("A headache.")
        assert [(each.entity, each.score) for each in match.candidates] == expected
        assert {each.method for each in match.candidates[1:]} <= {"wider"}
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nrf2 in rats.", ["rat"]),
        ("Nrf2 in patients.", ["human"]),
        ("Nrf2 in patients and Rats.", ["human", "rat"]),
        ("Nrf2 in hamsters.", []),
        ("Nrf2 is known.", ["human", "rat"]),
        ("Nrf2 of a demonstrated ratio.", ["human", "rat"]),
        ("Fever and Nrf2 in 12-year-old E. coli.", ["fever", "human"]),
    ],
)
def test_a_gene_is_of_a_species_that_the_text_names(text: str, expected: list[str]) -> None:
    for any_species in (False, True):
        made = Lexicon(Rules(any_species=any_species))
        made.add("human", "Nrf2", (), "ncbitaxon:9606")
        made.add("rat", "Nrf2", (), "ncbitaxon:10116")
        made.add("fever", "fever", ())
        made.close()
        entities = [one for _, each in found(made, text) for one in each]
        assert set(expected) <= set(entities)
        assert any_species or sorted(entities) == expected


def test_a_gene_has_the_species_of_what_same_as_joins_to_it() -> None:
    made = Lexicon(groups=SameGroups([Join(1.0, "human", "joined")]))
    made.add("human", "Nrf2", (), "ncbitaxon:9606")
    made.add("joined", "Nrf2", ())
    made.close()
    assert found(made, "Nrf2 in rats.") == []
    assert found(made, "Nrf2.") == [("Nrf2", ["human", "joined"])]


@pytest.mark.parametrize(
    ("text", "species"),
    [
        ("Mice, not men", {"ncbitaxon:10090", "ncbitaxon:9606"}),
        ("C. elegans and guinea  pigs", {"ncbitaxon:6239", "ncbitaxon:10141"}),
        ("a woman of 30", {"ncbitaxon:9606"}),
        ("a CAT scan, menthol, comment, pigment, manual", set()),
    ],
)
def test_species(text: str, species: set[str]) -> None:
    assert species_in(text) == species


def test_an_empty_dictionary_finds_nothing() -> None:
    made = Lexicon()
    made.add("e:1", "", ["++"])
    made.close()
    assert made.names == 0
    assert made.matches("anything (A)") == []


SIGNS = st.text(st.sampled_from("aA sS-'’αßé\u0301İſ1\u00ad\u200b(,)\r\n😀ªﬁ"), max_size=30)


@given(SIGNS)
def test_parts_keep_their_places(text: str) -> None:
    normal = Normaliser().read(text)
    assert len(normal.parts) == len(normal.starts) == len(normal.ends)
    starts = [start for start in normal.starts if start >= 0]
    ends = [end for end in normal.ends if end >= 0]
    assert len(starts) == len(ends)
    assert all(start < end for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)
    assert all(part and " " not in part for part in normal.parts)


@given(SIGNS, SIGNS)
def test_a_name_is_found_in_itself(name: str, around: str) -> None:
    made = Lexicon(Rules(approximate=0.8))
    made.add("e:1", name, [])
    made.close()
    for text in (name, f"{around} {name} {around}"):
        for match in made.matches(text):
            assert 0 <= match.start < match.end <= len(text)
            assert match.candidates
    assert made.names <= 1
