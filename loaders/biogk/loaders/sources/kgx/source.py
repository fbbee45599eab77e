"""Knowledge graphs in the KGX format: Biolink categories and predicates, TSV or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.identifiers import checked_taxon
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import check_source_name, clean_name, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Vocabulary
from biogk.loaders.records import Record
from biogk.loaders.sources.kgx.categories import kinds_of, may_be
from biogk.loaders.sources.kgx.files import graph_files, graph_records
from biogk.loaders.sources.kgx.own import (
    OWN_FIELDS,
    is_accepted,
    is_own,
    own_kinds,
    own_triples,
    own_types,
)
from biogk.loaders.sources.kgx.provenance import LEVEL, PROVENANCE, SAID, provenance
from biogk.loaders.sources.kgx.qualifiers import QUALIFIER, Qualifiers
from biogk.loaders.sources.meaning import (
    GONE,
    NEGATED,
    OBSOLETE_ENTITY,
    OF_OBSOLETE,
    PREDICTION,
    SELF,
    Counts,
    Look,
    is_self_relation,
)
from biogk.loaders.sources.prefixes import PREFIXED, curie
from biogk.loaders.tables import as_list, as_text

BIOLINK = "biolink"
IDENTITY = frozenset({"same_as", "exact_match"})
SAME = ("same_as", "equivalent_identifiers", "xref")
NODE_FIELDS = frozenset({"id", "name", "category", "synonym", "description", *SAME}) | OWN_FIELDS
EDGE_FIELDS = (
    frozenset({"id", "subject", "predicate", "object", *PROVENANCE, *SAID.values()}) | OWN_FIELDS
) - {LEVEL}
"""Fields that are read; whether the level makes an edge a prediction is looked at beside them."""
OBSOLETE_NAME = re.compile(r"obsolete[ _:]|OBSOLETE[ _.:]")
"""How the names of obsolete terms of ontologies begin."""
QUALIFIED = "qualified by {names}"


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
        source: name of the source.
        nodes: the nodes that were read, by id.
        obsolete: ids of those that were left out.
        counts: what becomes no fact, and what is not read.
    """

    known: Vocabulary
    relations: dict[str, MappedRelation]
    source: str
    nodes: dict[str, Node] = field(default_factory=dict)
    obsolete: set[str] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)
    beside_nodes: Look = field(init=False)
    beside_edges: Look = field(init=False)

    def __post_init__(self) -> None:
        self.beside_nodes = self.counts.beside(NODE_FIELDS.__contains__)
        self.beside_edges = self.counts.beside(
            lambda name: name in EDGE_FIELDS or QUALIFIER.fullmatch(name)
        )

    def node(self, record: Record) -> EntityRow | LeftOutRow:
        """The entity that a node is. One without a name that can be used is called by its id.

        Raises:
            InputError: its id is no CURIE, or a kind of `biogk export` is none.
        """
        fields, counts = record.fields, self.counts
        gone = self.beside_nodes(fields) in GONE
        id_ = _curie(fields, "id")
        name = as_text(fields.get("name")).strip()
        if gone or OBSOLETE_NAME.match(name):
            self.obsolete.add(id_)
            return LeftOutRow(OBSOLETE_ENTITY)
        categories = [each.removeprefix("biolink:") for each in as_list(fields.get("category"))]
        same = [curie(each) for key in SAME for each in as_list(fields.get(key))]
        row = EntityRow(
            id_,
            counts.name(name, id_),
            own_kinds(fields, self.known) or kinds_of(categories),
            counts.usable(as_list(fields.get("synonym")), "synonym"),
            counts.text(as_text(fields.get("description")), "description"),
            counts.usable(own_types(fields, categories), "category"),
            counts.usable(
                [each for each in same if PREFIXED.fullmatch(each) and each != id_], "identifier"
            ),
        )
        self.nodes.setdefault(id_, Node(row.name, row.kinds))
        return row

    def edge(self, record: Record) -> EntityRow | TripleRow | LeftOutRow | list[TripleRow]:
        """The triple that an edge states; of two ids of one concept, the entity with the other id.

        An edge that `biogk export` wrote gives a triple for each of the source's names of it. A
        prediction is one only where a curator promoted it; it stays called a prediction.

        Raises:
            InputError: it names an unknown node or predicate.
        """
        fields = record.fields
        reason = self.beside_edges(fields)
        negated = reason == NEGATED
        if negated or (reason == PREDICTION and is_accepted(fields)):
            reason = ""
        subject, object_ = (_curie(fields, end) for end in ("subject", "object"))
        if not reason and not self.obsolete.isdisjoint((subject, object_)):
            reason = OF_OBSOLETE
        if reason:
            return LeftOutRow(reason)
        for end in (subject, object_):
            if end not in self.nodes:
                raise InputError(f"no node has the id {shown(end)}")
        if is_own(fields):
            said = provenance(fields, self.source, self.counts)
            triples = own_triples(fields, subject, object_, BIOLINK, self.known, said)
            relation = self.known.relation(triples[0].relation)
            if is_self_relation(relation, subject, object_):
                return LeftOutRow(SELF, len(triples))
            return [replace(each, negated=negated) for each in triples]
        found = self._stated(fields, subject, object_, Qualifiers.read(fields))
        if not negated:
            return found
        return replace(found, negated=True) if isinstance(found, TripleRow) else LeftOutRow(NEGATED)

    def _stated(
        self, fields: Mapping[str, Any], subject: str, object_: str, said: Qualifiers
    ) -> EntityRow | TripleRow | LeftOutRow:
        predicate = as_text(fields.get("predicate")).strip()
        bare = predicate.removeprefix("biolink:")
        if bare in IDENTITY:
            if subject == object_:
                return LeftOutRow(SELF)
            return EntityRow(subject, self.nodes[subject].name, identifiers=(object_,))
        mapped = self.relations.get(said.turned(bare)) if said.turning else None
        if mapped is None:
            mapped = self.relations.get(bare)
            if mapped is None:
                raise InputError(
                    f"the vocabulary has no predicate {shown(predicate)}: put it among "
                    f"sources.{BIOLINK} in relations.toml (`biogk relations --init`)"
                )
            if said.turning:
                return LeftOutRow(QUALIFIED.format(names=" and ".join(said.turning)))
        if is_self_relation(mapped, subject, object_):
            return LeftOutRow(SELF)
        name = clean_name(said.full(predicate), "predicate")
        origin = provenance(fields, self.source, self.counts)
        row = mapped.triple(subject, object_, name, origin)
        self._check(row.relation, row.subject, row.object, predicate)
        return row

    def _check(self, type_: str, first: str, second: str, predicate: str) -> None:
        relation = self.known.relations[type_]
        for id_, kind in ((first, relation.subject), (second, relation.object)):
            if not may_be(self.nodes[id_].kinds, kind):
                kinds = ", ".join(self.nodes[id_].kinds)
                raise InputError(
                    f"{shown(predicate)} as {type_} wants a {kind}, {shown(id_)} is a {kinds}"
                )


class Kgx:
    """A knowledge graph in KGX: nodes and edges as TSV or JSON Lines, or both in one JSON file.

    Ids are the CURIEs of the graph; xref, same_as and equivalent_identifiers are identifiers of the
    same concept. Predicates become relations by `sources.biolink` of the vocabulary, or by those of
    the source's own name. Names and kinds of all nodes are held in memory.

    What edges say of their origin (`PROVENANCE`) are properties of the triples. Edges that are
    negated are known falsehoods; those that are excluded, predicted or of obsolete nodes are left
    out and counted. An edge whose
    qualifiers say of which aspect of its ends it holds, or whether that grows or shrinks, is
    left out, too, unless the vocabulary has its predicate with them, as in
    `regulates[object_aspect=expression,object_direction=increased]`; other qualifiers of an end
    stand behind the predicate, in what the source calls the relation.

    Args:
        path: a folder with one table of nodes and one of edges, or a JSON file with both, or the
            table of nodes.
        edges: the table of edges, with a path that names a table.
        source: name of the source.
        version: its version.
        licence: its licence.
        taxon: species of all of its genes.

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
        taxon: str = "",
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
            taxon=checked_taxon(taxon),
            files=tuple(each.name for each in self.paths),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """All nodes, then all edges; at the end the counts of what was left out and not read.

        Raises:
            InputError: a file cannot be read, or lacks what every KGX file has.
        """
        known = self.vocabulary.read()
        reader = Reader(known, known.mapped(BIOLINK) | known.mapped(self.source), self.source)
        nodes, edges = graph_records(self.paths)
        for read, records in ((reader.node, nodes), (reader.edge, edges)):
            for record in records:
                found = _row(read, record)
                if isinstance(found, list):
                    yield from found
                elif isinstance(found, LeftOutRow):
                    reader.counts.leave_out(found.reason, found.count)
                else:
                    yield found
        yield from reader.counts.rows()


def _row(read: Any, record: Record | RejectedRow) -> KnowledgeRow | list[TripleRow]:
    if isinstance(record, RejectedRow):
        return record
    try:
        row: KnowledgeRow | list[TripleRow] = read(record)
    except InputError as error:
        return record.reject(error.message)
    return row


def _curie(fields: Mapping[str, Any], key: str) -> str:
    found = curie(clean_name(as_text(fields.get(key)), key))
    if not PREFIXED.fullmatch(found):
        raise InputError(f"{key} {shown(found)} is no CURIE, as MONDO:0005002 is")
    return found
