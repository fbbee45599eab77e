"""A training from beginning to end: graph, model, loop, choice of the epoch, checkpoint, run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from biogk.errors import TrainingError, UsageError
from biogk.progress import Track, silent
from biogk.store.driver import Store
from biogk.store.runs import TRAINING, RunInfo, RunRecord, new_run_id, recorded
from biogk.training.checkpoint import Checkpoint, CheckpointConfig, save_checkpoint
from biogk.training.config import Settings
from biogk.training.decode import extract
from biogk.training.encoder import Encoder
from biogk.training.examples import Example, read_examples
from biogk.training.loop import train_steps
from biogk.training.materialize import materialize
from biogk.training.metrics import Evaluation, evaluate
from biogk.training.models import MODELS
from biogk.training.models.base import ExtractionModel, TaskShape
from biogk.training.taskgraph import GOLD, TaskGraph

DEV, TEST = "dev", "test"
LONGEST = 512


@dataclass(frozen=True)
class EpochReport:
    """An epoch: its mean loss, its score on the documents that choose the epoch, its time."""

    epoch: int
    epochs: int
    loss: float
    entity_f1: float
    relation_f1: float
    best: bool
    seconds: float


@dataclass
class TrainReport:
    """What a training did.

    Args:
        run: its run.
        folder: its checkpoint.
        selected_on: `dev`, a held-out part of the training split, or `test`.
        epochs: how each epoch went.
        best: the epoch whose model was kept.
        documents: documents trained on.
        unaligned: annotated mentions that no candidate span can match.
        seconds: how long it took.
    """

    run: str
    folder: Path
    selected_on: str
    epochs: list[EpochReport] = field(default_factory=list)
    best: EpochReport | None = None
    documents: int = 0
    unaligned: int = 0
    seconds: float = 0.0

    def metrics(self) -> dict[str, Any]:
        """Plain values for the run's node."""
        best = self.best
        return {
            "selected_on": self.selected_on,
            "epochs": len(self.epochs),
            "seconds": round(self.seconds, 1),
            **(
                {
                    "best_epoch": best.epoch,
                    f"{self.selected_on}_entity_f1": round(100 * best.entity_f1, 2),
                    f"{self.selected_on}_relation_f1": round(100 * best.relation_f1, 2),
                }
                if best
                else {}
            ),
        }


@dataclass(frozen=True)
class _Task:
    """The documents of a training and those that choose its epoch."""

    graph: TaskGraph
    train: list[Example]
    chooser: TaskGraph
    choosing: list[Example]


@dataclass(frozen=True)
class Plan:
    """What to train.

    Args:
        model: a name of `MODELS`.
        corpus: name of the corpus.
        settings: sizes, rates, epochs, seed.
        runs: folder of the checkpoints.
        graphs: folder of the materialized graphs; None keeps none.
        select: `dev` chooses the epoch on a part held out of the training split; `test` on the
            test split, as the paper does, which flatters the result.
    """

    model: str
    corpus: str
    settings: Settings
    runs: Path
    graphs: Path | None = None
    select: str = DEV


def train(
    store: Store,
    encoder: Encoder,
    plan: Plan,
    *,
    track: Track = silent,
    told: Callable[[EpochReport], None] = lambda _: None,
) -> TrainReport:
    """Train a model on the training split of a corpus in the database.

    Args:
        store: the database.
        encoder: the token encoder; its model is trained along, so load one for each training.
        plan: what to train.
        track: shows progress.
        told: hears of every epoch.

    Raises:
        UsageError: an unknown model.
        TrainingError: the corpus has no annotation, or a loss is not finite.
    """
    model, corpus, settings = plan.model, plan.corpus, plan.settings
    if model not in MODELS:
        raise UsageError(f"There is no model {model!r}.", f"Known: {', '.join(sorted(MODELS))}.")
    longest = min(LONGEST, int(encoder.model.config.max_position_embeddings))
    graph = materialize(store, corpus, "train", plan.graphs, track=track)
    task = _task(store, plan, graph, encoder, longest, track)
    torch.manual_seed(settings.training.seed)
    shape = task_shape(graph)
    net = MODELS[model](settings.model, shape, encoder.model).to(encoder.device)
    info = RunInfo(
        id=new_run_id(model, corpus),
        kind=TRAINING,
        model=model,
        encoder=encoder.label,
        corpus=corpus,
        split="train",
        config=settings.model_dump_json(),
        seed=settings.training.seed,
    )
    config = CheckpointConfig(
        run=info.id,
        model=model,
        encoder=encoder.name,
        corpus=corpus,
        gk_network=graph.network,
        longest=longest,
        settings=settings.model,
        shape=shape,
    )
    checkpoint = Checkpoint(config, net, encoder.tokenizer)
    with recorded(store, info) as record:
        report = TrainReport(info.id, plan.runs / info.id, plan.select, documents=len(task.train))
        report.unaligned = sum(example.unaligned for example in task.train)
        _fit(checkpoint, task, settings, report, record, track, told)
    return report


def task_shape(graph: TaskGraph) -> TaskShape:
    """What a model for this graph must tell apart.

    Raises:
        TrainingError: the graph has no annotated mention.
    """
    if not graph.mention_types:
        raise TrainingError(
            f"{graph.corpus}, split {graph.split}, has no annotated mention to learn from."
        )
    types, gold = graph.data["mention"].type, graph.data[GOLD]
    head, tail = gold.edge_index
    seen = torch.stack((types[head], gold.edge_type + 1, types[tail]), dim=1)
    return TaskShape(
        mention_types=graph.mention_types,
        relation_types=graph.relation_types,
        signatures=sorted({(h, r, t) for h, r, t in seen.tolist()}),
        knowledge_width=knowledge_of(graph).shape[1],
    )


def knowledge_of(graph: TaskGraph) -> Tensor:
    """The gk_embedding of the graph's entities, [e, k]; one column of zeros where none has one."""
    x: Tensor = graph.data["entity"].x
    return x if x.shape[1] else torch.zeros(len(graph.entities), 1)


def _task(
    store: Store, plan: Plan, graph: TaskGraph, encoder: Encoder, longest: int, track: Track
) -> _Task:
    settings = plan.settings.training
    examples = read_examples(graph, encoder.tokenizer, longest)
    if plan.select == TEST:
        test = materialize(store, graph.corpus, "test", plan.graphs, track=track)
        return _Task(graph, examples, test, read_examples(test, encoder.tokenizer, longest))
    generator = torch.Generator().manual_seed(settings.seed)
    order = torch.randperm(len(examples), generator=generator).tolist()
    held_out = max(1, round(settings.dev_part * len(examples)))
    if held_out >= len(examples):
        raise TrainingError(
            f"{graph.corpus} has {len(examples)} training documents: too few to hold some out.",
            "Load more, or choose the epoch on the test split with --select test.",
        )
    choosing = [examples[i] for i in order[:held_out]]
    return _Task(graph, [examples[i] for i in order[held_out:]], graph, choosing)


def _fit(
    checkpoint: Checkpoint,
    task: _Task,
    settings: Settings,
    report: TrainReport,
    record: RunRecord,
    track: Track,
    told: Callable[[EpochReport], None],
) -> None:
    net, pad = checkpoint.model, checkpoint.tokenizer.pad_token_id
    device = next(net.parameters()).device
    knowledge = knowledge_of(task.graph).to(device)
    chooser = knowledge_of(task.chooser).to(device)
    started = epoch_started = time.monotonic()
    total, documents = 0.0, settings.training.epochs * len(task.train)
    with track(f"training {checkpoint.config.model}", documents) as advance:
        for step in train_steps(net, task.train, knowledge, settings.training, pad=pad):
            advance(step.documents)
            total += step.loss
            if not step.ends_epoch:
                continue
            score = _score(net, task.chooser, task.choosing, chooser, pad)
            best = report.best is None or score.mean_f1 > _mean(report.best)
            epoch = EpochReport(
                step.epoch,
                settings.training.epochs,
                total / step.steps,
                score.entity_f1,
                score.relation_f1,
                best,
                time.monotonic() - epoch_started,
            )
            report.epochs.append(epoch)
            if best:
                report.best = epoch
                save_checkpoint(report.folder, checkpoint)
            report.seconds = time.monotonic() - started
            record.metrics = report.metrics()
            told(epoch)
            total, epoch_started = 0.0, time.monotonic()
            if report.best and step.epoch - report.best.epoch >= settings.training.patience:
                break


def _mean(epoch: EpochReport) -> float:
    return (epoch.entity_f1 + epoch.relation_f1) / 2


def _score(
    net: ExtractionModel, graph: TaskGraph, examples: Sequence[Example], x: Tensor, pad: int
) -> Evaluation:
    return evaluate(graph, list(extract(net, graph, examples, x, pad=pad)))
