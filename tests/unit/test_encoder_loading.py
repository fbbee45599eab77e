"""How an encoder is found, what is refused, and what decides its vectors."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub import constants
from transformers import AutoModel

from biogk.core.errors import EncoderError
from biogk.core.progress import listening
from biogk.training.language.choice import EncoderChoice
from biogk.training.language.load import load_encoder
from encoder_layouts import (
    bert,
    biobert,
    cached_on_hub,
    modernbert,
    roberta,
    sentence_transformers,
)
from encoder_refusals import REFUSED, own_code
from hearing import Hearing
from hub_server import Hub, model_hub

BIOBERT = "dmis-lab/biobert-base-cased-v1.1"
SENTENCES = ["Metformin treats diabetes.", "EGFR causes pneumonitis."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "encoder"
    made.mkdir()
    return made


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub's client, which otherwise may ask the hub."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return tmp_path / "hub"


@pytest.fixture
def hub(hub_cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with BioBERT as it is published, beside which are other formats of it."""
    biobert(folder)
    (folder / "tf_model.h5").write_bytes(b"0" * 10)
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"0" * 10)
    with model_hub({BIOBERT: folder}) as running:
        monkeypatch.setattr(constants, "ENDPOINT", running.url)
        template = f"{running.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield running


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_encoder_is_refused_in_one_line(name: str, folder: Path) -> None:
    REFUSED[name].make(folder)
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(folder), "cpu")
    line = str(caught.value)
    assert re.search(REFUSED[name].says, line)
    assert str(folder) in line
    assert "\n" not in line
    assert caught.value.advice


def test_code_runs_only_when_it_is_trusted(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    own_code(folder)
    with pytest.raises(EncoderError, match="--trust-remote-code"):
        load_encoder(str(folder), "cpu")
    assert not (folder / "it-ran").exists()
    assert "y/N" not in "".join(capfd.readouterr())
    choice = EncoderChoice(str(folder), trust_remote_code=True)
    assert type(load_encoder(choice, "cpu", head=True).masked_lm).__name__ == "OwnForMaskedLM"
    assert (folder / "it-ran").exists()


def test_biobert_is_read_as_published(folder: Path) -> None:
    biobert(folder)
    with listening(hearing := Hearing()):
        read = load_encoder(str(folder), "cpu", head=True)
    assert read.trained_head
    assert "EGFR" in "".join(read.tokenizer.tokenize("EGFR")).replace("##", "")
    assert len(hearing.lines) == 2
    assert "names no model_type" in hearing.lines[0]
    assert "Its vocabulary has capitals, so texts keep theirs" in hearing.lines[1]


def test_a_cased_vocabulary_that_is_said_to_be_uncased_is_told(folder: Path) -> None:
    bert(folder, cased=True)
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": true}')
    with listening(hearing := Hearing()):
        read = load_encoder(str(folder), "cpu")
    assert read.tokenizer.tokenize("PAIN") == read.tokenizer.tokenize("pain")
    assert '"do_lower_case": false' in hearing.lines[0]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_weights_in_half_precision_are_computed_in_float32(
    folder: Path, dtype: torch.dtype
) -> None:
    bert(folder, cased=False, dtype=dtype)
    read = load_encoder(str(folder), "cpu", float32=True)
    plain = AutoModel.from_pretrained(folder, dtype=torch.float32).train(mode=False)
    with torch.inference_mode():
        expected = [
            plain(torch.tensor([ids])).last_hidden_state[0].mean(0).numpy()
            for ids in read.tokenize(SENTENCES)
        ]
    assert np.allclose(read.encode(SENTENCES), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("make", "longest"),
    [
        (lambda f: bert(f, cased=False, positions=128), 128),
        (lambda f: roberta(f, 130), 128),
        (modernbert, 1024),
    ],
)
def test_the_longest_input_is_what_the_model_takes(make, longest: int, folder: Path) -> None:  # type: ignore[no-untyped-def]
    make(folder)
    read = load_encoder(str(folder), "cpu")
    assert read.longest == longest
    assert np.isfinite(read.encode(["pain " * 2_000])).all()
    config = folder / "tokenizer_config.json"
    values = json.loads(config.read_text()) if config.exists() else {}
    config.write_text(json.dumps(values | {"model_max_length": 100}))
    assert load_encoder(str(folder), "cpu").longest == 100


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("modes", "pooling"),
    [(["cls_token"], "cls"), (["max_tokens"], "max"), (["mean_tokens"], "mean")],
)
def test_a_declared_pooling_is_followed(
    folder: Path, modes: list[str], pooling: str, nested: bool
) -> None:
    sentence_transformers(folder, *modes, nested=nested)
    read = load_encoder(str(folder), "cpu", float32=True)
    assert read.pooling == pooling
    model = AutoModel.from_pretrained(folder / "0_BERT" if nested else folder).train(mode=False)
    for sentence, ids, found in zip(
        SENTENCES, read.tokenize(SENTENCES), read.encode(SENTENCES), strict=True
    ):
        with torch.inference_mode():
            hidden = model(torch.tensor([ids])).last_hidden_state[0].numpy()
        by_hand = {"cls": hidden[0], "max": hidden.max(0), "mean": hidden.mean(0)}
        assert np.allclose(found, by_hand[pooling], atol=1e-6), sentence


def test_a_pooling_that_is_not_known_is_refused_until_one_is_chosen(folder: Path) -> None:
    sentence_transformers(folder, "cls_token", "mean_tokens")
    with pytest.raises(EncoderError, match=r"cls_token \+ mean_tokens.*--pooling"):
        load_encoder(str(folder), "cpu")
    assert load_encoder(EncoderChoice(str(folder), "cls"), "cpu").pooling == "cls"


def test_the_fingerprint_tells_all_that_decides_a_vector(folder: Path) -> None:
    bert(folder, cased=True)
    name = str(folder)
    own = load_encoder(name, "cpu").fingerprint
    assert load_encoder(name, "cpu", head=True).fingerprint == own
    assert load_encoder(EncoderChoice(name, "mean"), "cpu").fingerprint == own
    assert load_encoder(EncoderChoice(name, "cls"), "cpu").fingerprint != own
    config = folder / "tokenizer_config.json"
    config.write_text('{"do_lower_case": true}')
    lowered = load_encoder(name, "cpu").fingerprint
    config.write_text('{"do_lower_case": false, "model_max_length": 100}')
    shorter = load_encoder(name, "cpu").fingerprint
    assert len({own, lowered, shorter}) == 3


def test_a_model_in_the_cache_is_loaded_without_the_hub(folder: Path, hub_cache: Path) -> None:
    biobert(folder)
    cached_on_hub(folder, BIOBERT, hub_cache)
    with model_hub({}) as nothing, pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "ENDPOINT", nothing.url)
        read = load_encoder(BIOBERT, "cpu", head=True)
    assert nothing.asked == []
    assert read.label.startswith("biobert-base-cased-v1.1@")
    assert read.fingerprint == load_encoder(str(folder), "cpu").fingerprint


def test_a_model_is_fetched_from_the_hub_once_and_without_what_is_not_needed(
    hub: Hub, hub_cache: Path
) -> None:
    first = load_encoder(BIOBERT, "cpu")
    asked = len(hub.asked)
    fetched = {path.name for path in (hub_cache).rglob("snapshots/*/*")}
    assert fetched == {"config.json", "vocab.txt", "pytorch_model.bin"}
    assert load_encoder(BIOBERT, "cpu").fingerprint == first.fingerprint
    assert len(hub.asked) == asked


def test_a_copy_that_lacks_its_weights_is_completed(hub: Hub, hub_cache: Path) -> None:
    load_encoder(BIOBERT, "cpu")
    for path in hub_cache.rglob("pytorch_model.bin"):
        path.unlink()
    assert load_encoder(BIOBERT, "cpu").dimensions == 32


def test_what_is_waited_for_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("biogk.core.progress.PATIENCE", 0.1)
    hub.delay_s = 0.5
    with listening(hearing := Hearing()):
        load_encoder(BIOBERT, "cpu")
    waiting = [line for line in hearing.lines if "Waiting for the Hugging Face hub" in line]
    assert any(BIOBERT in line for line in waiting)


def test_bytes_that_are_fetched_are_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("biogk.training.language.hub.MEGABYTE", 1000)
    steps: list[int] = []

    @contextmanager
    def tracks(label: str, total: int | None):  # type: ignore[no-untyped-def]
        yield lambda step, note="": steps.append(step)

    with listening(hearing := Hearing(tracks=tracks)):
        load_encoder(BIOBERT, "cpu")
    ((label, total),) = hearing.tracked
    assert BIOBERT in label
    assert total is not None
    assert total - 1 <= sum(steps) <= total


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nobody/nothing", "the Hugging Face hub has no model of that name"),
        ("a/b/c", "the Hugging Face hub has no model of that name"),
        (BIOBERT, "only to those who have accepted its terms.*hf auth login"),
    ],
)
def test_what_the_hub_does_not_hand_out_is_one_line(hub: Hub, name: str, says: str) -> None:
    hub.gated.add(BIOBERT)
    with pytest.raises(EncoderError, match=says):
        load_encoder(name, "cpu")


def test_without_a_network_it_takes_a_moment_to_say_so(
    hub_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(EncoderError, match=r"cannot be reached.*--encoder FOLDER"):
        load_encoder(BIOBERT, "cpu")
    assert time.monotonic() - started < 30
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="HF_HUB_OFFLINE is set"):
        load_encoder(BIOBERT, "cpu")
