"""Every family of encoders that people bring, in the layout in which it is published."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig

from biogk.core.model.vocabulary import SHIPPED
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from biogk.training.extraction.reading.examples import _read_texts
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.sentences import Candidates
from encoder_layouts import FAMILIES, family_folder
from small_fits import CPU, Ground, extractions
from small_graphs import small_graph

PAIRS = [("aspirin", "headache"), ("Warfarin", "thrombosis"), ("EGFR", "lung cancer")]
SENTENCES = ["Metformin treats diabetes.", "EGFR causes severe interstitial pneumonitis (rarely)."]
SIGNS = st.sampled_from(
    [*"aEpx9 .,()-+%'\u03b2\u00e9\u200b\u00bd\u2009\n\t[]<>/", "Parkinson", "  "]
)


@pytest.fixture(scope="module", params=FAMILIES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("families")


@pytest.fixture(scope="module")
def read(name: str, folders: Path) -> Encoder:
    return load_encoder(str(family_folder(name, folders)), "cpu", head=True, float32=True)


def plain_tokenizer(name: str, folder: Path):  # type: ignore[no-untyped-def]
    """What transformers alone makes of the folder, once it is told what the folder leaves out."""
    config = BertConfig() if name == "BioBERT" else None
    options = {} if config is None else {"config": config, "do_lower_case": False}
    if name == "ALBERT":
        options = {"do_lower_case": True}
    return AutoTokenizer.from_pretrained(folder, **options)


def test_it_is_loaded_as_its_family_is(name: str, read: Encoder) -> None:
    family = FAMILIES[name]
    assert read.trained_head == family.head
    assert read.longest == family.longest
    assert {parameter.dtype for parameter in read.model.parameters()} == {torch.float32}


def test_capitals_stay_where_the_vocabulary_has_them(name: str, read: Encoder) -> None:
    pieces = "".join(read.tokenizer.tokenize("EGFR in Parkinson's disease"))
    assert ("Parkinson" in pieces) == FAMILIES[name].cased


def test_a_mask_stands_for_a_word_and_the_space_before_it(read: Encoder) -> None:
    whole = read.tokenizer.tokenize("Metformin treats diabetes.")
    masked = read.tokenizer.tokenize(f"Metformin treats {read.mask}.")
    at = [place for place, piece in enumerate(masked) if piece.strip() == read.mask]
    assert len(at) == 1
    assert masked[: at[0]] == whole[: at[0]]
    assert masked[at[0] + 1 :] == ["."]
    first = read.tokenizer.tokenize(f"{read.mask} treats diabetes.")
    assert first[1:] == whole[-len(first) + 1 :]


@given(text=st.lists(SIGNS, min_size=1, max_size=30).map("".join))
@example(text="Methotrexate (MTX) caused severe interstitial pneumonitis in a 45-year-old.")
@example(text=" spaces  before,\tand\nbehind ")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_texts_are_read_as_the_tokenizer_reads_them(
    name: str, read: Encoder, folders: Path, text: str
) -> None:
    # ALBERT makes one sign of two apostrophes; before the first word it then lacks its space
    assume(not text.lstrip().startswith("''"))
    plain = _plain(name, family_folder(name, folders))
    ((words, windows),) = _read_texts([text], read.tokenizer, read.longest)
    ids = plain(text)["input_ids"]
    assert [piece for window in windows for piece in window.pieces] == ids
    assert read.tokenize([text]) == [ids]
    owned = windows[0].owned
    offsets = read.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    for piece, word in owned.tolist():
        start, end = offsets[piece]
        assert start < words.ends[word]
        assert end > words.starts[word]
    covered = {sign for start, end in offsets for sign in range(start, end)}
    with_pieces = set(owned[:, 1].tolist())
    for word, (start, end) in enumerate(zip(words.starts, words.ends, strict=True)):
        assert (word in with_pieces) == bool(covered & set(range(start, end)))


@cache
def _plain(name: str, folder: Path):  # type: ignore[no-untyped-def]
    return plain_tokenizer(name, folder)


def test_vectors_are_those_of_transformers_in_float32(
    name: str, read: Encoder, folders: Path
) -> None:
    folder = family_folder(name, folders)
    config = None if name == "BioBERT" else AutoConfig.from_pretrained(folder)
    if config is None:
        config = BertConfig.from_json_file(folder / "config.json")
    model = AutoModel.from_pretrained(folder, config=config, dtype=torch.float32)
    model.train(mode=False)
    with torch.inference_mode():
        expected = [
            model(torch.tensor([ids])).last_hidden_state[0].mean(0).numpy()
            for ids in read.tokenize(SENTENCES)
        ]
    assert np.allclose(read.encode(SENTENCES), expected, atol=1e-5)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_every_estimator_weighs_with_it_and_no_name_is_too_long(
    name: str, read: Encoder, estimator: str, tmp_path: Path
) -> None:
    if ESTIMATORS.find(estimator).needs_head and not FAMILIES[name].head:
        pytest.skip(f"{name} is published without a head that can guess")
    long = "a very long name of a disease " * (read.longest // 4)
    with VectorCache(tmp_path, read) as cache:
        ready = ESTIMATORS.find(estimator)(cache)
        weights = ready.weights(
            [*PAIRS, ("aspirin", long)], Candidates.of(SHIPPED.read(), ["TREATS", "CAUSES"])
        )
    assert weights.shape == (4, 2)
    assert np.isfinite(weights).all()
    assert len(ready.shortened) == 1


def test_a_text_of_any_length_is_read(read: Encoder) -> None:
    text = "pain " * 3_000
    assert len(read.tokenize([text])[0]) == read.longest
    assert np.isfinite(read.encode(["pain " * 600])).all()
    ((words, windows),) = _read_texts([text], read.tokenizer, read.longest)
    assert max(len(window.pieces) for window in windows) == read.longest
    assert {word for window in windows for word in window.owned[:, 1].tolist()} == set(
        range(len(words))
    )


def test_a_model_trains_on_it_and_comes_back_from_disk(
    name: str, folders: Path, tmp_path: Path
) -> None:
    ground = Ground(str(family_folder(name, folders)), tmp_path)
    report = ground.train("gk-fusion", "training.epochs=1", "encoder.trainable=true")
    checkpoint = load_checkpoint(report.folder, CPU)
    before = load_encoder(ground.tiny, "cpu")
    texts = ["EGFR in Parkinson's (rare), 45-year-old"]
    assert checkpoint.tokenizer(texts)["input_ids"] == before.tokenizer(texts)["input_ids"]
    moved = _moved(before, checkpoint.model.span_vectors.encoder)
    assert moved > 0.99
    assert len(extractions(checkpoint, small_graph("test"))) == 3


def _moved(before: Encoder, after: torch.nn.Module) -> float:
    """The part of the entries of matrices inside the layers that training changed."""
    there = dict(after.named_parameters())
    changed = total = 0
    for name, weight in before.model.named_parameters():
        # Longformer's for global attention are used where a token has it, which none has
        if weight.ndim > 1 and "layer" in name and "_global" not in name:
            changed += int((weight != there[name]).sum())
            total += weight.numel()
    return changed / total


def test_the_documents_list_the_families_that_are_tested() -> None:
    rows = [
        f"| {name} | {each.models} | {each.files} | {'yes' if each.cased else 'no'} "
        f"| {'yes' if each.head else 'no'} | {each.published or each.longest:,} |"
        for name, each in FAMILIES.items()
    ]
    page = (Path(__file__).parents[2] / "docs/howto/encoder.md").read_text(encoding="utf-8")
    _, _, rest = page.partition("| family | models |")
    assert rest.split("\n\n")[0].splitlines()[2:] == rows
