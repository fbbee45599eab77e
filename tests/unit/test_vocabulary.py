"""The vocabulary that decides on labels and relationship types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from biogk.cli.app import App
from biogk.cli.relations import command as relations
from biogk.core.config import Home
from biogk.core.errors import InputError, UsageError
from biogk.core.model.mapped import MappedRelation, signs_of
from biogk.core.model.rows import TripleRow
from biogk.core.model.vocabulary import (
    SHIPPED,
    HomeVocabulary,
    Vocabulary,
    read_vocabulary,
    shipped_vocabulary,
)

RELATION = '[relations.{type}]\nsubject = "Drug"\nobject = "Disease"\ntemplates = ["{template}"]\n'


def test_all_kinds_of_relations_are_known() -> None:
    found = SHIPPED.read()
    for type_, relation in found.relations.items():
        assert {relation.subject, relation.object} <= set(found.kinds), type_


def test_no_source_says_one_relation_twice() -> None:
    for source in ("wikidata", "medlama", "hetionet", "sider", "biolink", "obo", "triples"):
        names = [
            name.removeprefix("~")
            for relation in SHIPPED.read().relations.values()
            for name in relation.sources.get(source, [])
        ]
        assert len(names) == len(set(names)), source


def test_inverse_names_are_marked() -> None:
    wikidata = SHIPPED.read().mapped("wikidata")
    assert (wikidata["P2175"].type, wikidata["P2175"].inverse) == ("TREATS", False)
    assert (wikidata["P2176"].type, wikidata["P2176"].inverse) == ("TREATS", True)


def test_a_symmetric_relation_is_kept_once() -> None:
    interacts = SHIPPED.read().mapped("hetionet")["GiG"]
    assert interacts.ends("b", "a") == interacts.ends("a", "b") == ("a", "b")
    assert SHIPPED.read().mapped("wikidata")["P2176"].ends("b", "a") == ("a", "b")
    assert SHIPPED.read().mapped("wikidata")["P2175"].ends("b", "a") == ("b", "a")


def test_which_relations_may_hold_of_one_thing() -> None:
    relations = SHIPPED.read().relations
    reflexive = {type_ for type_, each in relations.items() if each.reflexive}
    assert reflexive == {"INTERACTS_WITH", "REGULATES"}
    assert SHIPPED.read().mapped("hetionet")["Gr>G"].reflexive
    assert not SHIPPED.read().mapped("wikidata")["P2176"].reflexive


def test_names_that_deny() -> None:
    assert signs_of("!~treats") == ("treats", True, True)
    given = {"subject": "Drug", "object": "Disease", "templates": ["[X] treats [Y]."]}
    relation = given | {"sources": {"a": ["!fails", "!~is_failed_by", "~by"]}}
    known = Vocabulary.model_validate({"kinds": [], "relations": {"TREATS": relation}})
    found = known.mapped("a")
    assert found["fails"].triple("a:1", "a:2", "x") == TripleRow(
        "a:1", "TREATS", "a:2", "x", negated=True
    )
    assert found["is_failed_by"].triple("a:2", "a:1", "x").negated
    assert not found["by"].triple("a:2", "a:1", "x").negated


def test_predictions_have_types_of_their_own() -> None:
    known = SHIPPED.read()
    for corpus in ("ade-0", "notes"):
        found = known.predicted("Adverse-Effect", corpus)
        assert found == MappedRelation("PREDICTED_HAS_SIDE_EFFECT", inverse=True)
        assert found.ends("effect", "drug") == ("drug", "effect")
    bound = known.predicted("bind", "biorelex")
    assert bound.type == "PREDICTED_PHYSICALLY_INTERACTS_WITH"
    assert bound.ends("b", "a") == bound.ends("a", "b") == ("a", "b")
    with pytest.raises(InputError, match="no relation 'Cures'"):
        known.predicted("Cures", "ade")


def test_the_corpus_decides_what_a_predicted_relation_is_called() -> None:
    corpora = {"a": {"relations": {"treats": "TREATS"}}, "b": {"relations": {"treats": "CURES"}}}
    known = Vocabulary.model_validate({"kinds": [], "relations": {}, "corpora": corpora})
    assert known.predicted("treats", "a") == known.predicted("treats", "a-3")
    assert known.predicted("treats", "a") == MappedRelation("PREDICTED_TREATS")
    assert known.predicted("treats", "b-0").type == "PREDICTED_CURES"
    with pytest.raises(InputError, match=r"corpus 'c'.*a \(TREATS\), b \(CURES\)"):
        known.predicted("treats", "c")


def test_two_homes_of_one_process_keep_their_vocabularies(tmp_path: Path) -> None:
    shipped = shipped_vocabulary().read_text(encoding="utf-8")
    homes = []
    for name in ("HEALS", "EASES"):
        path = tmp_path / name / "relations.toml"
        path.parent.mkdir()
        path.write_text(shipped.replace("[relations.TREATS]", f"[relations.{name}]"))
        homes.append(HomeVocabulary(path))
    assert [home.read().mapped("wikidata")["P2175"].type for home in homes] == ["HEALS", "EASES"]
    assert homes[0].read() is homes[0].read()
    assert homes[0].relations is not None
    homes[0].relations.write_text(shipped.replace("[relations.TREATS]", "[relations.MENDS]"))
    assert [home.read().mapped("wikidata")["P2175"].type for home in homes] == ["MENDS", "EASES"]
    assert "TREATS" in SHIPPED.read().relations


def test_what_each_source_can_state() -> None:
    found = SHIPPED.read()
    assert found.types_of("wikidata")[:4] == ["TREATS", "HAS_SYMPTOM", "CAUSES", "HAS_SPECIALTY"]
    assert found.types_of("nothing") == []
    assert found.mapped("nothing") == {}
    assert len(found.mapped("medlama")) == 19
    assert SHIPPED.read() is found


def test_a_long_unknown_relation_is_shortened() -> None:
    with pytest.raises(InputError) as caught:
        SHIPPED.read().predicted("x" * 10_000_000, "ade")
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kinds = [", "is not a vocabulary"),
        ("kinds = " + "[" * 100_000, "is not a vocabulary"),
        ("kinds = []\nkinds = []\n[relations]\n", "is not a vocabulary"),
        ("\n", "kinds.*Field required"),
        ('kinds = ["A b"]\n[relations]\n', "kinds.0"),
        ('kinds = ["A\\n"]\n[relations]\n', "kinds.0"),
        ("kinds = [7]\n[relations]\n", "kinds.0"),
        ("kinds = []\nrelations = 1\n", "relations"),
        ("kinds = []\n[relations]\n[corpora.x.relations]\na = 'b c'\n", "corpora.x"),
        ("kinds = []\n" + RELATION.format(type="TREATS", template="[X] [X] [Y]"), "template"),
        (
            "kinds = []\n" + RELATION.format(type="TREATS", template="[X] [Y]") + "weight = 1\n",
            "relations.TREATS.weight",
        ),
        ("kinds = []\n" + RELATION.format(type="TREATS", template="[X] helps"), "template"),
        (
            "kinds = []\n"
            + RELATION.format(type="TREATS", template="[X] [Y]").replace("Drug", "D`rug"),
            "subject",
        ),
        ("kinds = []\ncolour = 1\n[relations]\n", "colour"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        read_vocabulary(path)
    assert "mine.toml" in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\x1f\x8b\x08rest", "is damaged or cut off"),
        ("kinds".encode("utf-16"), "is in UTF-16"),
        (b'kinds = ["\xe9"]', "is not a UTF-8 text file: its byte 11 is 0xe9"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_vocabulary(path)


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder, not a file"):
        read_vocabulary(tmp_path)
    with pytest.raises(InputError, match="nowhere is not there"):
        read_vocabulary(tmp_path / "nowhere")


def test_a_relationship_type_that_would_leave_the_query(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = RELATION.format(type='"X`] DETACH DELETE (n"', template="[X] [Y]")
    path.write_text("kinds = []\n" + text, encoding="utf-8")
    with pytest.raises(InputError, match="relations"):
        read_vocabulary(path)


def test_a_home_may_have_a_vocabulary_of_its_own(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run = CliRunner().invoke
    made = run(relations, ["--home", str(tmp_path), "--init"], obj=App())
    assert (made.exit_code, home.relations.exists()) == (0, True)
    again = run(relations, ["--home", str(tmp_path), "--init"], obj=App())
    assert isinstance(again.exception, UsageError)
    text = home.relations.read_text().replace("[relations.TREATS]", "[relations.HEALS]")
    home.relations.write_text(text)
    shown = run(relations, ["--home", str(tmp_path), "--source", "wikidata"], obj=App())
    assert "HEALS" in shown.output
    other = run(relations, ["--home", str(tmp_path / "other"), "--json"], obj=App())
    assert {"TREATS", "CAUSES"} <= {each["type"] for each in json.loads(other.output)}
