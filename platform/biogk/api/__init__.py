"""biogk from Python: a function for every command, and more for notebooks.

import biogk.api as biogk

with biogk.connect() as graph:
    graph.load.ade("data/ade", fold=0)
    graph.neighbours("aspirin")
"""

from __future__ import annotations

from biogk.api.adapting import adapt
from biogk.api.base.settings import relations
from biogk.api.connect import connect
from biogk.api.graph import Graph
from biogk.api.server import demo, doctor, down, dump, restore, up
from biogk.core.progress import Silent, listening

__all__ = [
    "Graph",
    "Silent",
    "adapt",
    "connect",
    "demo",
    "doctor",
    "down",
    "dump",
    "listening",
    "relations",
    "restore",
    "up",
]
