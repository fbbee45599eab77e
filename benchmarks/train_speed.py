"""Training speed: batches beside one sentence at a time, keci beside gk-fusion, and the limit.

    python benchmarks/train_speed.py HOME/graphs/ade-0-train.safetensors --encoder minilm

Everything is measured in turns in one process, round after round, and shown as the median and as
ratios, so that another load on the machine falls on all alike. One sentence at a time is the same
model with the same steps of the optimizer, whose batches hold one document each. The limit is the
time that the encoder alone takes for its forward and backward pass over the same batches. On a
busy machine, --busy counts processor time of one thread in place of time on the clock.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import nn

from biogk.training.devices import autocast, choose_device, has_bfloat16
from biogk.training.extraction.config import Settings, read_settings
from biogk.training.extraction.fitting.feed import Feed, WordVectors
from biogk.training.extraction.fitting.loop import Loop
from biogk.training.extraction.fitting.task import task_shape
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.reading.examples import Example, read_examples
from biogk.training.extraction.reading.knowledge import view_of
from biogk.training.graphs.taskgraph import TaskGraph
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder

WIDTH = 448
Pass = Callable[[], None]


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.busy:
        torch.set_num_threads(1)
    graph = _with_vectors(TaskGraph.load(options.graph))
    encoder = load_encoder(options.encoder, options.device)
    examples = read_examples(graph, encoder.tokenizer, 512)
    spread = examples[:: max(1, len(examples) // options.sentences)][: options.sentences]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        passes = _passes(graph, options.encoder, options.device, spread, folder, stack)
        clock = time.process_time if options.busy else time.perf_counter
        seconds: dict[str, list[float]] = {name: [] for name in passes}
        for turn in range(options.rounds + 1):
            for name, one in passes.items():
                started = clock()
                one()
                if turn:  # the first round warms up
                    seconds[name].append(clock() - started)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    _show(seconds, len(spread), len(examples), as_json=options.json)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Raw)
    parser.add_argument("graph", type=Path, help="a task graph that `biogk materialize` wrote")
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--device")
    parser.add_argument("--sentences", type=int, default=192, help="measured, spread over all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--busy", action="store_true", help="count processor time of one thread")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


class _Raw(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    """Keep the lines of the description, and show defaults."""


def _with_vectors(graph: TaskGraph) -> TaskGraph:
    """The graph, with random vectors where the database has none: time does not depend on them."""
    if not graph.data["entity"].x.shape[1]:
        generator = torch.Generator().manual_seed(7)
        x = torch.randn(len(graph.entities), WIDTH, generator=generator)
        graph.data["entity"].x = nn.functional.normalize(x)
    return graph


def _passes(
    graph: TaskGraph,
    name: str,
    device: str | None,
    examples: Sequence[Example],
    folder: Path,
    stack: ExitStack,
) -> dict[str, Pass]:
    """One pass over the sentences, for each way of training that is compared."""
    batched = read_settings()
    frozen = read_settings(overrides=["encoder.trainable=false"])
    single = read_settings(overrides=["training.batch_size=1", "training.accumulate=16"])
    ways = {
        "sent-context-only": ("sent-context-only", batched),
        "gk-fusion": ("gk-fusion", batched),
        "keci": ("keci", batched),
        "gk-fusion, one sentence at a time": ("gk-fusion", single),
        "keci, one sentence at a time": ("keci", single),
        "gk-fusion, frozen encoder": ("gk-fusion", frozen),
        "keci, frozen encoder": ("keci", frozen),
    }
    half = has_bfloat16(choose_device(device))
    passes: dict[str, Pass] = {}
    for way, (model, settings) in ways.items():
        loop = _loop(graph, load_encoder(name, device), model, settings, examples)
        if not settings.encoder.trainable:
            words = stack.enter_context(WordVectors(folder / way, "encoder", half=half))
            words.fill(loop.model, examples, loop.feed.pad)
            loop.feed = replace(loop.feed, words=words)
        passes[way] = lambda loop=loop: _epoch(loop)  # type: ignore[misc]
    encoder = load_encoder(name, device)
    loop = _loop(graph, encoder, "sent-context-only", batched, examples)
    passes["the encoder alone"] = lambda: _encode(loop)
    return passes


def _loop(
    graph: TaskGraph, encoder: Encoder, model: str, settings: Settings, examples: Sequence[Example]
) -> Loop:
    torch.manual_seed(settings.training.seed)
    view = view_of(graph, settings.model, settings.training.seed, None)
    shape = task_shape(graph, view.shape)
    encoder.model.requires_grad_(settings.encoder.trainable)
    net = build_model(model, settings.model, shape, encoder.model).to(encoder.device)
    pad = int(encoder.tokenizer.pad_token_id)
    feed = Feed(settings.model.widest_span, pad, choose_device(str(encoder.device)))
    knowledge = view.of(graph).to(encoder.device)
    return Loop(net, examples, knowledge, settings.training, feed)


def _epoch(loop: Loop) -> None:
    for _ in loop.epoch(1):
        pass


def _encode(loop: Loop) -> None:
    """Forward and backward pass of the encoder over the batches of an epoch."""
    loop.model.train()
    encoder, size = loop.model.span_vectors.encoder, loop.settings.batch_size
    ordered = sorted(loop.examples, key=lambda example: example.pieces)
    for start in range(0, len(ordered), size):
        batch = loop.feed.batch(ordered[start : start + size])
        with autocast(loop.feed.device):
            hidden = encoder(input_ids=batch.pieces, attention_mask=batch.attention)[0]
        encoder.zero_grad(set_to_none=True)
        hidden.float().sum().backward()


def _show(seconds: dict[str, list[float]], measured: int, total: int, *, as_json: bool) -> None:
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    limit = middle["the encoder alone"]
    rows = [
        {
            "training": name,
            "sentences_per_second": round(measured / time_, 1),
            "seconds_an_epoch": round(total * time_ / measured, 1),
            "times_the_encoder": round(time_ / limit, 2),
            "gain": round(middle[single] / time_, 2) if single in middle else None,
        }
        for name, time_ in middle.items()
        for single in [f"{name}, one sentence at a time"]
    ]
    ratio = round(middle["keci"] / middle["gk-fusion"], 3)
    ratio_frozen = round(middle["keci, frozen encoder"] / middle["gk-fusion, frozen encoder"], 3)
    if as_json:
        print(json.dumps({"rows": rows, "keci_by_gk": ratio, "keci_by_gk_frozen": ratio_frozen}))
        return
    print(f"{'training':<36}{'sentences/s':>12}{'s an epoch':>12}{'x encoder':>11}{'gain':>7}")
    for row in rows:
        gain = row["gain"] or ""
        print(
            f"{row['training']:<36}{row['sentences_per_second']:>12}{row['seconds_an_epoch']:>12}"
            f"{row['times_the_encoder']:>11}{gain:>7}"
        )
    print(f"keci takes {ratio} times as long as gk-fusion, {ratio_frozen} with a frozen encoder.")


if __name__ == "__main__":
    main()
