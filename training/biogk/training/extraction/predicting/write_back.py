"""What a model found, as a run of the graph: mentions, relations, edges between entities."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from biogk.core.model.extraction import Extraction, Relation
from biogk.core.model.mapped import MappedRelation
from biogk.core.progress import resumable
from biogk.core.store.blocked import BlockedTriples
from biogk.core.store.driver import Store, batched
from biogk.core.store.rowmaps import mention_id
from biogk.core.store.runs import PREDICTION, RunInfo, new_run_id
from biogk.training.extraction.checkpoints.checkpoint import Checkpoint
from biogk.training.extraction.predicting.pending import (
    ENTITY_RELATIONS,
    MENTIONS,
    RELATIONS,
    WRITE_BATCH,
    Pending,
    WriteReport,
    begun,
    write_pending,
)
from biogk.training.graphs.textgraph import Span, sentence_spans
from biogk.training.linking.groups import SameGroups
from biogk.training.weights.digits import significant

DOCUMENTS_AT_ONCE = 1_000

Pair = tuple[str, str, str]


def prediction_info(checkpoint: Checkpoint, corpus: str, split: str) -> RunInfo:
    """What the run of a prediction says of itself.

    Args:
        checkpoint: the model.
        corpus: that it read.
        split: of it.
    """
    config = checkpoint.config
    return RunInfo(
        id=new_run_id("predict", corpus, split),
        kind=PREDICTION,
        model=config.model,
        encoder=config.encoder_label,
        corpus=corpus,
        split=split,
        config=json.dumps({"checkpoint": config.run, "calibration": checkpoint.calibration}),
        seed=0,
        trained_by=config.run,
    )


def write_found(
    store: Store,
    folder: Path,
    info: RunInfo,
    found: Iterable[Extraction],
    *,
    learned_from: str,
    metrics: dict[str, Any] | None = None,
) -> WriteReport:
    """Write what a model found into the graph, as a run.

    All rows are gathered on the disk first, beside the checkpoint, and then written in batches. A
    relation between two mentions also becomes one between the likeliest entities of their spans, or
    what stands for them among all that SAME_AS joins: its confidence is that of at least one of the
    mentions' relations being right, were they independent (noisy or), its support the number of
    documents, which are its evidence.

    Args:
        store: the database; it has the documents, linked.
        folder: the checkpoint of the model.
        info: what the run is.
        found: what was found in each document; is read as a stream.
        learned_from: the corpus that the model has learned from, which decides what relations are
            called.
        metrics: of the run.

    Raises:
        ServerError: the database failed; once the rows are gathered, the run is incomplete and can
            go on, before that nothing of it is left.
        StorageError: the rows cannot be gathered.
        InputError: the vocabulary has no name for a relation type.
    """
    with begun(store, folder.parent / info.id, info) as pending:
        for batch in batched(found, DOCUMENTS_AT_ONCE):
            pending.add(MENTIONS, _mention_rows(batch))
            pending.add(RELATIONS, _relation_rows(batch))
        edges = _entity_rows(store, pending, learned_from)
        pending.add(ENTITY_RELATIONS, edges)
        pending.complete({row["type"] for row in edges}, metrics or {})
    with resumable(info.id, "biogk runs resume"):
        return write_pending(store, pending)


def _mention_rows(found: Iterable[Extraction]) -> Iterator[dict[str, Any]]:
    for extraction in found:
        for mention in extraction.mentions:
            yield {
                "document": extraction.document,
                "id": mention_id(extraction.document, mention.start, mention.end),
                "start": mention.start,
                "end": mention.end,
                "text": extraction.text[mention.start : mention.end],
                "type": mention.type,
                "confidence": significant(mention.confidence),
            }


def _relation_rows(found: Iterable[Extraction]) -> Iterator[dict[str, Any]]:
    for extraction in found:
        ids = [mention_id(extraction.document, m.start, m.end) for m in extraction.mentions]
        cut = sentence_spans(extraction.text) if extraction.relations else []
        # mentions of two types at one span are one mention in the graph
        once = {(ids[r.head], ids[r.tail], r.type): r for r in extraction.relations}
        for relation in once.values():
            yield {
                "document": extraction.document,
                "head": ids[relation.head],
                "tail": ids[relation.tail],
                "head_type": extraction.mentions[relation.head].type,
                "tail_type": extraction.mentions[relation.tail].type,
                "type": relation.type,
                "confidence": significant(relation.confidence),
                "sentences": _sentences(extraction, relation, cut),
                "novel": relation.novel,
            }


def _sentences(found: Extraction, relation: Relation, cut: Sequence[Span]) -> list[str]:
    """The sentences that a relation is read in: one, or that of each of its mentions."""
    ends = (found.mentions[relation.head], found.mentions[relation.tail])
    return [
        found.text[start:end]
        for start, end in cut
        if any(each.start < end and start < each.end for each in ends)
    ]


def _entity_rows(store: Store, pending: Pending, corpus: str) -> list[dict[str, Any]]:
    """The relations between entities that those between mentions come to, ordered by type.

    Entities that SAME_AS joins count as one, and so do both ways round of a relation without a
    direction. Relations that a curator has called wrong are left out. An entity of
    a kind that does not fit the type that the model gave the mention is none that it names.

    Args:
        store: the database.
        pending: the relations between mentions.
        corpus: that the model has learned from, which decides what its relation types are called.
    """
    known, groups = store.vocabulary, SameGroups.read(store)
    relations: dict[str, MappedRelation] = {}
    doubt: dict[Pair, float] = defaultdict(lambda: 1.0)
    evidence: dict[Pair, dict[str, None]] = defaultdict(dict)
    for batch in batched(pending.rows(RELATIONS), WRITE_BATCH):
        types = {row[end]: row[f"{end}_type"] for row in batch for end in ("head", "tail")}
        kinds = [known.fitting(type_, corpus) for type_ in types.values()]
        page = store.columns("runs/best_entities", mentions=list(types), kinds=kinds)
        entity = dict(zip(page["mentions"], map(groups.of, page["entities"]), strict=True))
        for row in batch:
            if row["head"] in entity and row["tail"] in entity:
                if row["type"] not in relations:
                    relations[row["type"]] = known.predicted(row["type"], corpus)
                relation = relations[row["type"]]
                ends = relation.ends(entity[row["head"]], entity[row["tail"]])
                key = relation.type, *ends
                doubt[key] *= 1 - row["confidence"]
                evidence[key][row["document"]] = None
    refused = _refused(store, groups, {each.type for each in relations.values() if each.symmetric})
    pending.refused = len(refused & evidence.keys())
    return [
        {
            "type": key[0],
            "head": key[1],
            "tail": key[2],
            "confidence": significant(1 - doubt[key]),
            "support": len(evidence[key]),
            "evidence": list(evidence[key]),
        }
        for key in sorted(evidence.keys() - refused)
    ]


def _refused(store: Store, groups: SameGroups, symmetric: Set[str]) -> set[Pair]:
    """What a curator has called wrong, as predictions would be written now."""
    renamed, found = store.vocabulary.renamed(), set()
    for subject, type_, object_ in BlockedTriples.read(store).keys:
        known = renamed.get(type_) or MappedRelation(type_)
        known = replace(known, symmetric=known.type in symmetric)
        found.add((known.type, *known.ends(groups.of(subject), groups.of(object_))))
    return found
