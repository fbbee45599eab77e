"""Training without a server: repeated to the digit, gone on with, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from biogk.core.errors import RunError, TrainingError
from biogk.core.progress import listening
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from hearing import Hearing
from small_fits import CPU, Ground, extractions, losses, same_weights
from small_graphs import small_graph


@pytest.mark.parametrize("model", ["gk-fusion", "keci", "knowbert-attention"])
def test_training_can_be_repeated_to_the_digit(ground: Ground, model: str) -> None:
    first = ground.train(model, "encoder.trainable=true")
    second = ground.train(model, "encoder.trainable=true")
    other = ground.train(model, "encoder.trainable=true", "training.seed=8")
    assert losses(first) == losses(second) != losses(other)
    assert losses(first)[-1] < losses(first)[0]
    assert same_weights(first, second)


@pytest.mark.parametrize("trainable", ["true", "false"])
@pytest.mark.parametrize("epoch", [1, 2])
def test_a_broken_off_training_ends_as_if_it_had_not_been(
    ground: Ground, trainable: str, epoch: int
) -> None:
    whole = ground.train("keci", f"encoder.trainable={trainable}")
    with pytest.raises(KeyboardInterrupt):
        ground.train("keci", f"encoder.trainable={trainable}", stop=epoch)
    went_on = ground.go_on(1)
    assert losses(went_on) == losses(whole)
    assert [e.relation_f1 for e in went_on.epochs] == [e.relation_f1 for e in whole.epochs]
    assert same_weights(went_on, whole)
    assert went_on.metrics()["calibration"] == whole.metrics()["calibration"] != ""
    assert (went_on.folder / "confidence.json").exists()
    assert not (went_on.folder / "training.safetensors").exists()
    curve = EventAccumulator(str(went_on.folder / "logs"))
    curve.Reload()
    assert [event.step for event in curve.Scalars("dev/entity_f1")] == [2, 4, 6]
    assert len(curve.Scalars("train/loss")) == 6


def test_what_cannot_be_gone_on_with(ground: Ground) -> None:
    ground.train("gk-fusion", "training.epochs=1")
    with pytest.raises(RunError, match="is over: there is nothing to go on with"):
        ground.go_on(0)
    with pytest.raises(KeyboardInterrupt):
        ground.train(stop=1)
    state = ground.folder / "2" / "training.safetensors"
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])
    with pytest.raises(RunError, match=r"state of run .* is damaged"):
        ground.go_on(2)


def test_early_stopping(ground: Ground) -> None:
    report = ground.train(
        "sent-context-only",
        "training.epochs=9",
        "training.patience=2",
        "training.head_learning_rate=1e-9",
    )
    assert len(report.epochs) == 3
    assert report.best is report.epochs[0]


def test_word_vectors_of_a_frozen_encoder_are_computed_once(ground: Ground, tmp_path: Path) -> None:
    words = tmp_path / "vectors"
    with listening(hearing := Hearing()):
        cached = ground.train("gk-fusion", words=words)
        again = ground.train("gk-fusion", words=words)
    assert [work for work in hearing.tracked if "words" in work[0]] == [("encoding words", 8)]
    assert losses(cached) == losses(again)
    assert losses(cached) == pytest.approx(losses(ground.train("gk-fusion")), rel=1e-4)
    folder = cached.folder
    assert not any("encoder" in name for name in load_file(folder / "model.safetensors"))
    assert extractions(load_checkpoint(folder, CPU), small_graph("test"))


def test_a_loss_that_is_not_finite_keeps_the_best_model(ground: Ground) -> None:
    with pytest.raises(TrainingError) as caught:
        ground.train(
            "gk-fusion",
            "training.head_learning_rate=1e30",
            "training.clip=1e30",
            "training.warmup=0.0",
            "training.batch_size=8",
        )
    says = str(caught.value)
    assert "is not finite in epoch 2, batch 1." in says
    assert "The model of epoch 1 is kept: biogk evaluate --run" in says
    assert "\n" not in says
    assert load_checkpoint(ground.folder / "0", CPU)


@pytest.mark.parametrize(
    ("model", "settings", "minds"),
    [
        ("gk-fusion", (), True),
        ("gk-fusion", ("model.knowledge=none",), False),
        ("sent-context-only", (), False),
    ],
)
def test_other_knowledge_is_no_other_task_for_a_model_that_is_shown_none(
    ground: Ground, model: str, settings: tuple[str, ...], minds: bool
) -> None:
    graph = small_graph()
    checkpoint, task, _ = ground.begin(model, *settings, graph=graph)
    _, other, _ = ground.begin(model, *settings, graph=replace(graph, state="later", network="new"))
    assert (task.state(checkpoint.view) != other.state(checkpoint.view)) == minds
    changed = replace(graph, texts=[text.replace("aspirin", "heparin") for text in graph.texts])
    _, third, _ = ground.begin(model, *settings, graph=replace(changed, state="later"))
    assert task.state(checkpoint.view) != third.state(checkpoint.view)
