"""Training without a server: repeated to the digit, gone on with, bad input told, nothing lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from transformers import BertConfig, BertModel

from biogk.errors import RunError, TrainingError
from biogk.loaders.rows import DocumentRow, GoldRow, MentionRow
from biogk.progress import silent
from biogk.training.background import KnowledgeView, view_of
from biogk.training.checkpoint import Checkpoint, build_checkpoint, load_checkpoint
from biogk.training.config import read_settings
from biogk.training.decode import extract
from biogk.training.encoder import Encoder, load_encoder
from biogk.training.examples import read_examples
from biogk.training.feed import Feed
from biogk.training.fit import Fit
from biogk.training.gk import GKConfig, GKNetwork
from biogk.training.metrics import evaluate
from biogk.training.outcome import TrainReport
from biogk.training.plan import TEST, Folders, Plan
from biogk.training.state import load_state
from biogk.training.task import Task
from biogk.training.taskgraph import TaskGraph
from biogk.training.train import begin, report_of
from small_graphs import WIDTH, small_graph, task_graph

CPU = torch.device("cpu")
FEW = (
    "training.epochs=3",
    "training.batch_size=4",
    "training.patience=3",
    "model.hidden=32",
    "encoder.trainable=false",
)


@pytest.fixture(scope="module")
def tiny(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with an encoder of one layer, for trainings that need not be good."""
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    model = BertModel(
        BertConfig(
            vocab_size=len(encoder.tokenizer),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
        )
    )
    model.save_pretrained(folder)
    encoder.tokenizer.save_pretrained(folder)
    return str(folder)


@dataclass
class Ground:
    """Where the trainings of a test take place."""

    tiny: str
    folder: Path
    number: itertools.count[int]

    def begin(
        self, model: str, *overrides: str, graph: TaskGraph | None = None, test: bool = False
    ) -> tuple[Checkpoint, Task, TrainReport]:
        settings = read_settings(overrides=[*FEW, *overrides])
        plan = Plan(model, "little", settings, Folders(self.folder), TEST if test else "dev")
        train = graph or small_graph()
        checkpoint, task = begin(
            load_encoder(self.tiny, "cpu"), plan, train, replace(train) if test else None
        )
        return checkpoint, task, report_of(checkpoint, task, self.folder / str(next(self.number)))

    def train(
        self,
        model: str = "gk-fusion",
        *overrides: str,
        stop: int = 0,
        words: Path | None = None,
        labels: list[str] | None = None,
        graph: TaskGraph | None = None,
        test: bool = False,
    ) -> TrainReport:
        checkpoint, task, report = self.begin(model, *overrides, graph=graph, test=test)

        def told(epoch: object) -> None:
            if len(report.epochs) == stop:
                raise KeyboardInterrupt

        def track(label: str, total: int | None):  # type: ignore[no-untyped-def]
            (labels if labels is not None else []).append(f"{label} {total}")
            return silent(label, total)

        Fit(checkpoint, task, report, {}, told, track, words).run()
        return report

    def go_on(self, number: int) -> TrainReport:
        checkpoint = build_checkpoint(self.folder / str(number), CPU)
        _, task, _ = self.begin(checkpoint.config.model)
        report = report_of(checkpoint, task, self.folder / str(number))
        state = load_state(checkpoint, report)
        Fit(checkpoint, task, report, state, lambda _: None, silent, None).run()
        return report


@pytest.fixture
def ground(tiny: str, tmp_path: Path) -> Ground:
    return Ground(tiny, tmp_path, itertools.count())


def losses(report: TrainReport) -> list[float]:
    return [epoch.loss for epoch in report.epochs]


def same_weights(one: TrainReport, other: TrainReport) -> bool:
    here, there = (load_file(report.folder / "model.safetensors") for report in (one, other))
    return here.keys() == there.keys() and all(here[name].equal(there[name]) for name in here)


def extractions(checkpoint: Checkpoint, graph: TaskGraph):  # type: ignore[no-untyped-def]
    examples = read_examples(graph, checkpoint.tokenizer, checkpoint.config.longest)
    feed = Feed(checkpoint.config.settings.model.widest_span, checkpoint.pad, CPU)
    knowledge = checkpoint.view.of(graph)
    return list(extract(checkpoint.model, graph, examples, knowledge, feed=feed))


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
    labels: list[str] = []
    words = tmp_path / "vectors"
    cached = ground.train("gk-fusion", words=words, labels=labels)
    again = ground.train("gk-fusion", words=words, labels=labels)
    assert [label for label in labels if "words" in label] == ["encoding words 8"]
    assert losses(cached) == losses(again)
    assert losses(cached) == pytest.approx(losses(ground.train("gk-fusion")), rel=1e-4)
    folder = cached.folder
    assert not any("encoder" in name for name in load_file(folder / "model.safetensors"))
    assert extractions(load_checkpoint(folder, CPU), small_graph("test"))


@pytest.mark.parametrize(
    ("model", "knowledge"),
    [
        ("flat-attention", "gk"),
        ("knowbert-attention", "none"),
        ("keci", "shuffled"),
        ("gk-fusion", "shuffled"),
    ],
)
def test_a_model_is_the_same_when_it_is_loaded(ground: Ground, model: str, knowledge: str) -> None:
    options = (f"model.knowledge={knowledge}", "training.epochs=1", "training.accumulate=2")
    checkpoint, task, report = ground.begin(model, *options)
    Fit(checkpoint, task, report, {}, lambda _: None, silent, None).run()
    loaded = load_checkpoint(report.folder, CPU)
    assert loaded.config == checkpoint.config
    assert read_settings(report.folder / "config.toml") == checkpoint.config.settings
    test = small_graph("test")
    assert extractions(loaded, test) == extractions(checkpoint, test)


def test_what_is_shown_of_knowledge(tmp_path: Path) -> None:
    graph, test = small_graph(), small_graph("test")
    GKNetwork(GKConfig(encoder="e", inputs=8, outputs=4)).save(tmp_path / "net")
    graph = replace(graph, network="net")

    def view(kind: str, seed: int = 7, *more: str) -> KnowledgeView:
        settings = read_settings(overrides=[f"model.knowledge={kind}", *more]).model
        return view_of(graph, settings, seed, tmp_path)

    whole = view("gk").of(graph)
    assert whole.x.equal(graph.data["entity"].x)
    assert view("name").of(graph).x.equal(whole.x[:, :8])
    shuffled = view("shuffled").of(graph).x
    rows = {tuple(row) for row in whole.x.tolist()}
    assert {tuple(row) for row in shuffled.tolist()} <= rows
    assert not shuffled.equal(whole.x)
    assert not shuffled.equal(view("shuffled", 8).of(graph).x)
    backwards = replace(test, entities=test.entities[::-1])
    assert view("shuffled").of(backwards).x.flip(0).equal(shuffled)
    assert not view("none").of(graph).x.any()
    assert view("gk", 7, "model.edge_weights=false").of(graph).weights.unique().tolist() == [1.0]
    other = replace(test, knowledge_types=["ELSE", *graph.knowledge_types[1:]])
    assert len(view("gk").of(other).types) < len(whole.types)
    with pytest.raises(TrainingError, match="not on this machine"):
        view_of(graph, view("name").settings, 7, tmp_path / "nowhere")
    test.data["entity"].x = torch.zeros(len(test.entities), WIDTH - 1)
    with pytest.raises(RunError, match="have length 11, the model was trained with 12"):
        view("gk").of(test)


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
    ("change", "says"),
    [
        (lambda text: text.replace('"gk-fusion"', '"other"'), "of a model other"),
        (lambda text: text.replace('"format": 2', '"format": 1'), "has format 1"),
        (lambda text: text.replace('"gk-fusion"', '"keci"'), "is damaged"),
        (lambda text: text[:100], "is damaged"),
        (lambda text: "[]", "is damaged"),
    ],
)
def test_a_checkpoint_that_cannot_be_read(
    ground: Ground, change: Callable[[str], str], says: str
) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    path = report.folder / "biogk.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(RunError, match=says) as caught:
        load_checkpoint(report.folder, CPU)
    assert "\n" not in str(caught.value)


def test_a_checkpoint_of_a_biogk_that_had_fewer_settings_and_no_calibration(
    ground: Ground,
) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    path = report.folder / "biogk.json"
    values = json.loads(path.read_text())
    del values["settings"]["training"]["patience"]
    path.write_text(json.dumps(values))
    (report.folder / "confidence.json").unlink()
    found = load_checkpoint(report.folder, CPU)
    assert found.config.settings.training.patience == read_settings().training.patience
    assert found.calibration == "none: this model was trained without"
    test = small_graph("test")
    assert extractions(found, test) == [found.calibrated(one) for one in extractions(found, test)]


LONG = " ".join(f"word{i}" for i in range(4_990))
CAUSED = "Aspirin caused a rash ."
DRUG, EFFECT = (0, 7, "Drug"), (17, 21, "Effect")


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([(".", [], []), ("Aspirin", [DRUG], [])], ""),
        ([(f"{CAUSED} {LONG}", [DRUG, EFFECT], [(1, 0)])], ""),
        ([(CAUSED, [DRUG, EFFECT], [(1, 0), (1, 0), (0, 1)])], "pair that has another"),
        ([(CAUSED, [DRUG], [])], ""),
        ([("", [], []), (CAUSED, [DRUG], [])], ""),
        ([(LONG[:398], [(0, 398, "Drug"), (0, 5, "Drug")], [(0, 1)])], "wider than"),
        ([("Aspirin", [(1, 3, "Drug"), DRUG], [(0, 1)])], "at words"),
    ],
)
def test_odd_documents_are_trained_on_and_predicted(
    ground: Ground,
    rows: list[tuple[str, list[tuple[int, int, str]], list[tuple[int, int]]]],
    lost: str,
) -> None:
    documents = [
        DocumentRow(
            f"odd-{number}",
            "odd",
            "train",
            text,
            tuple(MentionRow(*span) for span in spans),
            tuple(GoldRow(head, tail, f"R{turn}") for turn, (head, tail) in enumerate(pairs)),
        )
        for number, (text, spans, pairs) in enumerate([*rows, ("No event .", [], [])])
    ]
    graph = task_graph(documents)
    report = ground.train("keci", "training.epochs=1", graph=graph, test=True)
    found = extractions(load_checkpoint(report.folder, CPU), graph)
    assert {one.document for one in found} == {row.id for row in documents}
    assert bool(report.out_of_reach) == bool(lost)
    assert any(lost in reason for reason in report.out_of_reach or [""])


def test_splits_that_cannot_be_trained_on(ground: Ground) -> None:
    bare = [DocumentRow(f"d{i}", "odd", "train", "No event .", (), ()) for i in range(3)]
    single = [DocumentRow("d", "odd", "train", "Aspirin", (MentionRow(*DRUG),), ())]
    with pytest.raises(TrainingError, match="no annotated mention"):
        ground.train(graph=task_graph(bare))
    with pytest.raises(TrainingError, match="too few to hold some out"):
        ground.train(graph=task_graph(single))


def test_types_that_the_model_does_not_know_count_as_missed(ground: Ground) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    strange = DocumentRow("s", "odd", "test", CAUSED, (MentionRow(0, 7, "Planet"),), ())
    graph = task_graph([strange], "test")
    scores = evaluate(graph, extractions(load_checkpoint(report.folder, CPU), graph))
    assert scores.mentions["Planet"].annotated == 1
    assert scores.mentions["Planet"].found == 0
