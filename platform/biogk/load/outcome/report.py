"""What a load read and what it changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biogk.core.model.identifiers import prefix_of
from biogk.core.model.rows import (
    DocumentRow,
    EntityRow,
    LeftOutRow,
    SourceInfo,
    TripleRow,
    UnreadRow,
)
from biogk.core.store.changes import Changes
from biogk.load.outcome.checkpoint import LoadCheckpoint
from biogk.load.outcome.folding import ITSELF, folding
from biogk.load.outcome.prefixes import foreign_form
from biogk.load.outcome.stale import Stale

MOST_PREFIXES = 1_000
HOLDS_TRIPLES, HOLDS_DOCUMENTS = "triples", "documents"
CHECKED = (
    "entities",
    "triples",
    "falsehoods",
    "documents",
    "mentions",
    "relations",
    "concept_relations",
    "splits",
    "folded",
    "passed_over",
    "left_out",
    "unread",
    "nameless",
    "prefixes",
    "foreign",
    "first_ids",
    "rejected",
    "refused",
)


@dataclass
class LoadReport:
    """What a load read and what it changed.

    Args:
        source: what was loaded.
        rejected_file: where the rejected rows stand.
        entities: entity rows read, of which one entity may have several.
        triples: triples read.
        falsehoods: triples read that the source states to be false.
        documents: documents read.
        mentions: their annotated mentions.
        relations: their annotated relations between mentions.
        concept_relations: those between concepts.
        splits: documents by their splits.
        folded: annotation that falls together in the graph, by kind.
        passed_over: how much of the annotation is of a kind that is not loaded, by kind.
        left_out: statements of the source that become no fact, by the reason.
        unread: values of fields of the input that are not read, by the field.
        nameless: entity rows without a name, whose ids stand in its place.
        prefixes: entity rows by the prefix of their ids; of very many prefixes only the first.
        foreign: those whose ids look like another vocabulary's, by `PREFIX VOCABULARY`.
        first_ids: the first id of each prefix, and of each key of `foreign`.
        rejected: malformed rows.
        refused: triples that a curator has called wrong, and that were left out.
        changes: what the database gained; false where all of it was there already.
        stale: entities and edges, or annotation, in the graph that the files do not have.
        replaced: whether it was taken out.
        other_documents: documents in the graph, of the splits that were read, that were not read.
        again: whether the source was there already, complete.
        resumed: rows that an interrupted load had written already.
        imported: whether those came through an import that was not made complete.
        method: how the rows were written: "transactions" or "bulk import".
        seconds: how long the load took.
        times: seconds of its steps.
    """

    source: SourceInfo
    rejected_file: Path
    entities: int = 0
    triples: int = 0
    falsehoods: int = 0
    documents: int = 0
    mentions: int = 0
    relations: int = 0
    concept_relations: int = 0
    splits: dict[str, int] = field(default_factory=dict)
    folded: dict[str, int] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    nameless: int = 0
    prefixes: dict[str, int] = field(default_factory=dict)
    foreign: dict[str, int] = field(default_factory=dict)
    first_ids: dict[str, str] = field(default_factory=dict)
    rejected: int = 0
    refused: int = 0
    changes: Changes = field(default_factory=Changes)
    stale: Stale = field(default_factory=Stale)
    replaced: bool = False
    other_documents: int = 0
    again: bool = False
    resumed: int = 0
    imported: bool = False
    method: str = "transactions"
    seconds: float = 0.0
    times: dict[str, float] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that could be used."""
        return self.entities + self.triples + self.falsehoods + self.documents

    @property
    def rows_per_second(self) -> float:
        """Rows that this load checked and wrote, by the time that both took."""
        return (self.rows - self.resumed) / max(self.seconds, 1e-9)

    @property
    def created(self) -> dict[str, int]:
        """What is new in the graph, without bookkeeping: entities, edges, known falsehoods.

        Of documents the documents, mentions and relations. A resumed load counts what it wrote
        itself.
        """
        changes = self.changes
        if self.documents:
            documents = changes.told.get("documents", 0)
            concepts = changes.told.get("concept_relations", 0)
            mentions = changes.nodes_created - documents - concepts
            # each new mention or relation of concepts comes with the edge that says whose it is
            relations = changes.relationships_created - mentions - concepts
            new = {"documents": documents, "mentions": mentions, "relations": relations}
            return {**new, "concept_relations": concepts} if self.concept_relations else new
        new = {"entities": changes.told.get("entities", 0), "edges": self.edges_created}
        false = changes.told.get("falsehoods", 0)
        return {**new, "falsehoods": false} if self.falsehoods else new

    @property
    def edges_created(self) -> int:
        """New edges between entities; a falsehood has one to each of its ends, which is none."""
        changes = self.changes
        return changes.relationships_created - 2 * changes.told.get("falsehoods", 0)

    def stated(self, holds: str) -> dict[str, str]:
        """What the (:Source) says from the beginning of a load, however it is written.

        Args:
            holds: `HOLDS_TRIPLES` or `HOLDS_DOCUMENTS`.
        """
        info = self.source
        return {
            "id": info.id,
            "title": info.title,
            "version": info.version,
            "licence": info.licence,
            "holds": holds,
            "taxon": info.taxon,
        }

    def checked(self) -> dict[str, Any]:
        """What the check counted."""
        return {name: getattr(self, name) for name in CHECKED}

    def resume(self, left: LoadCheckpoint) -> None:
        """Take over what an earlier load of the same input counted and wrote."""
        self.resumed, self.imported = left.done, left.imported
        for name in CHECKED:
            setattr(self, name, left.counts.get(name, getattr(self, name)))

    def note(self, row: LeftOutRow | UnreadRow) -> None:
        """Count what is told of the input and not written."""
        if isinstance(row, LeftOutRow):
            self.left_out[row.reason] = self.left_out.get(row.reason, 0) + row.count
        else:
            self.unread[row.field] = self.unread.get(row.field, 0) + row.count

    def count(self, row: EntityRow | TripleRow | DocumentRow) -> None:
        """Count one usable row."""
        if isinstance(row, EntityRow):
            self.entities += 1
            self.nameless += row.name == row.id
            self._count_id(row.id)
        elif isinstance(row, TripleRow):
            self.triples += not row.negated
            self.falsehoods += row.negated
        else:
            self.documents += 1
            self.mentions += len(row.mentions)
            self.relations += len(row.relations)
            self.concept_relations += len(row.concepts)
            self._count_beside(row)

    def _count_id(self, id_: str) -> None:
        prefix = prefix_of(id_)
        if prefix not in self.prefixes:
            if len(self.prefixes) == MOST_PREFIXES:
                return
            self.first_ids[prefix] = id_
        self.prefixes[prefix] = self.prefixes.get(prefix, 0) + 1
        looks = foreign_form(id_)
        if looks:
            key = f"{prefix} {looks}"
            self.first_ids.setdefault(key, id_)
            self.foreign[key] = self.foreign.get(key, 0) + 1

    def _count_beside(self, row: DocumentRow) -> None:
        folded, itself = folding(row)
        for counts, found in (
            (self.splits, {row.split: 1}),
            (self.folded, folded),
            (self.passed_over, Counter(row.passed_over)),
            (self.left_out, Counter([*row.left_out, *[ITSELF] * itself])),
            (self.unread, Counter(row.unread)),
        ):
            for name, count in found.items():
                counts[name] = counts.get(name, 0) + count
