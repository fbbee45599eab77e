"""A training from beginning to end, or from where it was interrupted."""

from __future__ import annotations

from pathlib import Path

import torch

from biogk.core.errors import RunError, StaleRunError, TrainingError
from biogk.core.progress import resumable, say
from biogk.core.store.claims import TRAINED, claimed
from biogk.core.store.driver import Store
from biogk.core.store.runs import TRAINING, RunInfo, new_run_id, recorded
from biogk.training.devices import choose_device
from biogk.training.extraction.checkpoints.checkpoint import (
    Checkpoint,
    CheckpointConfig,
    build_checkpoint,
)
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.checkpoints.start import require_fitting, start_from, start_of
from biogk.training.extraction.checkpoints.state import load_state
from biogk.training.extraction.checkpoints.stored import network_shown, settings_shown
from biogk.training.extraction.fitting.fit import Fit
from biogk.training.extraction.fitting.task import (
    Task,
    neighbourhood,
    read_task,
    reads_documents,
    task_shape,
)
from biogk.training.extraction.folds import scored_split
from biogk.training.extraction.layers.dropout import keep_attention
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.plan import TEST, Folders, Plan
from biogk.training.extraction.reading.knowledge import view_of
from biogk.training.extraction.reading.reach import out_of_reach
from biogk.training.graphs.materialize import materialize
from biogk.training.graphs.taskgraph import TaskGraph
from biogk.training.language.encoder import Encoder

RESUME = "biogk train --resume"


def train(store: Store, encoder: Encoder, plan: Plan) -> TrainReport:
    """Train a model on the training split of a corpus in the database.

    Args:
        store: the database.
        encoder: the token encoder; its model is trained along, so load one for each training.
        plan: what to train.

    Raises:
        UsageError: an unknown model.
        RunError: the training to start from is not there, or does not fit.
        TrainingError: the corpus has no annotation, a loss is not finite, or memory is lacking.
    """
    MODELS.find(plan.model)
    named = plan.settings.training.start
    start = start_of(plan.folders.runs, named) if named else None
    graph, test = _graphs(store, plan, start)
    checkpoint, task = begin(encoder, plan, graph, test)
    if start is not None:
        require_fitting(start, checkpoint.config, graph)
        start_from(plan.folders.runs / named, start, checkpoint)
    config, folders = checkpoint.config, plan.folders
    report = report_of(checkpoint, task, folders.runs / config.run)
    for reason, count in report.out_of_reach.items():
        say(f"Out of the model's reach: {reason}, {count:,}.")
    if lacking := _lacking(checkpoint, graph):
        say(lacking)
    with (
        resumable(config.run, RESUME),
        claimed(report.folder, TRAINED),
        recorded(store, _info(config)) as record,
    ):
        Fit(checkpoint, task, report, {}, record, folders.words).run()
    return report


def resume(
    store: Store,
    run: str,
    folders: Folders,
    *,
    device: str | None = None,
) -> TrainReport:
    """Resume an interrupted training, from the end of its last whole epoch.

    On the same machine the result is the one that it would have had.

    Args:
        store: the database.
        run: the training.
        folders: where things are kept.
        device: where it computes; the GPU where there is one.

    Raises:
        RunError: there is no such training, it is over, damaged, or under way.
        StaleRunError: the database has changed since it began.
        TrainingError: a loss is not finite, or memory is lacking.
    """
    folder = folders.runs / run
    if not folder.is_dir():
        raise RunError(f"There is no training {run} in {folders.runs}.", "See `biogk runs list`.")
    with claimed(folder, TRAINED):
        checkpoint = build_checkpoint(folder, choose_device(device))
        config = checkpoint.config
        plan = Plan(config.model, config.corpus, config.settings, folders, config.select)
        graph, test = _graphs(store, plan, config)
        training = config.settings.training
        task = read_task(graph, test, checkpoint.tokenizer, config.longest, training)
        report = report_of(checkpoint, task, folder)
        state = load_state(checkpoint, report)
        if task.state(checkpoint.view) != config.graph:
            raise StaleRunError(
                f"The database has changed since run {run} began, and it cannot be resumed.",
                f"Train again: biogk train --corpus {config.corpus} --model {config.model}.",
            )
        with resumable(run, RESUME), recorded(store, _info(config), again=True) as record:
            Fit(checkpoint, task, report, state, record, folders.words).run()
    return report


def begin(
    encoder: Encoder, plan: Plan, graph: TaskGraph, test: TaskGraph | None
) -> tuple[Checkpoint, Task]:
    """An untrained model and the documents for it.

    Args:
        encoder: the token encoder; becomes a part of the model.
        plan: what to train.
        graph: of the training split.
        test: of the split that chooses the epoch; None holds out a part of the training split.

    Raises:
        TrainingError: no annotation, too few documents, or an encoder with code of its own.
    """
    _refuse_code(encoder)
    settings = plan.settings
    seed = settings.training.seed
    task = read_task(graph, test, encoder.tokenizer, encoder.longest, settings.training)
    torch.manual_seed(seed)
    shown = settings_shown(plan.model, settings.model)
    view = view_of(graph, shown, seed, plan.folders.networks)
    shape = task_shape(graph, view.shape)
    encoder.model.requires_grad_(settings.encoder.trainable)
    if not settings.encoder.attention_dropout:
        keep_attention(encoder.model)
    config = CheckpointConfig(
        run=new_run_id(plan.model, plan.corpus),
        model=plan.model,
        encoder=encoder.name,
        fingerprint=encoder.fingerprint,
        corpus=plan.corpus,
        graph=task.state(view),
        gk_network=graph.network,
        select=plan.select,
        longest=encoder.longest,
        whole=reads_documents(graph),
        settings=settings,
        shape=shape,
    )
    net = build_model(plan.model, settings.model, shape, encoder.model).to(encoder.device)
    return Checkpoint(config, net, encoder.tokenizer, view), task


def _refuse_code(encoder: Encoder) -> None:
    """Keep an encoder that runs code of its own out of checkpoints, which anyone may load.

    Raises:
        TrainingError: it does.
    """
    if type(encoder.model).__module__.startswith("transformers_modules"):
        raise TrainingError(
            f"The encoder {encoder.name} runs Python code of its own, which no checkpoint keeps.",
            "Train with one that transformers knows.",
        )


def report_of(checkpoint: Checkpoint, task: Task, folder: Path) -> TrainReport:
    """The report of a training that has not begun.

    Args:
        checkpoint: the model.
        task: its documents.
        folder: of the run.
    """
    config = checkpoint.config
    return TrainReport(
        config.run,
        folder,
        config.select,
        documents=len(task.train),
        out_of_reach=out_of_reach(task.train, config.settings.model),
    )


def _graphs(
    store: Store, plan: Plan, like: CheckpointConfig | None
) -> tuple[TaskGraph, TaskGraph | None]:
    """The training split, and the split that is scored where that chooses the epoch.

    Annotated types are numbered as another training has them, where there is one.
    """
    graphs, around = plan.folders.graphs, neighbourhood(plan.settings.model)
    train = materialize(store, plan.corpus, "train", graphs, around=around)
    if like is not None:
        train = train.numbered_as(like.shape.mention_types, like.shape.relation_types)
    if plan.select != TEST:
        return train, None
    split = scored_split(store, plan.corpus)
    test = materialize(store, plan.corpus, split, graphs, around=around)
    return train, test


def _info(config: CheckpointConfig) -> RunInfo:
    return RunInfo(
        id=config.run,
        kind=TRAINING,
        model=config.model,
        encoder=config.encoder_label,
        corpus=config.corpus,
        split="train",
        config=config.settings.model_dump_json(),
        seed=config.settings.training.seed,
        select=config.select,
        network=network_shown(config.model, config.settings.model, config.gk_network),
    )


def _lacking(checkpoint: Checkpoint, graph: TaskGraph) -> str:
    """What a model with knowledge would miss in the graph; empty where it misses nothing."""
    if checkpoint.view.settings.knowledge == "none":
        return ""
    if not graph.entities:
        return "No text names an entity of the graph, so that the model has no knowledge to use."
    if not graph.data["entity"].x.shape[1]:
        return (
            "No entity has a gk_embedding, so that the model is shown zeros in place of knowledge: "
            "run `biogk weigh` and `biogk embed` first."
        )
    return ""
