"""Words, examples and batches: offsets survive, nothing is padded but word pieces."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from biogk.core.model.invisible import visible
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.layers.dropout import Dropout, cheapen
from biogk.training.extraction.layers.scorers import pairs_of
from biogk.training.extraction.layers.sums import Term, added, mean_between
from biogk.training.extraction.reading.batches import candidate_spans, collate
from biogk.training.extraction.reading.examples import _read_texts
from biogk.training.extraction.reading.reach import (
    OF_LOST,
    SECOND_TYPE,
    TOO_FAR,
    TOO_WIDE,
    WITH_ITSELF,
    out_of_reach,
)
from biogk.training.language.encoder import Encoder
from biogk.training.linking.words import split_words
from small_examples import example


@settings(deadline=None)
@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    words = split_words(text)
    for word, start, end in zip(words.texts, words.starts, words.ends, strict=True):
        assert visible(text[start:end]) == word
    assert not any(character.isalnum() for character in _between(text, words.starts, words.ends))


def _between(text: str, starts: tuple[int, ...], ends: tuple[int, ...]) -> str:
    edges = zip((0, *ends), (*starts, len(text)), strict=True)
    return "".join(text[end:start] for end, start in edges)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(1, 12))
def test_candidate_spans_are_all_spans_up_to_a_width(words: int, widest: int) -> None:
    first, last = candidate_spans(torch.full((words,), words), widest)
    expected = [(i, j) for i in range(words) for j in range(i, min(i + widest, words))]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == expected


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), max_size=30).map(sorted),
    st.integers(1, 21),
)
def test_pairs_are_the_ordered_pairs_of_a_document_that_are_near(
    spans: list[tuple[int, int]], farthest: int
) -> None:
    documents = torch.tensor([document for document, _ in spans], dtype=torch.long)
    first = torch.tensor([21 * document + word for document, word in spans], dtype=torch.long)
    expected = [
        (i, j)
        for i, (one, word) in enumerate(spans)
        for j, (other, there) in enumerate(spans)
        if one == other and i != j and abs(word - there) <= farthest
    ]
    assert list(map(tuple, pairs_of(documents, first, farthest).T.tolist())) == expected


def test_annotation_stands_at_its_spans_whatever_their_width() -> None:
    documents = [
        example("a b c d", (0, 3, 1), (1, 2, 2)),
        example("e f g", (0, 1, 2), (2, 2, 1)),
        example("h"),
    ]
    batch = collate(documents, widest=2, pad=0)
    annotated = batch.span_type.nonzero().flatten()
    spans = torch.stack((batch.span_first, batch.span_last, batch.span_type))[:, annotated]
    assert spans.T.tolist() == [[1, 2, 2], [4, 5, 2], [6, 6, 1]]
    assert batch.gold.tolist() == [[annotated[1], annotated[2], 0]]


def test_a_long_text_is_read_in_windows_in_which_every_word_counts_once(encoder: Encoder) -> None:
    text = " ".join(f"naphthalene{i}" for i in range(300))
    ((words, windows),) = _read_texts([text], encoder.tokenizer, 128)
    assert len(words) == 300
    assert len(windows) > 5
    assert max(len(window.pieces) for window in windows) == 128
    owners = [set(window.owned[:, 1].tolist()) for window in windows]
    assert sorted(word for part in owners for word in part) == list(range(300))
    ((_, alone),) = _read_texts([text], encoder.tokenizer, 100_000)
    pieces = [word for window in windows for word in window.owned[:, 1].tolist()]
    assert sorted(pieces) == sorted(alone[0].owned[:, 1].tolist())


def test_what_is_out_of_reach_is_counted() -> None:
    narrow = read_settings(overrides=["model.widest_span=2", "model.farthest_pair=3"]).model
    document = example("a b c d e f", (0, 2, 1), (0, 0, 1), (0, 0, 2), (5, 5, 1))
    document.relations[:] = [(0, 1, 0), (1, 2, 0), (1, 3, 0)]
    assert out_of_reach([document], narrow) == {
        TOO_WIDE: 1,
        SECOND_TYPE: 1,
        OF_LOST: 1,
        WITH_ITSELF: 1,
        TOO_FAR: 1,
    }


def test_means_between_are_means() -> None:
    rows = torch.randn(10, 3)
    found = added(mean_between(rows, torch.tensor([2, 5, 7]), torch.tensor([6, 5, 3])))
    assert torch.allclose(found[0], rows[2:6].mean(0), atol=1e-6)
    assert found[1:].abs().sum() == 0


def test_means_of_long_texts_are_exact() -> None:
    rows = 100 + torch.randn(20_000, 2)
    start = torch.arange(0, 20_000 - 12, 7)
    found = added(mean_between(rows, start, start + 12))
    wanted = rows.double().unfold(0, 12, 1).mean(2)[start]
    assert (found - wanted).abs().max() < 1e-4


def test_sums_and_their_gradients_are_those_of_indexing() -> None:
    tables = [torch.randn(5, 3, requires_grad=True), torch.randn(4, 3, requires_grad=True)]
    rows, factors = torch.tensor([[0, 4, 4], [3, 3, 1]]), torch.tensor([2.0, 0.0, -1.0])
    plain = tables[0][rows[0]] + factors.unsqueeze(1) * tables[1][rows[1]]
    found = added([Term(tables[0], rows[0]), Term(tables[1], rows[1], factors)])
    assert torch.allclose(found, plain)
    wanted = torch.autograd.grad((plain**2).sum(), tables)
    for gradient, other in zip(torch.autograd.grad((found**2).sum(), tables), wanted, strict=True):
        assert torch.allclose(gradient, other)
    nothing = torch.tensor([], dtype=torch.long)
    assert added([Term(tables[0], nothing), Term(tables[1], nothing)]).shape == (0, 3)


def test_dropout_leaves_out_its_part_and_keeps_the_mean() -> None:
    layer, ones = Dropout(0.2), torch.ones(301, 997)
    torch.manual_seed(1)
    found = layer(ones)
    assert abs((found == 0).float().mean().item() - 51 / 256) < 2e-3
    assert abs(found.mean().item() - 1) < 3e-3
    torch.manual_seed(1)
    assert torch.equal(layer(ones), found)
    assert torch.equal(layer.eval()(ones), ones)
    assert torch.equal(Dropout(0.0)(ones), ones)
    assert Dropout(1.0)(ones).sum() == 0


def test_a_module_keeps_its_mode_when_its_dropout_is_made_cheap() -> None:
    module = nn.Sequential(nn.Linear(3, 3), nn.Sequential(nn.Dropout(0.3))).eval()
    cheapen(module)
    (layer,) = module[1]
    assert isinstance(layer, Dropout)
    assert (layer.p, layer.training) == (0.3, False)


def test_a_batch_counts_words_and_spans_through() -> None:
    batch = collate([example("a b c", (0, 1, 2)), example("d e", (1, 1, 1))], widest=2, pad=0)
    assert batch.word_document.tolist() == [0, 0, 0, 1, 1]
    assert batch.span_document.tolist() == [0] * 5 + [1] * 3
    annotated = batch.span_type.nonzero().flatten()
    spans = torch.stack((batch.span_first, batch.span_last, batch.span_type))[:, annotated]
    assert spans.T.tolist() == [[0, 1, 2], [4, 4, 1]]
    assert batch.link_first.tolist() == [0, 4]
    assert batch.attention.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 1, 0]]
