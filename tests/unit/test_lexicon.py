"""The dictionary: what it finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from biogk.training.lexicon import Lexicon


@pytest.fixture
def lexicon() -> Lexicon:
    made = Lexicon()
    made.add("e:1", "headache", ["cephalalgia"])
    made.add("e:2", "severe headache", [])
    made.add("e:3", "catalase", ["CAT"])
    made.add("e:4", "Headache", [])
    made.add("e:5", "who", ["42", "++"])
    made.close()
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A headache.", [("headache", ["e:1", "e:4"])]),
        ("Severe  headaches came", [("Severe  headaches", ["e:2"])]),
        ("the cat and CAT", [("CAT", ["e:3"])]),
        ("headachey", []),
        ("those who took 42", []),
        ("", []),
    ],
)
def test_longest_names_are_found(
    lexicon: Lexicon, text: str, found: list[tuple[str, list[str]]]
) -> None:
    matches = lexicon.matches(text)
    assert [
        (text[match.start : match.end], [one.entity for one in match.candidates])
        for match in matches
    ] == found


def test_the_way_a_name_is_written_counts(lexicon: Lexicon) -> None:
    (match,) = lexicon.matches("Headache")
    assert [(one.entity, one.method) for one in match.candidates] == [
        ("e:4", "name"),
        ("e:1", "folded-name"),
    ]


def test_the_digest_names_the_content() -> None:
    def digest(alias: str) -> str:
        made = Lexicon()
        made.add("e:1", "headache", [alias])
        return made.close()

    assert digest("a") == digest("a") != digest("b")
