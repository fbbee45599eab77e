"""Where nodes and edges of a picture lie."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import networkx as nx
import numpy as np

from biogk.picture.graph import PictureEdge, PictureGraph

SEED = 7
STEPS = 200
KAMADA_KAWAI = 120
GAP = 1.1
NEAREST, PUSHES = 0.6, 50
ASPECT = 1.5
SAMPLES = 24
BEND = 0.16
ARROW_AT = 0.66


@dataclass(frozen=True)
class Box:
    """A part of the picture: places of its nodes, and how far they reach."""

    at: dict[str, tuple[float, float]]
    width: float
    height: float


@dataclass(frozen=True)
class Curve:
    """An edge as a line.

    Args:
        xs: abscissas of its points, in the units of the layout.
        ys: ordinates of its points.
        arrow: the point at which its arrowhead is.
    """

    xs: list[float]
    ys: list[float]
    arrow: int


def places(graph: PictureGraph) -> dict[str, tuple[float, float]]:
    """A place for each node, in units of about one edge; the same graph has always the same.

    Each part that hangs together is laid out by itself, so that edges keep their length, and the
    parts stand beside each other in rows.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph.nodes)
    plain.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    parts = sorted(map(sorted, nx.connected_components(plain)), key=lambda part: (-len(part), part))
    return _in_rows([_laid_out(_part(plain, part)) for part in parts])


def _part(plain: nx.Graph[str], names: list[str]) -> nx.Graph[str]:
    """Some nodes and their edges, in an order that does not change from one process to the next."""
    part: nx.Graph[str] = nx.Graph()
    part.add_nodes_from(names)
    part.add_edges_from(sorted((min(ends), max(ends)) for ends in plain.subgraph(names).edges))
    return part


def _laid_out(part: nx.Graph[str]) -> Box:
    """Places within one part, its lower left corner at 0, 0."""
    if len(part) <= KAMADA_KAWAI:
        found = nx.kamada_kawai_layout(part, pos=nx.circular_layout(part))
    else:
        found = nx.spring_layout(part, k=2 / math.sqrt(len(part)), iterations=STEPS, seed=SEED)
    names = list(found)
    at = np.array([found[name] for name in names])
    edges = [np.linalg.norm(found[a] - found[b]) for a, b in part.edges if a != b]
    at = _apart(at / (float(np.mean(edges)) if edges else 1.0))
    at -= at.min(axis=0)
    width, height = at.max(axis=0)
    return Box(dict(zip(names, map(tuple, at.tolist()), strict=True)), float(width), float(height))


def _apart(at: np.ndarray) -> np.ndarray:
    """The places, pushed from each other where nodes would lie on each other."""
    for _ in range(PUSHES):
        away = at[:, None] - at[None, :]
        distance = np.linalg.norm(away, axis=2) + np.eye(len(at)) * NEAREST
        near = distance < NEAREST
        if not near.any():
            break
        push = np.where(near, (NEAREST - distance) / np.maximum(distance, 1e-9) / 2, 0.0)
        at = at + (away * push[:, :, None]).sum(axis=1)
    return at


def _in_rows(boxes: list[Box]) -> dict[str, tuple[float, float]]:
    area = sum((box.width + GAP) * (box.height + GAP) for box in boxes)
    wide = max([math.sqrt(area * ASPECT), *(box.width + GAP for box in boxes)])
    at: dict[str, tuple[float, float]] = {}
    left, top, tallest = 0.0, 0.0, 0.0
    for box in boxes:
        if left and left + box.width + GAP > wide:
            left, top, tallest = 0.0, top - tallest - GAP, 0.0
        for name, (x, y) in box.at.items():
            at[name] = (left + x, top - box.height + y)
        left, tallest = left + box.width + GAP, max(tallest, box.height)
    return at


def curves(graph: PictureGraph, at: dict[str, tuple[float, float]]) -> list[Curve]:
    """A line for each edge, in their order; edges between the same two nodes bend apart."""
    together: dict[frozenset[str], list[int]] = defaultdict(list)
    for number, edge in enumerate(graph.edges):
        together[frozenset((edge.source, edge.target))].append(number)
    made: dict[int, Curve] = {}
    for numbers in together.values():
        for place, number in enumerate(numbers):
            edge = graph.edges[number]
            bend = BEND * (place - (len(numbers) - 1) / 2)
            # the side is that of the pair, not of the direction in which the edge goes
            made[number] = _curve(edge, at, bend if edge.source < edge.target else -bend)
    return [made[number] for number in range(len(graph.edges))]


def _curve(edge: PictureEdge, at: dict[str, tuple[float, float]], bend: float) -> Curve:
    start, end = np.array(at[edge.source]), np.array(at[edge.target])
    if edge.source == edge.target:
        return _loop(start)
    across = np.array([-(end - start)[1], (end - start)[0]])
    middle = (start + end) / 2 + 2 * bend * across
    t = np.linspace(0, 1, SAMPLES)[:, None]
    return _line((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end)


def _loop(place: np.ndarray) -> Curve:
    angle = np.linspace(0, 2 * math.pi, SAMPLES)[:, None]
    radius = 0.15
    return _line(place + radius * np.hstack([np.sin(angle), 1 - np.cos(angle)]))


def _line(points: np.ndarray) -> Curve:
    arrow = round(ARROW_AT * (len(points) - 1))
    return Curve(points[:, 0].tolist(), points[:, 1].tolist(), arrow)
