"""General-knowledge embeddings: train the network on the graph's weights, write every entity's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from biogk.disk import writing
from biogk.errors import TrainingError
from biogk.progress import Track, silent
from biogk.store.driver import Store
from biogk.store.schema import ensure_vector_index
from biogk.training.encoder import Vectors
from biogk.training.fit_gk import Fit, fit_gk
from biogk.training.gk import GKConfig, GKNetwork, Triples
from biogk.training.vectors import VectorCache

PAGE = 2_000
WRITE_BATCH = 500


@dataclass
class EmbedReport:
    """What embedding did.

    Args:
        network: id of the network.
        triples: triples that it was trained on.
        fit: how the training went.
        entities: entities whose embedding was written.
        dimensions: length of gk_embedding.
        seconds: how long it took.
    """

    network: str
    triples: int
    fit: Fit
    entities: int = 0
    dimensions: int = 0
    seconds: float = 0.0


def embed(
    store: Store,
    cache: VectorCache,
    models: Path,
    *,
    config: GKConfig | None = None,
    all_triples: bool = False,
    track: Track = silent,
) -> EmbedReport:
    """Train the network on the weighed triples and write gk_embedding on every entity.

    The network's id is a digest of its weights: training again on the same weights gives the same
    network, and then no vector is rewritten.

    Args:
        store: the database.
        cache: the encoder, with the vectors that it has computed.
        models: folder of the saved networks.
        config: sizes, loss, seed.
        all_triples: also train on triples whose relation the model did not predict.
        track: shows progress.

    Raises:
        TrainingError: nothing was weighed with this encoder.
    """
    started = time.monotonic()
    encoder = cache.encoder
    settings = config or GKConfig(encoder=encoder.label, inputs=encoder.dimensions)
    _require_weights(store, encoder.label, all_triples=all_triples)
    with writing(models):
        models.mkdir(parents=True, exist_ok=True)
    names = _NameVectors(store, cache, models / f".{encoder.fingerprint}.names")
    try:
        rows = names.compute(track)
        triples = _weighed(store, encoder.label, rows, all_triples=all_triples)
        fit = fit_gk(settings, names.vectors, triples, track)
    finally:
        names.drop()
    network = fit.network.digest()
    fit.network.save(models / network)
    report = EmbedReport(network, len(triples), fit)
    write_embeddings(store, cache, fit.network, report, track)
    report.seconds = time.monotonic() - started
    return report


def write_embeddings(
    store: Store, cache: VectorCache, network: GKNetwork, report: EmbedReport, track: Track
) -> None:
    """Write gk_embedding on the entities that have none of this network."""
    report.dimensions = network.config.inputs + network.config.outputs
    ensure_vector_index(store, report.dimensions)
    (counted,) = store.read("knowledge/count_unembedded", network=report.network)
    with track("writing embeddings", counted["entities"]) as advance:
        pages = _pages(store, "knowledge/unembedded_names", network=report.network)
        for ids, names in pages:
            vectors = network.embed(cache.encode(names))
            changes = store.write_batches(
                "knowledge/set_embeddings",
                (
                    {"id": id_, "vector": row.tolist()}
                    for id_, row in zip(ids, vectors, strict=True)
                ),
                size=WRITE_BATCH,
                advance=advance,
                network=report.network,
            )
            report.entities += changes.rows


class _NameVectors:
    """The vectors of all entity names in one file on disk, so that training can pick any rows."""

    def __init__(self, store: Store, cache: VectorCache, path: Path) -> None:
        self.store, self.cache, self.path = store, cache, path
        self.vectors: Vectors = np.empty((0, cache.encoder.dimensions), dtype=np.float32)

    def compute(self, track: Track) -> dict[str, int]:
        """Fill `vectors`, and return the row of each entity id."""
        rows: dict[str, int] = {}
        (counted,) = self.store.read("knowledge/count_unembedded", network="")
        with (
            track("encoding names", counted["entities"]) as advance,
            writing(self.path),
            self.path.open("wb") as out,
        ):
            for ids, names in _pages(self.store, "knowledge/entity_names"):
                out.write(self.cache.encode(names).data)
                rows.update({id_: len(rows) + i for i, id_ in enumerate(ids)})
                advance(len(ids))
        if rows:
            shape = (len(rows), self.cache.encoder.dimensions)
            self.vectors = np.memmap(self.path, dtype=np.float32, mode="c", shape=shape)
        return rows

    def drop(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)


def _pages(store: Store, named: str, **parameters: Any) -> Iterator[tuple[list[str], list[str]]]:
    after = ""
    while True:
        page = store.columns(named, after=after, limit=PAGE, **parameters)
        if not page["ids"]:
            return
        after = page["ids"][-1]
        yield page["ids"], page["names"]


def _weighed(store: Store, encoder: str, rows: dict[str, int], *, all_triples: bool) -> Triples:
    pages: list[tuple[Tensor, Tensor, Tensor]] = []
    after: str | None = ""
    while after is not None:
        page = store.columns(
            "knowledge/weighed_triples",
            after=after,
            limit=PAGE,
            encoder=encoder,
            all=all_triples,
        )
        after = page["last"]
        subjects = torch.tensor([rows[id_] for id_ in page["subjects"]], dtype=torch.long)
        objects = torch.tensor([rows[id_] for id_ in page["objects"]], dtype=torch.long)
        pages.append((subjects, objects, torch.tensor(page["weights"], dtype=torch.float32)))
    return Triples(*(torch.cat(column) for column in zip(*pages, strict=True)))


def _require_weights(store: Store, encoder: str, *, all_triples: bool) -> None:
    (weights,) = store.read("knowledge/has_weights", encoder=encoder, all=all_triples)
    if not weights["found"]:
        raise TrainingError(
            f"No triple has a weight of the encoder {encoder}.",
            "Run `biogk weigh` first, with the same --encoder.",
        )
