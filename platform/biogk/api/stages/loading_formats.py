"""Formats that anybody's triples may have, into an open graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

from biogk.api.base.parameters import BulkLoadOptions
from biogk.api.stages.loading_corpora import CorpusLoading
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.core.model.rows import KnowledgeSource
    from biogk.load.outcome.report import LoadReport

K = TypeVar("K", bound="KnowledgeSource")


class FormatLoading(CorpusLoading):
    """Loads of the user's own triples, and of documents."""

    def kgx(
        self,
        path: AnyPath,
        *,
        edges: AnyPath | None = None,
        source: str = "kgx",
        version: str = "",
        licence: str = "",
        taxon: str = "",
        **options: Unpack[BulkLoadOptions],
    ) -> LoadReport:
        """Load a knowledge graph in KGX, with Biolink categories and predicates.

        Args:
            path: a folder with tables of nodes and edges, a JSON file with both, or the table of
                nodes.
            edges: table of edges; PATH is the nodes.
            source: name of the source.
            version: its version.
            licence: its licence.
            taxon: species of all of its genes, as ncbitaxon:10090, so that `link` does not find
                them in texts about other species alone.
            options: see `BulkLoadOptions`.
        """
        from biogk.loaders.sources.kgx.source import Kgx

        make = partial(
            Kgx,
            Path(path),
            edges=optional(edges),
            source=source,
            version=version,
            licence=licence,
            taxon=taxon,
        )
        return self._load_made(make, options)

    def obo(
        self,
        path: AnyPath,
        *,
        source: str | None = None,
        kind: str = "Concept",
        version: str = "",
        licence: str = "",
        **options: Unpack[BulkLoadOptions],
    ) -> LoadReport:
        """Load an ontology in OBO, such as HPO, GO, ChEBI, Mondo or the Disease Ontology.

        Args:
            path: the file, packed or not.
            source: name of the source; by default that of the ontology.
            kind: kind of the terms of which neither prefix nor namespace tells it.
            version: its version; by default the header's.
            licence: its licence; by default the header's.
            options: see `BulkLoadOptions`.
        """
        from biogk.load.fingerprint import arguments
        from biogk.loaders.sources.obo.source import Obo

        make = partial(Obo, Path(path), source, kind=kind, version=version, licence=licence)
        ontology = make(vocabulary=self.vocabulary)
        report = self._load_triples(ontology, arguments(make), options)
        if ontology.circle:
            say(f"is_a runs in a circle, as of one term: {' is_a '.join(ontology.circle)}.")
        return report

    def triples(
        self,
        path: AnyPath,
        *,
        source: str | None = None,
        version: str = "",
        licence: str = "",
        taxon: str = "",
        subject: str = "",
        relation: str = "",
        object_: str = "",
        subject_name: str = "",
        object_name: str = "",
        subject_kind: str = "",
        object_kind: str = "",
        prefix: str = "",
        subject_prefix: str = "",
        object_prefix: str = "",
        maps: Mapping[str, str] | None = None,
        negated: bool = False,
        entities: AnyPath | None = None,
        format_: str = "",
        no_header: bool = False,
        **options: Unpack[BulkLoadOptions],
    ) -> LoadReport:
        """Load triples of your own.

        Args:
            path: a table with one triple a row, or a folder with entities.tsv and triples.tsv.
            source: name of the source; a file needs it, a folder is triples by default.
            version: its version.
            licence: its licence.
            taxon: species of all of its genes, as ncbitaxon:10090, so that `link` does not find
                them in texts about other species alone.
            subject: column of the subject's id, or of its name where there are no ids.
            relation: column of the relation, or a relation type that all rows state.
            object_: column of the object's id, or of its name.
            subject_name: column of the subject's name.
            object_name: column of the object's name.
            subject_kind: column of the subject's kind, or a kind; by default the relation's.
            object_kind: column of the object's kind, or a kind.
            prefix: prefix for ids that have none.
            subject_prefix: prefix for the subject's ids that have none; by default `prefix`.
            object_prefix: prefix for the object's ids that have none; by default `prefix`.
            maps: relation type of a relation; REL=~TYPE where subject and object change places,
                REL=!TYPE where it says that something is not so; repeatable.
            negated: all rows say what is not so: keep them as known falsehoods.
            entities: table of the entities: id, and name, kind, aliases, description,
                semantic_types, identifiers.
            format_: format of the table: csv, tsv, jsonl, json or parquet; by default guessed.
            no_header: the first line is a triple; columns are 1, 2, 3.
            options: see `BulkLoadOptions`.

        Raises:
            UsageError: a file without the name of its source, or options that do not fit.
        """
        from biogk.core.files import existing_file
        from biogk.loaders.sources.columns import Chosen
        from biogk.loaders.sources.triple_table import TripleTable
        from biogk.loaders.sources.triples import TripleFiles

        path, table = Path(path), optional(entities)
        ends = (subject_name, object_name, subject_kind, object_kind)
        prefixes = (subject_prefix, object_prefix)
        chosen = Chosen(subject, relation, object_, *ends, format_, not no_header, *prefixes)
        if path.is_dir():
            if chosen != Chosen() or prefix or maps or table or negated:
                raise UsageError(
                    f"{path} is a folder: its tables need no such options.", "Name a file."
                )
            name = source or "triples"
            files = partial(
                TripleFiles, path, source=name, version=version, licence=licence, taxon=taxon
            )
            return self._load_made(files, options)
        existing_file(path)
        if not source:
            raise UsageError(f"{path} needs the name of its source.", "Add --source NAME.")
        make = partial(
            TripleTable,
            path,
            source=source,
            chosen=chosen,
            prefix=prefix,
            mapping=maps,
            negated=negated,
            entities=table,
            version=version,
            licence=licence,
            taxon=taxon,
        )
        return self._load_made(make, options)

    def _load_made(self, make: partial[K], options: BulkLoadOptions) -> LoadReport:
        """Load what a loader reads that is called with these arguments."""
        from biogk.load.fingerprint import arguments

        return self._load_triples(make(vocabulary=self.vocabulary), arguments(make), options)

    def _load_triples(
        self, source: KnowledgeSource, reads: Mapping[str, object], options: BulkLoadOptions
    ) -> LoadReport:
        from biogk.load.ingest import load_knowledge
        from biogk.load.run import run_load

        session = self.session
        return run_load(load_knowledge, session.store, session.home, source, reads, **options)


def optional(path: AnyPath | None) -> Path | None:
    """The path, if one is given."""
    return None if path is None else Path(path)
