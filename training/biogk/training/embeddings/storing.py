"""Vectors into the graph: as bytes to be read, and as lists for the similarity index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.core.store.schema import ensure_vector_index
from biogk.core.store.vectors import Vectors, packed, unpacked

PAGE = 2_000
WRITE_BATCH = 500


def write_vectors(
    store: Store, ids: Sequence[str], vectors: Vectors, network: str, *, index: bool
) -> None:
    """Set gk_vector of entities, and gk_embedding where it is wanted; else that goes.

    Args:
        store: the database.
        ids: n entities.
        vectors: float32 [n, k].
        network: id of the network that made them.
        index: also as a list.
    """
    named = "knowledge/set_embeddings" if index else "knowledge/set_vectors"
    rows = _rows(ids, packed(vectors, network), network, index=index)
    store.write_batches(named, rows, size=WRITE_BATCH, network=network)


def keep_as(store: Store, dimensions: int, *, index: bool) -> int:
    """Bring all vectors into the form that is wanted, and make or drop the similarity index.

    With an index each has bytes and list, without one bytes alone. What is missing is made of the
    other: of the bytes where there are any.

    Args:
        store: the database.
        dimensions: length of the vectors.
        index: whether there is one.

    Returns:
        How many entities were changed.
    """
    ensure_vector_index(store, dimensions, wanted=index)
    (counted,) = store.read("knowledge/count_other_form", index=index)
    with track("converting embeddings", counted["entities"]) as advance:
        for page in pages(store, "knowledge/other_form", limit=PAGE, index=index):
            of_network = np.asarray(page["networks"])
            for network in dict.fromkeys(page["networks"]):
                rows = np.flatnonzero(of_network == network).tolist()
                vectors = np.stack([unpacked(page["vectors"][row], network) for row in rows])
                ids = [page["ids"][row] for row in rows]
                write_vectors(store, ids, vectors, network, index=index)
            advance(len(page["ids"]))
    return int(counted["entities"])


def _rows(
    ids: Sequence[str], stored: list[bytes], network: str, *, index: bool
) -> Iterator[dict[str, Any]]:
    for id_, vector in zip(ids, stored, strict=True):
        row = {"id": id_, "vector": vector}
        yield row | {"list": unpacked(vector, network).tolist()} if index else row
