"""Words, examples and batches: offsets survive, nothing is padded but word pieces."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from biogk.training.batches import candidate_spans, collate
from biogk.training.models.scorers import pairs_of
from biogk.training.models.spans import mean_between, running_sum
from biogk.training.words import split_words
from small_examples import example


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    words = split_words(text)
    for word, start, end in zip(words.texts, words.starts, words.ends, strict=True):
        assert text[start:end] == word
    assert not any(character.isalnum() for character in _between(text, words.starts, words.ends))


def _between(text: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> str:
    edges = zip((0, *ends), (*starts, len(text)), strict=True)
    return "".join(text[end:start] for end, start in edges)


@given(st.integers(0, 30), st.integers(1, 12))
def test_candidate_spans_are_all_spans_up_to_a_width(words: int, widest: int) -> None:
    first, last = candidate_spans(words, widest)
    expected = [(i, j) for i in range(words) for j in range(i, min(i + widest, words))]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == expected


@given(st.lists(st.integers(0, 4), max_size=30).map(sorted))
def test_pairs_are_all_ordered_pairs_of_a_document(documents: list[int]) -> None:
    found = pairs_of(torch.tensor(documents, dtype=torch.long))
    expected = [
        (i, j)
        for i, one in enumerate(documents)
        for j, other in enumerate(documents)
        if one == other and i != j
    ]
    assert sorted(map(tuple, found.T.tolist())) == expected


def test_means_between_are_means() -> None:
    rows = torch.randn(10, 3)
    sums = running_sum(rows)
    found = mean_between(sums, torch.tensor([2, 5, 7]), torch.tensor([6, 5, 3]))
    assert torch.allclose(found[0], rows[2:6].mean(0), atol=1e-6)
    assert found[1:].abs().sum() == 0


def test_a_batch_counts_words_and_spans_through() -> None:
    batch = collate([example("a b c", (0, 1, 2)), example("d e", (1, 1, 1))], widest=2, pad=0)
    assert batch.word_document.tolist() == [0, 0, 0, 1, 1]
    assert batch.span_document.tolist() == [0] * 5 + [1] * 3
    annotated = batch.span_type.nonzero().flatten()
    spans = torch.stack((batch.span_first, batch.span_last, batch.span_type))[:, annotated]
    assert spans.T.tolist() == [[0, 1, 2], [4, 4, 1]]
    assert batch.link_first.tolist() == [0, 4]
    assert batch.attention.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]]
