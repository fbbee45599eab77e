"""biogk from Python: a function for every command, and more for notebooks.

import biogk.api as biogk

with biogk.connect() as graph:
    graph.load.ade("data/ade", fold=0)
    graph.neighbours("aspirin")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from biogk.api.adapting import adapt
from biogk.api.base.settings import relations
from biogk.api.connect import connect
from biogk.api.graph import Graph
from biogk.api.server import demo, doctor, down, dump, restore, up
from biogk.api.sharing import push
from biogk.core.progress import Silent, listening

if TYPE_CHECKING:
    from biogk.training.extraction.predicting.extractor import Extractor

__all__ = [
    "Extractor",
    "Graph",
    "Silent",
    "adapt",
    "connect",
    "demo",
    "doctor",
    "down",
    "dump",
    "listening",
    "push",
    "relations",
    "restore",
    "up",
]


def __getattr__(name: str) -> Any:
    """`Extractor`, which is imported when it is asked for: torch takes seconds."""
    if name != "Extractor":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from biogk.training.extraction.predicting.extractor import Extractor

    return Extractor
