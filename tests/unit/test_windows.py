"""Documents of any length in parts, and what was found in the parts of one."""

from __future__ import annotations

import pytest

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.core.model.rows import DocumentRow
from biogk.training.extraction.predicting.windows import (
    CHARACTERS_AT_ONCE,
    LONGEST_SENTENCE,
    WINDOW,
    batches,
    joined,
    windows,
)
from biogk.training.graphs.textgraph import sentence_spans


def row(text: str, id_: str = "c:1") -> DocumentRow:
    return DocumentRow(id_, "c", "test", text)


@pytest.mark.parametrize("whole", [False, True])
def test_a_line_of_any_length_is_cut_at_words(whole: bool) -> None:
    longest = WINDOW if whole else LONGEST_SENTENCE
    long = f"Short one. {'word, ' * 40_000}end. And another one."
    parts = list(windows([row("short"), row(long, "c:2"), row("", "c:3")], whole=whole))
    assert "".join(part.text for part in parts if part.number == 1) == long
    assert all(part.text == part.row.text[part.start :][: len(part.text)] for part in parts)
    assert max(len(part.text) for part in parts) <= longest
    assert all(part.text.endswith(" ") for part in parts[1:-3])
    assert [len(part.text) for part in windows([row("x" * (longest + 1))], whole=whole)] == [
        longest,
        1,
    ]
    for batch in batches(parts, 3):
        assert len(batch) <= 3
        assert sum(len(part.text) for part in batch) <= CHARACTERS_AT_ONCE
    assert [part for batch in batches(parts, 3) for part in batch] == parts


def test_long_documents_are_cut_between_sentences() -> None:
    text = "Dr. Foo eased it, e.g. cramps. " * 2_500
    parts = list(windows([row(text)]))
    assert len(parts) > 2
    assert all(part.text.startswith("Dr. Foo") for part in parts)
    assert max(len(part.text) for part in parts) <= WINDOW
    found = [span for part in parts for span in sentence_spans(part.text)]
    assert len(found) == len(sentence_spans(text))


def test_parts_are_joined_in_the_characters_of_the_document() -> None:
    found = Extraction(
        "", [Mention(0, 2, "X"), Mention(3, 5, "X")], [Relation(0, 1, "r")], "", ((0, 5),)
    )
    whole = joined(row("ab cd ab cd"), [(0, found), (6, found)])
    assert [(each.start, each.end) for each in whole.mentions] == [(0, 2), (3, 5), (6, 8), (9, 11)]
    assert [(each.head, each.tail) for each in whole.relations] == [(0, 1), (2, 3)]
    assert whole.sentences == ((0, 5), (6, 11))
    assert (whole.document, whole.text) == ("c:1", "ab cd ab cd")
