"""What the general-knowledge network learns from, read from the graph: name vectors and triples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from biogk.core.disk import writing
from biogk.core.errors import EncoderError, TrainingError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.embeddings.losses import WeighedTriples
from biogk.training.language.encoder import Vectors, finite_rows
from biogk.training.language.vectors import VectorCache

PAGE = 2_000


@dataclass(frozen=True)
class WeighedKnowledge:
    """The weighed triples of a graph.

    Args:
        x: name vectors of all entities, float32 [e, d], on disk.
        relations: relation types in the order of their numbers.
        triples: by rows of x and numbers of relations.
        left_out: triples whose weight, or whose end's vector, is not finite.
    """

    x: Vectors
    relations: tuple[str, ...]
    triples: WeighedTriples
    left_out: int


@contextmanager
def read_knowledge(
    store: Store, cache: VectorCache, models: Path, *, all_triples: bool
) -> Iterator[WeighedKnowledge]:
    """The weighed triples, with the name vectors in a file that is there as long as it is needed.

    Args:
        store: the database.
        cache: the encoder, with the vectors that it has computed.
        models: folder for that file.
        all_triples: also those whose relation the model did not predict.

    Raises:
        TrainingError: nothing was weighed with this encoder.
        EncoderError: the encoder yields no vector that is finite.
        StorageError: the file cannot be written.
    """
    encoder = cache.encoder
    (weights,) = store.read("knowledge/has_weights", encoder=encoder.label, all=all_triples)
    if not weights["found"]:
        raise TrainingError(
            f"No triple has a weight of the encoder {encoder.label}.",
            "Run `biogk weigh` first, with the same --encoder.",
        )
    path = models / f".{encoder.fingerprint}.names"
    with writing(models):
        models.mkdir(parents=True, exist_ok=True)
    try:
        x, sound, rows = _name_vectors(store, cache, path)
        if not sound.any():
            raise EncoderError(
                f"The encoder {encoder.name} yields no vector that is finite.",
                "Its weights are damaged; fetch them again or use another encoder.",
            )
        relations, triples = _weighed(store, encoder.label, rows, all_triples=all_triples)
        usable = torch.isfinite(triples.weights)
        usable &= sound[triples.subjects] & sound[triples.objects]
        yield WeighedKnowledge(x, relations, triples.pick(usable), int((~usable).sum()))
    finally:
        path.unlink(missing_ok=True)


def entity_pages(
    store: Store, named: str, **parameters: Any
) -> Iterator[tuple[list[str], list[str]]]:
    """Ids and names of entities, page by page in the order of their ids.

    Args:
        store: the database.
        named: a query with $after and $limit.
        parameters: its other parameters.
    """
    for page in pages(store, named, limit=PAGE, **parameters):
        yield page["ids"], page["names"]


def _name_vectors(
    store: Store, cache: VectorCache, path: Path
) -> tuple[Vectors, Tensor, dict[str, int]]:
    """The vectors of all names in a mapped file, whether each is finite, each entity id's row."""
    rows: dict[str, int] = {}
    sound = [torch.empty(0, dtype=torch.bool)]
    (counted,) = store.read("knowledge/count_unembedded", network="")
    with (
        track("encoding names", counted["entities"]) as advance,
        writing(path),
        path.open("wb") as out,
    ):
        for ids, names in entity_pages(store, "knowledge/entity_names"):
            vectors = cache.encode(names, strict=False)
            out.write(vectors.data)
            sound.append(torch.from_numpy(finite_rows(vectors)))
            rows.update({id_: len(rows) + i for i, id_ in enumerate(ids)})
            advance(len(ids))
    shape = (len(rows), cache.encoder.dimensions)
    return np.memmap(path, dtype=np.float32, mode="c", shape=shape), torch.cat(sound), rows


def _weighed(
    store: Store, encoder: str, rows: dict[str, int], *, all_triples: bool
) -> tuple[tuple[str, ...], WeighedTriples]:
    numbers: dict[str, int] = {}
    parts: list[WeighedTriples] = []
    chosen = {"encoder": encoder, "all": all_triples, "limit": PAGE}
    for page in pages(store, "knowledge/weighed_triples", **chosen):
        types = [numbers.setdefault(type_, len(numbers)) for type_ in page["types"]]
        parts.append(
            WeighedTriples(
                torch.tensor([rows[id_] for id_ in page["subjects"]], dtype=torch.long),
                torch.tensor(types, dtype=torch.long),
                torch.tensor([rows[id_] for id_ in page["objects"]], dtype=torch.long),
                torch.tensor(page["weights"], dtype=torch.float32),
            )
        )
    return tuple(numbers), WeighedTriples.joined(parts)
