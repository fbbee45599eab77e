"""General-knowledge embeddings: train the network on the graph's weights, write every entity's."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from biogk.core.errors import RunError, TrainingError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_vector_index
from biogk.core.store.vectors import HALF, vector_length
from biogk.training.embeddings import WEIGHTLESS
from biogk.training.embeddings.data import entity_pages, read_knowledge
from biogk.training.embeddings.fit import NetworkFit, fit_gk
from biogk.training.embeddings.network import GKConfig, GKNetwork
from biogk.training.embeddings.storing import keep_as, write_vectors
from biogk.training.hold_out import held_out_of, labelled, require_made_without, unlabelled
from biogk.training.language.encoder import finite_rows
from biogk.training.language.vectors import VectorCache
from biogk.training.pipeline import Behind, ahead

NAMED = 5


@dataclass
class EmbedReport:
    """What embedding did.

    Args:
        network: id of the network.
        triples: triples that it was trained on; 0 where it was trained before.
        fit: how the training went; None where it was trained before.
        left_out: triples left out because a weight or vector is not finite.
        unweighed: triples among them that have no weight, and count as the mean of the others.
        missing: stated triples that were left out because they have no weight, by source.
        entities: entities whose embedding was written.
        shortened: entities whose name is longer than the encoder reads, so that its end counts
            for nothing.
        broken: entities without an embedding, because it would not be finite.
        broken_names: the first of their names.
        dimensions: length of a vector.
        index: whether the similarity index is kept.
        converted: entities whose vector was there and is now kept in another form.
        seconds: how long it took.
    """

    network: str
    triples: int = 0
    fit: NetworkFit | None = None
    left_out: int = 0
    unweighed: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    entities: int = 0
    shortened: int = 0
    broken: int = 0
    broken_names: list[str] = field(default_factory=list)
    dimensions: int = 0
    index: bool = True
    converted: int = 0
    seconds: float = 0.0


def embed(
    store: Store,
    cache: VectorCache,
    models: Path,
    *,
    config: GKConfig | None = None,
    all_triples: bool = False,
    index: bool = True,
    half: bool = False,
) -> EmbedReport:
    """Train the network on the weighed triples and write every entity's vector.

    The network's id is a digest of its weights, its encoder and its settings, with the precision of
    the vectors and the sources that are held out: training again on the same weights gives the same
    network, and then no vector is rewritten.

    Args:
        store: the database.
        cache: the encoder, with the vectors that it has computed.
        models: folder of the saved networks.
        config: sizes, loss, seed; its relations are those of the graph.
        all_triples: also train on triples whose relation the model did not predict, and on those
            without a weight where the loss needs none.
        index: keep the similarity index, and the lists that it takes.
        half: keep float16.

    Raises:
        TrainingError: nothing was weighed with this encoder.
        UsageError: an unknown loss.
    """
    started = time.monotonic()
    encoder = cache.encoder
    settings = config or GKConfig(encoder=encoder.label, inputs=encoder.dimensions)
    unweighed = all_triples and settings.loss in WEIGHTLESS
    with read_knowledge(
        store, cache, models, all_triples=all_triples, unweighed=unweighed
    ) as known:
        made_of = {"relations": known.relations, "arithmetic": encoder.arithmetic}
        settings = settings.model_copy(update=made_of)
        fit = fit_gk(settings, known.x, known.triples)
        report = EmbedReport(
            labelled(HALF * half + fit.network.digest(), store.held_out),
            len(known.triples),
            fit,
            left_out=known.left_out,
            unweighed=known.unweighed,
            missing=dict(known.missing),
            index=index,
        )
    fit.network.save(models / report.network)
    write_embeddings(store, cache, fit.network, report)
    report.seconds = time.monotonic() - started
    return report


def embed_new(store: Store, cache: VectorCache, models: Path, *, index: bool = True) -> EmbedReport:
    """Write the vectors of entities that were added since, with the network that is there.

    Args:
        store: the database.
        cache: the encoder of that network, with the vectors that it has computed.
        models: folder of the saved networks.
        index: keep the similarity index, and the lists that it takes.

    Raises:
        TrainingError: the graph has no embedding, those of several networks, or those of a network
            over another encoder.
        RunError: the network's folder is missing or damaged.
    """
    started = time.monotonic()
    found = store.read("knowledge/networks")
    if not found:
        raise TrainingError(
            "No entity has an embedding yet, so that there is no network for new ones.",
            "Train one: biogk embed.",
        )
    if len(found) > 1:
        raise TrainingError(
            f"The graph has embeddings of {len(found)} networks.",
            "Run `biogk embed` to its end without --new-only; it was interrupted.",
        )
    report = EmbedReport(found[0]["network"], index=index)
    held_out = held_out_of(report.network)
    require_made_without(store, "The embeddings", [held_out], "biogk embed")
    network = GKNetwork.load(models / report.network)
    if network.digest() != unlabelled(report.network):
        raise RunError(
            f"The general-knowledge network in {models / report.network} was changed.",
            "Train one again: biogk embed.",
        )
    if network.config.encoder != cache.encoder.label:
        raise TrainingError(
            f"The network {report.network} belongs to the encoder {network.config.encoder}, not to "
            f"{cache.encoder.label}.",
            "Give that one with --encoder, or train again without --new-only.",
        )
    write_embeddings(store.without(held_out), cache, network, report)
    report.seconds = time.monotonic() - started
    return report


def convert(store: Store, *, index: bool = True) -> EmbedReport:
    """Keep the vectors that are there as bytes, with or without lists and a similarity index.

    Args:
        store: the database.
        index: keep the similarity index, and the lists that it takes.

    Raises:
        TrainingError: the graph has no vector.
    """
    started = time.monotonic()
    report = EmbedReport("", index=index, dimensions=vector_length(store))
    if not report.dimensions:
        raise TrainingError("No entity has an embedding yet.", "Make them: biogk embed.")
    report.converted = keep_as(store, report.dimensions, index=index)
    report.seconds = time.monotonic() - started
    return report


def write_embeddings(
    store: Store, cache: VectorCache, network: GKNetwork, report: EmbedReport
) -> None:
    """Write the vectors of entities that have none of this network, and take others away.

    An entity whose vector would not be finite keeps none, and is counted and named; nor does one
    keep any that only sources know that are held out.
    """
    report.dimensions = network.config.inputs + network.config.outputs
    ensure_vector_index(store, report.dimensions, wanted=report.index)
    (counted,) = store.read("knowledge/count_unembedded", network=report.network)
    with track("writing embeddings", counted["entities"]) as advance, Behind() as writer:
        pages = entity_pages(store, "knowledge/unembedded_names", network=report.network)
        for ids, names in ahead(pages):
            fitted = cache.encoder.fitted(names)
            report.shortened += sum(map(str.__ne__, names, fitted))
            vectors = network.embed(cache.encode(names, strict=False))
            finite = finite_rows(vectors)
            sound = [ids[row] for row in np.flatnonzero(finite)]
            writer.call(
                write_vectors, store, sound, vectors[finite], report.network, index=report.index
            )
            report.entities += len(sound)
            if not finite.all():
                _pass_over(names, finite, report)
            advance(len(ids))
    store.in_batches("knowledge/clear_embeddings", network=report.network)
    report.converted = keep_as(store, report.dimensions, index=report.index)


def _pass_over(names: list[str], finite: Any, report: EmbedReport) -> None:
    broken = np.flatnonzero(~finite).tolist()
    report.broken += len(broken)
    room = max(0, NAMED - len(report.broken_names))
    report.broken_names += [names[row] for row in broken[:room]]
