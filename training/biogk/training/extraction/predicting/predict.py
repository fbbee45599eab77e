"""Predictions of a trained model, and their way back into the graph."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from biogk.core.errors import RunError
from biogk.core.model.extraction import Extraction
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.training.devices import choose_device
from biogk.training.extraction.checkpoints.checkpoint import Checkpoint, load_checkpoint
from biogk.training.extraction.fitting.decode import BATCH_SIZE, extract
from biogk.training.extraction.fitting.feed import Feed
from biogk.training.extraction.fitting.task import neighbourhood
from biogk.training.extraction.predicting.pending import WriteReport
from biogk.training.extraction.predicting.write_back import (
    prediction_info,
    write_found,
)
from biogk.training.extraction.reading.examples import read_examples
from biogk.training.extraction.scoring.metrics import Evaluation, evaluate
from biogk.training.graphs.materialize import materialize
from biogk.training.graphs.taskgraph import TaskGraph


@dataclass(frozen=True)
class Predicted:
    """What a model found in a corpus split, and how it scores where that is annotated.

    Args:
        folder: its checkpoint.
        checkpoint: the model.
        graph: the documents.
        extractions: what it found, with calibrated confidences.
        raw: the same with the confidences that the model itself gives.
        given: what it found where the annotated mentions were given, raw and calibrated; None where
            it was not asked.
        seconds: how long it took.
    """

    folder: Path
    checkpoint: Checkpoint
    graph: TaskGraph
    extractions: list[Extraction]
    raw: list[Extraction]
    given: tuple[list[Extraction], list[Extraction]] | None
    seconds: float

    @cached_property
    def evaluation(self) -> Evaluation:
        """Scores against the annotation."""
        return evaluate(self.graph, self.extractions, self.related)

    @property
    def related(self) -> list[Extraction] | None:
        """What stands for its relations in scores; None where that is `extractions`.

        Relations between concepts are scored with the annotated mentions given: without, they hang
        on the dictionary as much as on the model.
        """
        return self.given[1] if self.given and self.graph.relates_concepts else None

    @property
    def unknown_types(self) -> list[str]:
        """Annotated types that the model was not trained on, so that it misses all of them."""
        shape, graph = self.checkpoint.config.shape, self.graph
        known = {*shape.mention_types, *shape.relation_types}
        return sorted({*graph.mention_types, *graph.relation_types} - known)


def predict(
    store: Store,
    folder: Path,
    corpus: str,
    split: str,
    *,
    graphs: Path | None = None,
    device: str | None = None,
    batch_size: int = BATCH_SIZE,
    scored: bool = False,
) -> Predicted:
    """What the model of a run finds in the documents of a split.

    Args:
        store: the database.
        folder: the checkpoint of the run.
        corpus: name of the corpus.
        split: train, dev or test.
        graphs: folder of the materialized graphs.
        device: `cpu`, `cuda`, ...; the GPU where there is one.
        batch_size: documents a step.
        scored: also find relations with the annotated mentions given, and read what sources state
            between entities of one text, by which scores are told apart.

    Raises:
        RunError: no such checkpoint, one that was trained with other embeddings, or memory is
            lacking.
        InputError: the database has no such split.
    """
    started = time.monotonic()
    target = choose_device(device)
    checkpoint = load_checkpoint(folder, target)
    settings = checkpoint.config.settings.model
    around = neighbourhood(settings)
    if scored:
        around = replace(around, statements=True)
    graph = materialize(store, corpus, split, graphs, around=around)
    check_network(checkpoint, graph.network)
    knowledge = checkpoint.view.of(graph).to(target)
    examples = read_examples(graph, checkpoint.tokenizer, checkpoint.config.longest)
    feed = Feed(settings.widest_span, checkpoint.pad, target)
    modes = (False, True) if scored else (False,)
    found: list[list[Extraction]] = [[] for _ in modes]
    with track(f"predicting {corpus} {split}", len(modes) * len(examples)) as advance:
        for given, some in zip(modes, found, strict=True):
            for extraction in extract(
                checkpoint.model,
                graph,
                examples,
                knowledge,
                feed=feed,
                batch_size=batch_size,
                given=given,
            ):
                some.append(extraction)
                advance(1)
    calibrated = [[checkpoint.calibrated(each) for each in some] for some in found]
    return Predicted(
        folder,
        checkpoint,
        graph,
        calibrated[0],
        found[0],
        (found[1], calibrated[1]) if scored else None,
        time.monotonic() - started,
    )


def check_network(checkpoint: Checkpoint, network: str) -> None:
    """Refuse embeddings that are not those of the training, unless the model is shown none.

    Args:
        checkpoint: the model.
        network: id of the network that made the embeddings; empty where there are none.

    Raises:
        RunError: they are of another network.
    """
    config = checkpoint.config
    if checkpoint.view.settings.knowledge == "none":
        return
    if config.gk_network != network and network:
        raise RunError(
            f"Run {config.run} was trained with embeddings of network "
            f"{config.gk_network or 'none'}, the graph now has {network}.",
            "Embeddings of different networks do not mean the same: train again.",
        )


def write_predictions(store: Store, predicted: Predicted) -> WriteReport:
    """Write predictions into the graph as a run of their own.

    Args:
        store: the database.
        predicted: what was found.

    Raises:
        ServerError: the database failed; the run is incomplete.
    """
    graph, config = predicted.graph, predicted.checkpoint.config
    return write_found(
        store.without(config.settings.model.hold_out.split()),
        predicted.folder,
        prediction_info(predicted.checkpoint, graph.corpus, graph.split),
        predicted.extractions,
        learned_from=config.corpus,
        metrics=predicted.evaluation.as_dict(),
    )
