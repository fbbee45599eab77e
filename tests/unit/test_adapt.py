"""Adapting an encoder: it learns, goes on after a break as if there had been none, and says no."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel, BertTokenizerFast

from biogk.core.errors import InputError, StorageError, TrainingError, UsageError
from biogk.core.files import text_files
from biogk.core.progress import listening
from biogk.training.language.adapting.adapt import adapt
from biogk.training.language.adapting.record import AdaptConfig, AdaptReport
from biogk.training.language.adapting.text import TokenizedText, tokenize_text
from biogk.training.language.adapting.trainer import MaskedStep, complete_checkpoint
from biogk.training.language.choice import EncoderChoice
from biogk.training.language.load import load_encoder
from commands import run
from hearing import Hearing, broken

DRUGS = ("aspirin", "penicillin", "warfarin", "insulin", "morphine")
ILLS = ("pain", "fever", "thrombosis", "diabetes", "infection")
WORDS = ("the", "drug", "was", "given", "against", "again", "first", "line", "is", "fine")
STEPS, SAVED_EVERY = 24, 2


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an encoder of two thin layers and few words, without a head."""
    folder = tmp_path_factory.mktemp("small")
    words = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, *DRUGS, *ILLS)
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(3)
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
        )
    ).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sentences of a few words, two hundred in all."""
    file = tmp_path_factory.mktemp("text") / "lines.txt"
    pairs = list(itertools.product(DRUGS, ILLS))
    lines = [f"the drug {drug} was given against {ill} again" for drug, ill in pairs * 8]
    file.write_text("\n".join(lines) + "\n\nno\n", encoding="utf-8")
    return file


def settings(small: Path, text: Path, **others: object) -> AdaptConfig:
    given = {"epochs": 2, "batch": 16, "learning_rate": 3e-3} | others
    encoder = EncoderChoice(str(small))
    return AdaptConfig.model_validate({"encoder": encoder, "texts": (str(text),), **given})


@pytest.fixture(scope="module")
def whole(small: Path, text: Path, tmp_path_factory: pytest.TempPathFactory) -> AdaptReport:
    """A training that nothing broke off."""
    report = adapt(settings(small, text), tmp_path_factory.mktemp("whole"), device="cpu")
    assert report.steps == STEPS
    return report


def weights(folder: Path) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = load_file(folder / "model.safetensors")
    return found


class BrokenOffError(Exception):
    """What stands for a kill."""


def adapt_broken_off(config: AdaptConfig, folder: Path, steps: int) -> None:
    """A training that is killed after so many steps."""
    hearing = Hearing(tracks=broken("adapting", steps, BrokenOffError))
    with listening(hearing), pytest.raises(BrokenOffError):
        adapt(config, folder, device="cpu")


def test_the_loss_falls_and_the_encoder_is_used_as_any(
    small: Path, text: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "adapted"
    with listening(hearing := Hearing()):
        report = adapt(settings(small, text, epochs=6), folder, device="cpu")
    told = [event for event in hearing.said if isinstance(event, MaskedStep)]
    assert report.new_head
    assert (report.text.lines, report.text.short) == (200, 1)
    assert report.loss_after < 0.8 * report.loss_before
    assert told[-1].step == report.steps
    assert told[-1].loss < told[0].loss
    assert told[-1].kept is not None
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["1_Pooling"]
    adapted = load_encoder(str(folder), "cpu", head=True)
    assert adapted.trained_head
    assert adapted.encode(["aspirin"]).shape == (1, 32)
    again = adapt(settings(folder, text, epochs=0.1), tmp_path / "twice", device="cpu")
    assert not again.new_head
    assert again.loss_before == pytest.approx(report.loss_after, rel=0.2)


@pytest.mark.parametrize("steps", [1, 7, 18])
def test_a_broken_off_training_ends_as_one_that_was_not(
    steps: int, whole: AdaptReport, small: Path, text: Path, tmp_path: Path
) -> None:
    config, folder = settings(small, text), tmp_path / "broken"
    adapt_broken_off(config, folder, steps)
    resumed = adapt(config, folder, device="cpu")
    assert resumed.resumed_at == steps // SAVED_EVERY * SAVED_EVERY
    assert resumed.loss_before == whole.loss_before
    assert resumed.loss_after == pytest.approx(whole.loss_after, abs=1e-6)
    expected = weights(whole.folder)
    for name, tensor in weights(folder).items():
        assert torch.allclose(tensor, expected[name], atol=1e-6), name


def test_a_checkpoint_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    assert complete_checkpoint(tmp_path) is None
    for step, state in ((5, "{}"), (12, '{"global')):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "trainer_state.json").write_text(state, encoding="utf-8")
    (tmp_path / "checkpoint-20").mkdir()
    assert complete_checkpoint(tmp_path) == tmp_path / "checkpoint-5"


def test_vectors_are_kept_near_those_from_before(small: Path, text: Path, tmp_path: Path) -> None:
    sentences = [f"{drug} against {ill}" for drug, ill in zip(DRUGS, ILLS, strict=True)]
    before = torch.from_numpy(load_encoder(str(small), "cpu").encode(sentences))
    near = {}
    for keep in (0.0, 10.0):
        folder = tmp_path / f"keep-{keep}"
        adapt(settings(small, text, epochs=4, keep=keep), folder, device="cpu")
        after = torch.from_numpy(load_encoder(str(folder), "cpu").encode(sentences))
        near[keep] = float(torch.cosine_similarity(before, after).mean())
    assert near[10.0] > near[0.0]


def test_a_folder_in_use_is_left_alone(small: Path, text: Path, tmp_path: Path) -> None:
    config, folder = settings(small, text, epochs=0.2), tmp_path / "adapted"
    first = adapt(config, folder, device="cpu")
    with pytest.raises(UsageError, match="adapted already"):
        adapt(config, folder, device="cpu")
    with pytest.raises(UsageError, match="other settings"):
        adapt(settings(small, text, epochs=0.3), folder, device="cpu")
    again = adapt(config, folder, device="cpu", again=True)
    assert again.loss_after == pytest.approx(first.loss_after, abs=1e-6)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it", encoding="utf-8")
    for forced in (False, True):
        with pytest.raises(UsageError, match="something else"):
            adapt(config, tmp_path / "mine", device="cpu", again=forced)
    (folder / "adapt.json").write_text("{", encoding="utf-8")
    with pytest.raises(StorageError, match="damaged"):
        adapt(config, folder, device="cpu")


def test_a_text_that_changed_is_not_mixed_in(small: Path, text: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(text.read_text(encoding="utf-8"), encoding="utf-8")
    adapt_broken_off(settings(small, own), tmp_path / "adapted", 5)
    own.write_text(own.read_text(encoding="utf-8").upper() + "one more line\n", encoding="utf-8")
    with pytest.raises(UsageError, match="has changed"):
        adapt(settings(small, own), tmp_path / "adapted", device="cpu")


def test_a_loss_that_is_not_finite_ends_it(small: Path, text: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="at step"):
        adapt(settings(small, text, learning_rate=1e30), tmp_path / "adapted", device="cpu")


def test_texts_that_hold_nothing(small: Path, text: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("a\nb\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="No line of"):
        adapt(settings(small, short), tmp_path / "one", device="cpu")
    binary = tmp_path / "binary"
    binary.write_bytes(bytes(range(256)))
    with pytest.raises(InputError, match="not a UTF-8 text file"):
        adapt(settings(small, binary), tmp_path / "two", device="cpu")
    single = tmp_path / "single.txt"
    single.write_text("only one line of text is here\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="one usable line"):
        adapt(settings(small, single), tmp_path / "three", device="cpu")


def test_lines_that_are_no_text_are_counted(small: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.txt"
    mixed.write_bytes(b"the first line is fine\n\xff\xfe\x00 is not\nthe third one is fine\n")
    tokenizer = load_encoder(str(small), "cpu").tokenizer
    counts = tokenize_text([mixed], tokenizer, tmp_path / "ids", longest=6)
    assert (counts.lines, counts.unreadable) == (2, 1)
    first = TokenizedText(tmp_path / "ids")[0]
    assert tokenizer.decode(first["input_ids"]) == "[CLS] the first line is [SEP]"
    assert tokenize_text([mixed], tokenizer, tmp_path / "one", longest=6, most=1).lines == 1


def test_a_folder_of_texts(text: Path, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text("some text", encoding="utf-8")
    found = text_files([text, tmp_path])
    assert [path.name for path in found] == ["lines.txt", "a.txt", "b.txt"]
    with pytest.raises(InputError, match="not there"):
        text_files([tmp_path / "missing"])


def test_the_command(small: Path, text: Path, tmp_path: Path) -> None:
    options = ("adapt", text, "--encoder", small, "--output", tmp_path / "new", "--epochs", "0.3")
    result = run(*options, "--json", home=tmp_path)
    assert result.returncode == 0, result.stderr
    printed = json.loads(result.stdout)
    assert printed["perplexity_after"] > 1
    assert printed["text"]["lines"] == 200
    assert "step" in result.stderr
