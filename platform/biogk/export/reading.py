"""What an export reads: entities and edges of the database, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from biogk.core.errors import InputError
from biogk.core.progress import track
from biogk.core.store.driver import Row, Store
from biogk.core.store.pages import pages
from biogk.core.store.vectors import Vectors, unpacked

PAGE = 2_000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What no line of a file can hold."""


@dataclass(frozen=True)
class Selection:
    """Which part of the graph.

    Args:
        source: its entities and edges alone; None for those of all sources.
        least: the lowest weight of an edge (of a predicted one, confidence); None for any, and for
            edges that have none. Entities stay, also those that lose all their edges.
        predicted: also the edges that runs have found.
    """

    source: str | None = None
    least: float | None = None
    predicted: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as the database has it. Lists that it lacks are empty, so are texts and vector."""

    id: str
    name: str
    kinds: list[str]
    aliases: list[str]
    description: str
    semantic_types: list[str]
    identifiers: list[str]
    sources: list[str]
    network: str
    vector: Vectors


class Edge(NamedTuple):
    """An edge.

    Args:
        subject: id.
        subject_name: its name.
        type: relationship type.
        object: id.
        object_name: its name.
        properties: all that it has.
        promoted: whether its source was made of predictions.
        checked: whether a curator called it right, or the prediction that it was made of.
    """

    subject: str
    subject_name: str
    type: str
    object: str
    object_name: str
    properties: dict[str, Any]
    promoted: bool = False
    checked: bool = False

    @property
    def predicted(self) -> bool:
        """Whether a run found it; else a source states it."""
        return "run" in self.properties

    @property
    def weight(self) -> float | None:
        """The weight of a stated edge, the confidence of a predicted one."""
        return self.properties.get("confidence" if self.predicted else "weight")


class JoinedPair(NamedTuple):
    """Two entities that are one concept, or of which somebody says that they are none.

    Args:
        subject: id.
        subject_name: its name.
        subject_sources: sources that support it.
        object: id.
        object_name: its name.
        object_sources: sources that support it.
        method: what joins them.
        score: how surely, from 0 to 1; None where nothing says.
        reviewed: whether a curator says so.
        mapping_set: id of the set that states it; empty where none does.
        justification: that the set gives; empty where it gives none.
        denied: whether they are none.
        reviewer: who says so, by name or ORCID iD; empty where nobody said.
    """

    subject: str
    subject_name: str
    subject_sources: list[str]
    object: str
    object_name: str
    object_sources: list[str]
    method: str
    score: float | None
    reviewed: bool
    mapping_set: str
    justification: str
    denied: bool
    reviewer: str


@dataclass
class Reading:
    """The selected part of a database, read in pages; counts what it has read.

    Args:
        store: the database.
        selection: which part.
        entity_count: entities that were read.
        edge_count: edges that were read; pairs of entities where matches are read.
        replaced: signs that the format cannot hold, in whose place others were written.

    Raises:
        InputError: there is no such source, or nothing in the graph.
    """

    store: Store
    selection: Selection = field(default_factory=Selection)
    entity_count: int = 0
    edge_count: int = 0
    replaced: int = 0

    def __post_init__(self) -> None:
        self.total = int(self.store.read("export/count")[0]["entities"])
        if not self.total:
            raise InputError(
                f"There is no entity in the graph at {self.store.uri}.",
                "Load a source first: biogk load --help.",
            )
        if self.selection.source is not None and not self.sources():
            raise InputError(
                f"There is no source {self.selection.source} of triples.",
                "`biogk sources list` names them.",
            )

    def sources(self) -> list[Row]:
        """What the (:Source) nodes say."""
        return self.store.read("export/sources", source=self.selection.source)

    def entities(self, *, vectors: bool = False) -> Iterator[Entity]:
        """All entities in the order of their ids.

        Args:
            vectors: with their vectors; without, they have none.
        """
        for page in self._pages("entities", "export/entities", vectors=vectors):
            for found in page["entities"]:
                self.entity_count += 1
                yield _entity(found)

    def edges(self) -> Iterator[Edge]:
        """All edges in the order of their subjects' ids."""
        chosen = {"least": self.selection.least, "predicted": self.selection.predicted}
        for page in self._pages("edges of entities", "export/edges", **chosen):
            for found in page["edges"]:
                self.edge_count += 1
                yield Edge(*found)

    def falsehoods(self) -> Iterator[Edge]:
        """What sources state to be false, in the order of the subjects' ids.

        They have no weight, and so none where one is asked for.
        """
        if self.selection.least is not None:
            return
        for page in self._pages("known falsehoods", "export/falsehoods"):
            for found in page["falsehoods"]:
                self.edge_count += 1
                yield Edge(*found)

    def numbered_corpora(self) -> frozenset[str]:
        """Corpora that count their documents; none where no edges of runs are read."""
        if not self.selection.predicted:
            return frozenset()
        return frozenset(row["corpus"] for row in self.store.read("corpus/numbered_corpora"))

    def matches(self) -> Iterator[JoinedPair]:
        """What SAME_AS joins, and what somebody denies, in the order of the subjects' ids."""
        for page in self._pages("SAME_AS", "export/same_as", least=self.selection.least):
            for found in page["matches"]:
                self.edge_count += 1
                yield JoinedPair(*found)

    def fitted(self, text: str, unfit: re.Pattern[str] = CONTROL, sign: str = " ") -> str:
        """A text as a format can hold it; what is replaced is counted.

        Args:
            text: any text.
            unfit: signs that the format cannot hold.
            sign: what stands in the place of each.
        """
        made, signs = unfit.subn(sign, text)
        self.replaced += signs
        return made

    def _pages(self, what: str, named: str, **parameters: Any) -> Iterator[Row]:
        chosen = parameters | {"source": self.selection.source, "limit": PAGE}
        with track(f"exporting {what}", self.total) as advance:
            for page in pages(self.store, named, **chosen):
                yield page
                advance(page["looked_at"])


def _entity(row: Row) -> Entity:
    return Entity(
        row["id"],
        row["name"],
        sorted(row["kinds"]),
        row["aliases"] or [],
        row["description"] or "",
        row["semantic_types"] or [],
        row["identifiers"] or [],
        row["sources"] or [],
        row["network"] or "",
        unpacked(row["vector"], row["network"]),
    )
