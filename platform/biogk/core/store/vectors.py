"""Vectors of entities as the graph keeps them: bytes, which Bolt carries as they are.

`gk_vector` is what is read: little-endian floats, four bytes each, or two where the network's id
begins with `HALF`. `gk_embedding`, the same numbers as a list, is there for the similarity index;
Bolt takes nine bytes a number for it, and decodes each by itself. Graphs of earlier versions, and
those that neo4j-admin imported, have the list alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from biogk.core.store.driver import Store

HALF = "float16-"
Vectors = NDArray[np.float32]


def packed(vectors: Vectors, network: str) -> list[bytes]:
    """What `gk_vector` holds of vectors [n, k].

    Args:
        vectors: float32.
        network: id of the network that made them.
    """
    return [row.tobytes() for row in vectors.astype(_number(network))]


def unpacked(stored: bytes | Sequence[float] | None, network: str | None) -> Vectors:
    """A vector of the graph, float32 [k]; k = 0 where there is none.

    Args:
        stored: `gk_vector`, or `gk_embedding` where that is missing.
        network: `gk_network`, the id of the network that made it.
    """
    if isinstance(stored, bytes):
        return np.frombuffer(stored, _number(network or "")).astype(np.float32)
    return np.asarray(stored or (), np.float32)


def vector_length(store: Store) -> int:
    """How many numbers the graph's vectors have; 0 where no entity has one."""
    (found,) = store.read("knowledge/one_vector")
    return len(unpacked(found["vector"], found["network"]))


def _number(network: str) -> str:
    return "<f2" if network.startswith(HALF) else "<f4"
