"""What a picture shows: nodes, edges, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PictureNode:
    """A node.

    Args:
        id: tells it from the others.
        caption: what stands beside it.
        kind: the label that decides on its colour.
        about: lines that show when the mouse is over it.
    """

    id: str
    caption: str
    kind: str
    about: str


@dataclass(frozen=True)
class PictureEdge:
    """An edge from one node to another.

    Args:
        source: id of the node it starts at.
        target: id of the node it ends at.
        type: relationship type.
        weight: of a stated edge, or the confidence of a predicted one; None where it has none.
        predicted: whether a run found it.
        about: lines that show when the mouse is over it.
    """

    source: str
    target: str
    type: str
    weight: float | None
    predicted: bool
    about: str


@dataclass
class PictureGraph:
    """All that a picture shows.

    Args:
        title: what was asked for.
        nodes: by id.
        edges: in the order of their importance.
        left_out: edges beyond the limit.
        range: between which weights nine tenths of the whole graph's edges lie; None where they
            have none.
    """

    title: str
    nodes: dict[str, PictureNode] = field(default_factory=dict)
    edges: list[PictureEdge] = field(default_factory=list)
    left_out: int = 0
    range: tuple[float, float] | None = None


def number(value: Any) -> float | None:
    """A value as a number; None where it is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return None
