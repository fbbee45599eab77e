"""Trainings without a server, of an encoder so small that they take a second."""

from __future__ import annotations

import itertools
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

from biogk.core.progress import listening
from biogk.core.store.runs import TRAINING, RunInfo, RunRecord
from biogk.training.extraction.checkpoints.checkpoint import Checkpoint, build_checkpoint
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.checkpoints.state import load_state
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.decode import extract
from biogk.training.extraction.fitting.feed import Feed
from biogk.training.extraction.fitting.fit import Fit
from biogk.training.extraction.fitting.task import Task
from biogk.training.extraction.fitting.train import begin, report_of
from biogk.training.extraction.plan import TEST, Folders, Plan
from biogk.training.extraction.reading.examples import read_examples
from biogk.training.graphs.taskgraph import TaskGraph
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from hearing import Hearing
from small_graphs import small_graph

CPU = torch.device("cpu")
FEW = (
    "training.epochs=3",
    "training.batch_size=4",
    "training.patience=3",
    "model.hidden=32",
    "encoder.trainable=false",
)


def tiny_encoder(encoder: Encoder, folder: Path) -> str:
    """Write an encoder of one layer, for trainings that need not be good.

    Args:
        encoder: whose tokenizer it has.
        folder: for it.

    Returns:
        The folder, as `load_encoder` takes it.
    """
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


def record() -> RunRecord:
    """Of a run that no graph has."""
    return RunRecord(RunInfo("run", TRAINING, "model", "tiny", "little", "train", "{}", 7))


@dataclass
class Ground:
    """Where the trainings of a test take place."""

    tiny: str
    folder: Path
    number: itertools.count[int] = field(default_factory=itertools.count)

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
        graph: TaskGraph | None = None,
        test: bool = False,
    ) -> TrainReport:
        checkpoint, task, report = self.begin(model, *overrides, graph=graph, test=test)

        def heard(epoch: object) -> None:
            if len(report.epochs) == stop:
                raise KeyboardInterrupt

        with listening(Hearing(heard)) if stop else nullcontext():
            Fit(checkpoint, task, report, {}, record(), words).run()
        return report

    def go_on(self, number: int) -> TrainReport:
        checkpoint = build_checkpoint(self.folder / str(number), CPU)
        _, task, _ = self.begin(checkpoint.config.model)
        report = report_of(checkpoint, task, self.folder / str(number))
        state = load_state(checkpoint, report)
        Fit(checkpoint, task, report, state, record(), None).run()
        return report


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
