"""The graph in Python, for notebooks: the functions behind the commands, with data frames.

from biogk.api import connect

graph = connect()
graph.neighbours("aspirin")
"""

from __future__ import annotations

from biogk.api.connect import connect
from biogk.api.entities import EntityView
from biogk.api.frames import Triples
from biogk.api.graph import Graph

__all__ = ["EntityView", "Graph", "Triples", "connect"]
