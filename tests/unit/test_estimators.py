"""Estimators of weights: what they ask of the model, and what they make of its answers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from biogk.cli.weigh import command
from biogk.core.errors import EncoderError, TrainingError, UsageError
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.masked import ROWS, logits_at
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import log_odds, logistic
from biogk.training.weights.estimators.probe import LEAST_PAIRS, Probe
from biogk.training.weights.estimators.pseudo import Masking, log_likelihoods, seek
from biogk.training.weights.estimators.sampling import Examples
from biogk.training.weights.estimators.sentences import Candidates, Verbalized

PAIRS = [("aspirin", "headache"), ("warfarin", "thrombosis"), ("aspirin", "fever")]
TREATS = Verbalized("TREATS", "[X] is used to treat [Y].")


@pytest.fixture(scope="module")
def headed() -> Encoder:
    """MiniLM with a head that is taken for a trained one: the arithmetic is the same."""
    torch.manual_seed(0)
    found = load_encoder("minilm", "cpu", head=True, float32=True)
    object.__setattr__(found, "trained_head", True)
    return found


def by_hand(encoder: Encoder, sentence: str, word: str, masking: Masking) -> float:
    """The mean log-probability of a word's pieces, one full forward pass each."""
    ids = encoder.tokenizer(sentence)["input_ids"]
    pieces = encoder.tokenizer(word, add_special_tokens=False)["input_ids"]
    first = next(i for i in range(len(ids)) if ids[i : i + len(pieces)] == pieces)
    found = []
    for index, piece in enumerate(pieces):
        hidden = {"token": [index], "word": range(index, len(pieces)), "name": range(len(pieces))}
        masked = list(ids)
        for place in hidden[masking]:
            masked[first + place] = encoder.tokenizer.mask_token_id
        with torch.inference_mode():
            logits = encoder.masked_lm(input_ids=torch.tensor([masked])).logits[0, first + index]
        found.append(float(logits.log_softmax(0)[piece]))
    return sum(found) / len(found)


@pytest.mark.parametrize("masking", ["token", "word", "name"])
def test_a_pseudo_log_likelihood_is_that_of_a_full_pass(headed: Encoder, masking: Masking) -> None:
    subject, object_ = "acetylsalicylic", "thrombocytopenia"
    placed = TREATS.placed(subject, object_)
    found = log_likelihoods(
        headed, seek(headed, [(placed, "subject"), (placed, "object")], masking)
    )
    expected = [by_hand(headed, placed.text, name, masking) for name in (subject, object_)]
    assert np.allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("positions", [0, 1, ROWS, ROWS + 1])
def test_a_head_is_asked_for_whole_blocks_of_rows(headed: Encoder, positions: int) -> None:
    model = headed.masked_lm
    batch = dict(headed.tokenizer(["aspirin treats headache"] * 30, return_tensors="pt"))
    chosen = torch.zeros(batch["input_ids"].shape, dtype=torch.bool)
    chosen.view(-1)[:positions] = True
    asked = []
    handle = model.get_output_embeddings().register_forward_hook(
        lambda _module, inputs, _output: asked.append(inputs[0].shape[1])
    )
    with torch.inference_mode():
        found = logits_at(model, batch, chosen)
        handle.remove()
        expected = model(**batch).logits[chosen]
    assert asked == [-(-positions // ROWS) * ROWS]
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-3)


def test_equal_masked_sentences_are_computed_once(headed: Encoder) -> None:
    placed = [TREATS.placed("aspirin", name) for name in ("fever", "pain", "fever")]
    sought = seek(headed, [(one, "object") for one in placed], "name")
    assert len(sought.sentences) == 1
    found = log_likelihoods(headed, sought)
    assert found[0] == found[2] != found[1]


def test_a_name_without_tokens_counts_as_an_even_guess(headed: Encoder) -> None:
    sought = seek(headed, [(TREATS.placed("aspirin", "\u200b"), "object")], "word")
    (found,) = log_likelihoods(headed, sought)
    assert found == pytest.approx(-math.log(headed.masked_lm.config.vocab_size))


@pytest.mark.parametrize("name", ESTIMATORS)
def test_weights_keep_their_bounds_and_do_not_depend_on_company(
    name: str, headed: Encoder, tmp_path: Path
) -> None:
    with VectorCache(tmp_path, headed) as cache:
        estimator = ESTIMATORS.find(name)(cache)
        estimator.learn("small", lambda: [drugs()])
        relations = Candidates.of(SHIPPED.read(), ["TREATS", "HAS_SYMPTOM"])
        together = estimator.weights(PAIRS, relations)
        alone = np.concatenate([estimator.weights([pair], relations) for pair in PAIRS])
    assert together.shape == (3, 2)
    assert np.allclose(together, alone, atol=1e-5)
    assert (np.abs(together) <= 1).all()
    assert np.isfinite(estimator.link(together)).all()


@pytest.mark.parametrize("name", ["pll", "pmi"])
def test_long_names_are_cut_and_not_refused(name: str, headed: Encoder, tmp_path: Path) -> None:
    with VectorCache(tmp_path, headed) as cache:
        long = "a very long name " * 5_000
        weights = ESTIMATORS.find(name)(cache).weights(
            [(long, long)], Candidates.of(SHIPPED.read(), ["TREATS"])
        )
    assert np.isfinite(weights).all()


@pytest.mark.parametrize("name", ["pll", "pmi"])
def test_an_untrained_head_is_refused(name: str, tmp_path: Path) -> None:
    assert ESTIMATORS[name].needs_head
    with (
        VectorCache(tmp_path, load_encoder("minilm", "cpu", head=True)) as cache,
        pytest.raises(EncoderError, match=r"no trained head.*biogk adapt"),
    ):
        ESTIMATORS.find(name)(cache)


@pytest.mark.parametrize("name", ["pll", "pmi"])
def test_no_head_at_all_is_refused(name: str, cache: VectorCache) -> None:
    with pytest.raises(EncoderError, match="without its head"):
        ESTIMATORS.find(name)(cache)


def test_the_command_line_offers_every_estimator() -> None:
    (option,) = (each for each in command.params if each.name == "estimator")
    assert list(option.type.choices) == list(ESTIMATORS)
    assert all(ESTIMATORS[name].name == name for name in ESTIMATORS)


def test_an_unknown_estimator_is_named() -> None:
    with pytest.raises(UsageError, match=r"'best'.*parallelogram"):
        ESTIMATORS.find("best")


def drugs(count: int = LEAST_PAIRS) -> Examples:
    """Pairs that share a word when they are true."""
    words = ["lung", "kidney", "skin", "liver", "heart", "bone", "brain", "eye"]
    true = [(f"{words[i % 8]} drug {i}", f"{words[i % 8]} disease") for i in range(count)]
    corrupted = [(s, f"{words[(i + 3) % 8]} disease") for i, (s, _) in enumerate(true)]
    return Examples("TREATS", count, true, corrupted)


def test_the_probe_learns_what_belongs_together(cache: VectorCache) -> None:
    probe, examples = Probe(cache), drugs(200)
    probe.learn("small", lambda: [examples])
    relations = Candidates.of(SHIPPED.read(), ["TREATS"])
    true = probe.weights(examples.true, relations)
    corrupted = probe.weights(examples.corrupted, relations)
    assert (true > corrupted).mean() > 0.9


def test_the_probe_refuses_a_source_that_teaches_nothing(cache: VectorCache) -> None:
    with pytest.raises(TrainingError, match="small has fewer than"):
        Probe(cache).learn("small", lambda: [drugs(5)])


def test_several_templates_are_averaged(cache: VectorCache, tmp_path: Path) -> None:
    both = ["[X] is used to treat [Y].", "[Y] is treated with [X]."]
    found = []
    for number, templates in enumerate((both[:1], both[1:], both)):
        path = tmp_path / str(number) / "relations.toml"
        path.parent.mkdir()
        path.write_text(
            'kinds = ["Drug", "Disease"]\n[relations.TREATS]\nsubject = "Drug"\n'
            f'object = "Disease"\ntemplates = {templates}\n',
            encoding="utf-8",
        )
        estimator = ESTIMATORS.find("parallelogram")(cache)
        relations = Candidates.of(HomeVocabulary(path).read(), ["TREATS"])
        found.append(estimator.weights(PAIRS, relations))
    assert np.allclose((found[0] + found[1]) / 2, found[2], atol=1e-6)


def test_a_relation_without_a_sentence_is_named() -> None:
    with pytest.raises(UsageError, match=r"NO_SUCH_RELATION.*relations.toml"):
        Candidates.of(SHIPPED.read(), ["TREATS", "NO_SUCH_RELATION"])


def test_names_are_found_where_they_stand() -> None:
    placed = Verbalized("R", "In [Y], [X] is seen.").placed("[Y]", "a [X]")
    assert placed.text == "In a [X], [Y] is seen."
    assert placed.text[slice(*placed.subject)] == "[Y]"
    assert placed.text[slice(*placed.object)] == "a [X]"


def test_log_odds_undo_the_logistic_function() -> None:
    x = np.linspace(-20, 20, 41)
    assert np.allclose(log_odds(logistic(x)), x, atol=1e-3)
    assert logistic(np.array([-1e9, 1e9])).tolist() == [0, 1]
