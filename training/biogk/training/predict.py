"""Predictions of a trained model, and their way back into the graph."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biogk.cypher import query
from biogk.errors import RunError
from biogk.loaders.vocabulary import relationship_type
from biogk.progress import Track, silent
from biogk.store.driver import Changes, Store, batched, run_in
from biogk.store.rowmaps import mention_id
from biogk.store.runs import PREDICTION, RunInfo, new_run_id, recorded
from biogk.store.schema import ensure_run_index
from biogk.training.checkpoint import Checkpoint, load_checkpoint
from biogk.training.decode import extract
from biogk.training.devices import choose_device
from biogk.training.examples import read_examples
from biogk.training.feed import Feed
from biogk.training.materialize import materialize
from biogk.training.metrics import Evaluation, Extraction, evaluate
from biogk.training.task import neighbourhood
from biogk.training.taskgraph import TaskGraph

WRITE_BATCH = 5_000


@dataclass(frozen=True)
class Predicted:
    """What a model found in a corpus split, and how it scores where that is annotated."""

    checkpoint: Checkpoint
    graph: TaskGraph
    extractions: list[Extraction]
    evaluation: Evaluation
    seconds: float

    @property
    def unknown_types(self) -> list[str]:
        """Annotated types that the model was not trained on, so that it misses all of them."""
        shape, graph = self.checkpoint.config.shape, self.graph
        known = {*shape.mention_types, *shape.relation_types}
        return sorted({*graph.mention_types, *graph.relation_types} - known)


@dataclass
class WriteReport:
    """What a prediction wrote.

    Args:
        run: its run.
        mentions: mentions found.
        relations: relations between mentions.
        entity_relations: relations between entities that they come to.
        changes: what the database gained.
    """

    run: str
    mentions: int = 0
    relations: int = 0
    entity_relations: int = 0
    changes: Changes = field(default_factory=Changes)


def predict(
    store: Store,
    folder: Path,
    corpus: str,
    split: str,
    *,
    graphs: Path | None = None,
    device: str | None = None,
    track: Track = silent,
) -> Predicted:
    """What the model of a run finds in the documents of a split.

    Args:
        store: the database.
        folder: the checkpoint of the run.
        corpus: name of the corpus.
        split: train, dev or test.
        graphs: folder of the materialized graphs.
        device: `cpu`, `cuda`, ...; the GPU where there is one.
        track: shows progress.

    Raises:
        RunError: no such checkpoint, or one that was trained with embeddings of another length.
        InputError: the database has no such split.
    """
    started = time.monotonic()
    target = choose_device(device)
    checkpoint = load_checkpoint(folder, target)
    settings = checkpoint.config.settings.model
    around = neighbourhood(settings)
    graph = materialize(store, corpus, split, graphs, around=around, track=track)
    _check_network(checkpoint, graph)
    knowledge = checkpoint.view.of(graph).to(target)
    examples = read_examples(graph, checkpoint.tokenizer, checkpoint.config.longest)
    feed = Feed(settings.widest_span, checkpoint.pad, target)
    extractions = []
    with track(f"predicting {corpus} {split}", len(examples)) as advance:
        for extraction in extract(checkpoint.model, graph, examples, knowledge, feed=feed):
            extractions.append(extraction)
            advance(1)
    seconds = time.monotonic() - started
    return Predicted(checkpoint, graph, extractions, evaluate(graph, extractions), seconds)


def _check_network(checkpoint: Checkpoint, graph: TaskGraph) -> None:
    if checkpoint.config.settings.model.knowledge == "none":
        return
    if checkpoint.config.gk_network != graph.network and graph.network:
        raise RunError(
            f"Run {checkpoint.config.run} was trained with embeddings of network "
            f"{checkpoint.config.gk_network or 'none'}, the graph now has {graph.network}.",
            "Embeddings of different networks do not mean the same: train again.",
        )


def write_predictions(store: Store, predicted: Predicted, *, track: Track = silent) -> WriteReport:
    """Write predictions into the graph as a run of their own, whole or not at all.

    A relation between two mentions also becomes one between the likeliest entities of their
    spans: its confidence is that of at least one of the mentions' relations being right, were
    they independent (noisy or), its support the number of documents, which are its evidence.

    Raises:
        ServerError: the database failed; nothing of the run is kept.
    """
    config = predicted.checkpoint.config
    corpus, split = predicted.graph.corpus, predicted.graph.split
    info = RunInfo(
        id=new_run_id("predict", corpus, split),
        kind=PREDICTION,
        model=config.model,
        encoder=config.encoder_label,
        corpus=corpus,
        split=split,
        config=json.dumps({"checkpoint": config.run}),
        seed=0,
        trained_by=config.run,
    )
    texts = dict(zip(predicted.graph.documents, predicted.graph.texts, strict=True))
    mentions = list(_mention_rows(predicted.extractions, texts))
    relations = list(_relation_rows(predicted.extractions))
    edges = _entity_rows(store, relations)
    for type_ in edges:
        ensure_run_index(store, type_)
    report = WriteReport(info.id, len(mentions), len(relations), sum(map(len, edges.values())))
    with recorded(store, info) as record:
        _write(store, info.id, mentions, relations, edges, report, track)
        record.metrics = predicted.evaluation.as_dict()
    return report


def _write(
    store: Store,
    run: str,
    mentions: list[dict[str, Any]],
    relations: list[dict[str, Any]],
    edges: dict[str, list[dict[str, Any]]],
    report: WriteReport,
    track: Track,
) -> None:
    work = [
        (query("runs/write_mentions"), mentions),
        (query("runs/write_relations"), relations),
        *(
            (query("runs/write_entity_relations").typed(type=type_), rows)
            for type_, rows in edges.items()
        ),
    ]
    total = sum(len(rows) for _, rows in work)
    with track("writing predictions", total) as advance, store.transaction() as transaction:
        run_in(transaction, "runs/set_relationship_types", run=run, types=sorted(edges))
        for named, rows in work:
            for batch in batched(rows, WRITE_BATCH):
                report.changes.add(run_in(transaction, named, run=run, rows=batch))
                advance(len(batch))


def _mention_rows(
    extractions: Iterable[Extraction], texts: dict[str, str]
) -> Iterable[dict[str, Any]]:
    for extraction in extractions:
        for mention in extraction.mentions:
            yield {
                "document": extraction.document,
                "id": mention_id(extraction.document, mention.start, mention.end),
                "start": mention.start,
                "end": mention.end,
                "text": texts[extraction.document][mention.start : mention.end],
                "type": mention.type,
                "confidence": mention.confidence,
            }


def _relation_rows(extractions: Iterable[Extraction]) -> Iterable[dict[str, Any]]:
    for extraction in extractions:
        ids = [mention_id(extraction.document, m.start, m.end) for m in extraction.mentions]
        for relation in extraction.relations:
            yield {
                "document": extraction.document,
                "head": ids[relation.head],
                "tail": ids[relation.tail],
                "type": relation.type,
                "confidence": relation.confidence,
            }


def _entity_rows(
    store: Store, relations: Sequence[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """For each relationship type the relations between entities that mentions come to."""
    entity: dict[str, str] = {}
    mentions = sorted({row[end] for row in relations for end in ("head", "tail")})
    for batch in batched(mentions, WRITE_BATCH):
        page = store.columns("runs/best_entities", mentions=batch)
        entity.update(zip(page["mentions"], page["entities"], strict=True))
    doubt: dict[tuple[str, str, str], float] = defaultdict(lambda: 1.0)
    evidence: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for row in relations:
        if row["head"] in entity and row["tail"] in entity:
            key = (relationship_type(row["type"]), entity[row["head"]], entity[row["tail"]])
            doubt[key] *= 1 - row["confidence"]
            evidence[key][row["document"]] = None
    edges: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (type_, head, tail), documents in evidence.items():
        edges[type_].append(
            {
                "head": head,
                "tail": tail,
                "confidence": 1 - doubt[type_, head, tail],
                "support": len(documents),
                "evidence": list(documents),
            }
        )
    return dict(edges)
