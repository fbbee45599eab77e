"""Texts cut into sentences, with the names in them."""

from __future__ import annotations

import pytest

from biogk.training.graphs.textgraph import pieces_of, sentence_spans
from biogk.training.linking.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\t ", []),
        ("Rash.", ["Rash."]),
        ("  Rash. 😀 E. coli grew, e.g. at 37.5 C.\n\nNext?", None),
        ("Drug A (10 mg i.v.) failed in Fig. 2. Drug B did not.", None),
    ],
)
def test_sentences_keep_their_characters(text: str, sentences: list[str] | None) -> None:
    spans = sentence_spans(text)
    found = [text[start:end] for start, end in spans]
    assert all(each == each.strip() != "" for each in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert sentences is None or found == sentences
    assert sentences is not None or len(found) in (2, 3)


def test_names_are_found_in_the_whole_text_and_stay_in_their_sentence() -> None:
    lexicon = Lexicon()
    lexicon.add("m", "methotrexate", ())
    lexicon.add("s", "end. begin", ())
    lexicon.close()
    text = "Methotrexate (MTX) was given. MTX helped at the end. Begin again with methotrexate."
    pieces = pieces_of(["", text], lexicon, whole=False)
    assert {piece.text for piece in pieces} == {1}
    names = [[text[m.start : m.end] for m in piece.matches] for piece in pieces]
    assert names == [["Methotrexate", "MTX"], ["MTX"], ["methotrexate"]]
    (whole,) = pieces_of([text], lexicon, whole=True)
    assert (whole.start, whole.end, len(whole.matches)) == (0, len(text), 5)
