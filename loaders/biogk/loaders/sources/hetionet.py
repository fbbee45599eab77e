"""Hetionet: genes, drugs, diseases and 24 relations between them, as two tab-separated tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import existing_file, existing_folder, files_in
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.records import Record, table
from biogk.loaders.rows_of_text import split_tabs
from biogk.loaders.sources.meaning import NEGATED, SELF, Counts, Look, is_self_relation

NODE_FILES = ("nodes.tsv", "*-nodes.tsv", "nodes.tsv.*", "*-nodes.tsv.*")
EDGE_FILES = ("*edges*.sif", "*edges*.sif.*", "edges.tsv", "edges.tsv.*")
NODE_COLUMNS = ("id", "name", "kind")
EDGE_COLUMNS = ("source", "metaedge", "target")
SEPARATOR = "::"
VERSION = re.compile(r"hetionet-v([0-9]+(?:\.[0-9]+)*)-")
METAEDGE = re.compile(r"([A-Z]+)[a-z]>?([A-Z]+)")
WIKIPATHWAY = re.compile(r"(WP[0-9]+)_r[0-9]+")


@dataclass(frozen=True)
class Metanode:
    """A type of node.

    Args:
        name: what Hetionet calls it; it stands before the ids of its nodes.
        abbreviation: how it is called in a metaedge.
        kind: the label that its nodes get.
        identifier: the node's id in the source that it comes from, prefixed; empty where that
            source has no lasting ids.
    """

    name: str
    abbreviation: str
    kind: str
    identifier: Callable[[str], str]


def _prefixed(prefix: str) -> Callable[[str], str]:
    return lambda local: f"{prefix}:{local}"


def _curie(local: str) -> str:
    prefix, _, number = local.partition(":")
    return f"{prefix.lower()}:{number}"


def _pathway(local: str) -> str:
    # Pathway Commons gives its pathways no ids that outlast a release; "_r" is a revision
    found = WIKIPATHWAY.fullmatch(local)
    return f"wikipathways:{found[1]}" if found else ""


METANODES = {
    each.name: each
    for each in (
        Metanode("Anatomy", "A", "Anatomy", _curie),
        Metanode("Biological Process", "BP", "Process", _curie),
        Metanode("Cellular Component", "CC", "CellularComponent", _curie),
        Metanode("Compound", "C", "Drug", _prefixed("drugbank")),
        Metanode("Disease", "D", "Disease", _curie),
        Metanode("Gene", "G", "Gene", _prefixed("ncbigene")),
        Metanode("Molecular Function", "MF", "Function", _curie),
        Metanode("Pathway", "PW", "Pathway", _pathway),
        Metanode("Pharmacologic Class", "PC", "PharmacologicClass", _prefixed("ndfrt")),
        Metanode("Side Effect", "SE", "SideEffect", _prefixed("umls")),
        Metanode("Symptom", "S", "Symptom", _prefixed("mesh")),
    )
}


class Hetionet:
    """The nodes and edges of Hetionet, or a part of them.

    An entity's id is Hetionet's own, `hetionet:Gene::9021`; the id in the source that the node
    comes from is among its identifiers, `ncbigene:9021`. A relation without a direction that is
    stated both ways is one triple said twice.

    Args:
        path: the folder with the table of nodes and one table of edges.
        edges: the table of edges, where the folder has several.

    Raises:
        InputError: a file is not there, or the folder has several of a kind.
    """

    def __init__(
        self,
        path: Path,
        *,
        edges: Path | None = None,
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        self.vocabulary = vocabulary
        folder = existing_folder(path)
        self.nodes = _only(folder, NODE_FILES, "nodes", "Keep one of them in the folder.")
        self.edges = (
            existing_file(edges)
            if edges is not None
            else _only(folder, EDGE_FILES, "edges", "Name one with --edges FILE.")
        )
        named = VERSION.match(self.nodes.name)
        self.info = SourceInfo(
            id="hetionet",
            title="Hetionet",
            version=named[1] if named else "1.0",
            licence="CC0-1.0 for Hetionet itself; each integrated resource under its own licence",
            files=(self.nodes.name, self.edges.name),
            taxon="ncbitaxon:9606",
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """All nodes, then all edges; at the end the counts of what was left out and not read.

        Raises:
            InputError: a file cannot be read or has other columns.
        """
        ids: set[str] = set()
        counts = Counts()
        beside = counts.beside(NODE_COLUMNS.__contains__)
        for record in table(self.nodes, split_tabs, NODE_COLUMNS):
            row = _entity(record, beside)
            if isinstance(row, EntityRow):
                ids.add(row.id)
            yield row
        relations = self.vocabulary.read().mapped("hetionet")
        beside = counts.beside(EDGE_COLUMNS.__contains__)
        for record in table(self.edges, split_tabs, EDGE_COLUMNS):
            triple = _triple(record, relations, ids, beside)
            if isinstance(triple, LeftOutRow):
                counts.leave_out(triple.reason)
            else:
                yield triple
        yield from counts.rows()


def _only(folder: Path, patterns: tuple[str, ...], what: str, advice: str) -> Path:
    found = sorted({path for pattern in patterns for path in files_in(folder, pattern)})
    if not found:
        raise InputError(
            f"{folder} has no table of {what} in it: {' or '.join(patterns)}.",
            "Name the folder with Hetionet's tables, hetnet/tsv in its repository.",
        )
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise InputError(f"{folder} has several tables of {what}: {names}.", advice)
    return found[0]


def _entity(record: Record | RejectedRow, beside: Look) -> EntityRow | RejectedRow:
    if isinstance(record, RejectedRow):
        return record
    fields = record.fields
    beside(fields)
    try:
        id_ = clean_name(fields["id"], "id")
        name = clean_name(fields["name"], "name")
        metanode = _metanode(id_)
    except InputError as error:
        return record.reject(error.message)
    if fields["kind"].strip() != metanode.name:
        return record.reject(f"the kind {shown(fields['kind'])} is not that of {shown(id_)}")
    identifier = metanode.identifier(id_.partition(SEPARATOR)[2])
    return EntityRow(
        f"hetionet:{id_}",
        name,
        (metanode.kind,),
        semantic_types=(metanode.name,),
        identifiers=(identifier,) if identifier else (),
    )


def _triple(
    record: Record | RejectedRow,
    relations: dict[str, MappedRelation],
    ids: set[str],
    beside: Look,
) -> TripleRow | LeftOutRow | RejectedRow:
    if isinstance(record, RejectedRow):
        return record
    reason = beside(record.fields)
    if reason and reason != NEGATED:
        return LeftOutRow(reason)
    metaedge = record.fields["metaedge"].strip()
    mapped = relations.get(metaedge)
    if mapped is None:
        return record.reject(f"the vocabulary has no relation {shown(metaedge)} of hetionet")
    try:
        source, target = (clean_name(record.fields[end], end) for end in ("source", "target"))
        _check_ends(metaedge, source, target)
    except InputError as error:
        return record.reject(error.message)
    unknown = [end for end in (source, target) if f"hetionet:{end}" not in ids]
    if unknown:
        return record.reject(f"no node has the id {shown(unknown[0])}")
    if is_self_relation(mapped, source, target):
        return LeftOutRow(SELF)
    triple = mapped.triple(f"hetionet:{source}", f"hetionet:{target}", metaedge)
    return replace(triple, negated=True) if reason else triple


def _metanode(id_: str) -> Metanode:
    name, separator, local = id_.partition(SEPARATOR)
    if not separator or not local:
        raise InputError(f"id {shown(id_)} is not of the form Gene::9021")
    found = METANODES.get(name)
    if found is None:
        raise InputError(f"Hetionet has no type of node {shown(name)}")
    return found


def _check_ends(metaedge: str, source: str, target: str) -> None:
    ends = METAEDGE.fullmatch(metaedge)
    if ends is None:
        return
    for id_, abbreviation in ((source, ends[1]), (target, ends[2])):
        if _metanode(id_).abbreviation != abbreviation:
            raise InputError(f"{shown(id_)} cannot stand at that end of {metaedge}")
