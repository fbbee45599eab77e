"""Knowledge graphs in the KGX format: Biolink categories and predicates, TSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.names import check_source_name, clean_name, clean_text, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, MappedRelation, Vocabulary
from biogk.loaders.records import Record
from biogk.loaders.sources.kgx_files import graph_files, graph_records
from biogk.loaders.sources.kgx_own import is_own, own_kinds, own_triples, own_types
from biogk.loaders.sources.triples import PREFIXED
from biogk.loaders.tables import as_list, as_text

BIOLINK = "biolink"
IDENTITY = frozenset({"same_as", "exact_match"})
SAME = ("same_as", "equivalent_identifiers", "xref")

CATEGORIES = {
    "AnatomicalEntity": "Anatomy",
    "BiologicalProcess": "Process",
    "Cell": "Cell",
    "CellularComponent": "CellularComponent",
    "ClinicalFinding": "Finding",
    "Disease": "Disease",
    "Drug": "Drug",
    "Gene": "Gene",
    "GrossAnatomicalStructure": "Anatomy",
    "MolecularActivity": "Function",
    "PathologicalProcess": "Process",
    "Pathway": "Pathway",
    "PhenotypicFeature": "Symptom",
    "PhysiologicalProcess": "Process",
    "Polypeptide": "GeneProduct",
    "Protein": "GeneProduct",
    "ProteinIsoform": "GeneProduct",
}
"""Kinds by Biolink category."""
BROAD = {
    "BehavioralFeature": "Symptom",
    "ChemicalEntity": "Chemical",
    "ChemicalMixture": "Chemical",
    "DiseaseOrPhenotypicFeature": "Disease",
    "MolecularMixture": "Drug",
    "SmallMolecule": "Chemical",
}
"""Categories that count where a node has no category of `CATEGORIES`."""
ALIKE = (
    frozenset({"Chemical", "Drug"}),
    frozenset({"Gene", "GeneProduct"}),
    frozenset({"Disease", "Finding", "SideEffect", "Symptom"}),
    frozenset({"Function", "Pathway", "PhysiologicEffect", "Process"}),
)
"""Kinds that may stand for each other at the end of a relation."""


@dataclass(frozen=True)
class Node:
    """What the edges must know of a node."""

    name: str
    kinds: tuple[str, ...]


@dataclass
class Reader:
    """Turns records into rows.

    Args:
        known: the vocabulary.
        relations: relation by predicate.
        nodes: the nodes that were read, by id.
    """

    known: Vocabulary
    relations: dict[str, MappedRelation]
    nodes: dict[str, Node] = field(default_factory=dict)

    def node(self, record: Record) -> EntityRow:
        """The entity that a node is.

        Raises:
            InputError: its id is no CURIE, or a value cannot be used.
        """
        fields = record.fields
        id_ = _curie(fields, "id")
        name = as_text(fields.get("name")).strip() or id_.partition(":")[2]
        categories = [each.removeprefix("biolink:") for each in as_list(fields.get("category"))]
        types = own_types(fields, categories)
        same = [each for key in SAME for each in as_list(fields.get(key))]
        row = EntityRow(
            id_,
            clean_name(name, "name"),
            own_kinds(fields, self.known) or _kinds(categories),
            tuple(clean_name(each, "a synonym") for each in as_list(fields.get("synonym"))),
            clean_text(as_text(fields.get("description")), "description").strip(),
            tuple(clean_name(each, "a semantic type") for each in types),
            tuple(each for each in same if PREFIXED.fullmatch(each) and each != id_),
        )
        self.nodes.setdefault(id_, Node(row.name, row.kinds))
        return row

    def edge(self, record: Record) -> EntityRow | TripleRow | list[TripleRow]:
        """The triple that an edge states; of two ids of one concept, the entity with the other id.

        An edge that `biogk export` wrote gives a triple for each of the source's names of it.

        Raises:
            InputError: it names an unknown node or predicate, or says that something is not so.
        """
        fields = record.fields
        subject, object_ = (_curie(fields, end) for end in ("subject", "object"))
        for end in (subject, object_):
            if end not in self.nodes:
                raise InputError(f"no node has the id {shown(end)}")
        if as_text(fields.get("negated")).strip().casefold() in {"true", "1"}:
            raise InputError("it is negated: it says what is not so")
        if is_own(fields):
            return own_triples(fields, subject, object_, BIOLINK, self.known)
        predicate = as_text(fields.get("predicate")).strip()
        bare = predicate.removeprefix("biolink:")
        if bare in IDENTITY:
            return EntityRow(subject, self.nodes[subject].name, identifiers=(object_,))
        mapped = self.relations.get(bare)
        if mapped is None:
            raise InputError(
                f"the vocabulary has no predicate {shown(predicate)}: put it among "
                f"sources.{BIOLINK} in relations.toml (`biogk relations --init`)"
            )
        first, second = mapped.ends(subject, object_)
        self._check(mapped.type, first, second, predicate)
        return TripleRow(first, mapped.type, second, clean_name(predicate, "predicate"))

    def _check(self, type_: str, first: str, second: str, predicate: str) -> None:
        relation = self.known.relations[type_]
        for id_, kind in ((first, relation.subject), (second, relation.object)):
            if not _may_be(self.nodes[id_].kinds, kind):
                kinds = ", ".join(self.nodes[id_].kinds)
                raise InputError(
                    f"{shown(predicate)} as {type_} wants a {kind}, {shown(id_)} is a {kinds}"
                )


class Kgx:
    """A knowledge graph in KGX: nodes and edges as TSV or JSON Lines, or both in one JSON file.

    Ids are the CURIEs of the graph; xref, same_as and equivalent_identifiers are identifiers of the
    same concept. Predicates become relations by `sources.biolink` of the vocabulary, or by those of
    the source's own name. Names and kinds of all nodes are held in memory.

    Args:
        path: a folder with one table of nodes and one of edges, or a JSON file with both, or the
            table of nodes.
        edges: the table of edges, with a path that names a table.
        source: name of the source.
        version: its version.
        licence: its licence.

    Raises:
        InputError: a file is not there, or the folder has several of a kind.
    """

    def __init__(
        self,
        path: Path,
        *,
        edges: Path | None = None,
        source: str = "kgx",
        version: str = "",
        licence: str = "",
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        self.vocabulary = vocabulary
        self.paths = graph_files(path, edges)
        self.source = check_source_name(source, "--source")
        self.info = SourceInfo(
            id=source,
            title=f"Biolink knowledge graph {source}",
            version=version or UNSTATED,
            licence=licence or UNSTATED,
            files=tuple(each.name for each in self.paths),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """All nodes, then all edges.

        Raises:
            InputError: a file cannot be read, or lacks what every KGX file has.
        """
        known = self.vocabulary.read()
        reader = Reader(known, known.mapped(BIOLINK) | known.mapped(self.source))
        nodes, edges = graph_records(self.paths)
        for read, records in ((reader.node, nodes), (reader.edge, edges)):
            for record in records:
                found = _row(read, record)
                if isinstance(found, list):
                    yield from found
                else:
                    yield found


def _row(read: Any, record: Record | RejectedRow) -> KnowledgeRow | list[TripleRow]:
    if isinstance(record, RejectedRow):
        return record
    try:
        row: KnowledgeRow | list[TripleRow] = read(record)
    except InputError as error:
        return record.reject(error.message)
    return row


def _curie(fields: Mapping[str, Any], key: str) -> str:
    found = clean_name(as_text(fields.get(key)), key)
    if not PREFIXED.fullmatch(found):
        raise InputError(f"{key} {shown(found)} is no CURIE, as MONDO:0005002 is")
    return found


def _kinds(categories: list[str]) -> tuple[str, ...]:
    for by_category in (CATEGORIES, BROAD):
        found = dict.fromkeys(by_category[each] for each in categories if each in by_category)
        if found:
            return tuple(found)
    return ()


def _may_be(kinds: tuple[str, ...], wanted: str) -> bool:
    if not kinds or wanted in {"Concept", *kinds}:
        return True
    return any(wanted in group and group & set(kinds) for group in ALIKE)
