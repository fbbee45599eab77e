"""What the general-knowledge network learns from, read from the graph: name vectors and triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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
UNWEIGHED = -1.0
"""What a query says in the place of a weight that is not there."""


@dataclass(frozen=True)
class WeighedKnowledge:
    """The weighed triples of a graph.

    Args:
        x: name vectors of all entities, float32 [e, d], on disk.
        relations: relation types in the order of their numbers.
        triples: by rows of x and numbers of relations.
        left_out: triples whose weight, or whose end's vector, is not finite.
        unweighed: triples without a weight, each with the mean of the others' in its place.
        missing: stated triples that are not among them for lack of a weight, by source.
    """

    x: Vectors
    relations: tuple[str, ...]
    triples: WeighedTriples
    left_out: int
    unweighed: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def read_knowledge(
    store: Store,
    cache: VectorCache,
    models: Path,
    *,
    all_triples: bool,
    unweighed: bool = False,
) -> Iterator[WeighedKnowledge]:
    """The weighed triples, with the name vectors in a file that is there as long as it is needed.

    Args:
        store: the database.
        cache: the encoder, with the vectors that it has computed.
        models: folder for that file.
        all_triples: also those whose relation the model did not predict.
        unweighed: also those that are stated and have no weight of this encoder.

    Raises:
        TrainingError: nothing was weighed with this encoder, or nothing is stated.
        EncoderError: the encoder yields no vector that is finite.
        StorageError: the file cannot be written.
    """
    encoder = cache.encoder
    never = store.vocabulary.never_weighed()
    rest = store.read("knowledge/unweighed_sources", encoder=encoder.label, never=never)
    missing = {row["source"]: row["triples"] for row in rest}
    (weights,) = store.read("knowledge/has_weights", encoder=encoder.label, all=all_triples)
    if not weights["found"] and not (unweighed and missing):
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
        chosen = {"encoder": encoder.label, "all": all_triples, "unweighed": unweighed}
        relations, triples = _weighed(store, rows, never=never, **chosen)
        usable = torch.isfinite(triples.weights)
        usable &= sound[triples.subjects] & sound[triples.objects]
        kept = triples.pick(usable)
        bare = kept.weights == UNWEIGHED
        kept.weights[bare] = kept.weights[~bare].mean() if (~bare).any() else 1.0
        yield WeighedKnowledge(
            x,
            relations,
            kept,
            int((~usable).sum()),
            int(bare.sum()),
            {} if unweighed else missing,
        )
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
    store: Store, rows: dict[str, int], **chosen: Any
) -> tuple[tuple[str, ...], WeighedTriples]:
    numbers: dict[str, int] = {}
    parts: list[WeighedTriples] = []
    for page in pages(store, "knowledge/weighed_triples", limit=PAGE, **chosen):
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
