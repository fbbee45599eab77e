"""The vocabulary that decides on labels and relationship types."""

from __future__ import annotations

from pathlib import Path

import pytest

from biogk.errors import InputError
from biogk.loaders.vocabulary import read_vocabulary, relationship_type, vocabulary

RELATION = '[relations.{type}]\nsubject = "Drug"\nobject = "Disease"\ntemplate = "{template}"\n'


def test_all_kinds_of_relations_are_known() -> None:
    found = vocabulary()
    for type_, relation in found.relations.items():
        assert {relation.subject, relation.object} <= set(found.kinds), type_


def test_no_source_says_one_relation_twice() -> None:
    for source in ("wikidata", "medlama", "triples"):
        names = [
            name.removeprefix("~")
            for relation in vocabulary().relations.values()
            for name in relation.sources.get(source, [])
        ]
        assert len(names) == len(set(names)), source


def test_inverse_names_are_marked() -> None:
    wikidata = vocabulary().mapped("wikidata")
    assert (wikidata["P2175"].type, wikidata["P2175"].inverse) == ("TREATS", False)
    assert (wikidata["P2176"].type, wikidata["P2176"].inverse) == ("TREATS", True)


def test_predictions_have_types_of_their_own() -> None:
    assert relationship_type("Adverse-Effect") == "PREDICTED_ADVERSE_EFFECT"
    with pytest.raises(InputError, match="no relation 'Cures'"):
        relationship_type("Cures")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kinds = [", "is not a vocabulary"),
        ("", "kinds"),
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


def test_a_relationship_type_that_would_leave_the_query(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = RELATION.format(type='"X`] DETACH DELETE (n"', template="[X] [Y]")
    path.write_text("kinds = []\n" + text, encoding="utf-8")
    with pytest.raises(InputError, match="relations"):
        read_vocabulary(path)
