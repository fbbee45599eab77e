"""Ontologies in OBO, such as the Disease Ontology, HPO, GO, ChEBI and Mondo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import check_source_name, shown
from biogk.core.model.rows import UNSTATED, KnowledgeRow, RejectedRow, SourceInfo
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.sources.obo.frames import TERM, TYPEDEF, Frame, frames
from biogk.loaders.sources.obo.header import read_header, without_terms
from biogk.loaders.sources.obo.kinds import OTHER
from biogk.loaders.sources.obo.terms import TermReader

OBO = "obo"


class Obo:
    """An ontology in OBO.

    Terms are entities by the ids that the file has, exact synonyms are their aliases; xrefs that
    mean the same concept, former ids and the ids of obsolete terms that a term replaces are
    identifiers. `is_a` and other relations become triples by `sources.obo` of the vocabulary, or by
    those of the source's own name, under the id of the relation, its name or an xref of it. The
    file is read twice for that; ids and names of all terms are held in memory. Once it was read,
    `circle` has the ids of terms that are kinds of each other, if there are any.

    Args:
        path: the file, packed or not.
        source: name of the source; by default that of the ontology.
        kind: the kind of terms of which neither prefix nor namespace tells it.
        version: its version; by default the header's.
        licence: its licence; by default the header's.

    Raises:
        InputError: the file is not there, or is of another format.
        UsageError: the ontology has no name that can be used, or there is no such kind.
    """

    def __init__(
        self,
        path: Path,
        source: str | None = None,
        *,
        kind: str = OTHER,
        version: str = "",
        licence: str = "",
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        self.path, self.kind, self.vocabulary = path, kind, vocabulary
        kinds = vocabulary.read().kinds
        if kind not in kinds:
            raise UsageError(f"There is no kind {shown(kind)}.", f"Known: {', '.join(kinds)}.")
        self.header = read_header(path)
        if not (source or self.header.name):
            raise UsageError(f"{path} does not say its name.", "Add --source NAME.")
        self.source = check_source_name(source or self.header.name, "--source")
        self.info = SourceInfo(
            id=self.source,
            title=self.header.title or f"Ontology {self.source}",
            version=version or self.header.version or UNSTATED,
            licence=licence or self.header.licence or UNSTATED,
            files=(path.name,),
        )
        self.circle: list[str] = []

    def rows(self) -> Iterator[KnowledgeRow]:
        """All terms, then what they state; at the end the counts of what was left out and not read.

        Raises:
            InputError: the file cannot be read, or has no terms.
        """
        known = self.vocabulary.read()
        relations = known.mapped(OBO) | known.mapped(self.source)
        reader = TermReader(self.source, relations, self.kind, self.header.apart)
        yield from self.header.faults
        for each in self.header.imports:
            reader.counts.pass_over({"import": each}, ())
        for frame in frames(self.path):
            if isinstance(frame, RejectedRow):
                yield frame
            else:
                yield from _terms(reader, frame)
        if not reader.names and not reader.obsolete:
            raise without_terms(self.path)
        yield from reader.replacements()
        for frame in frames(self.path):
            if isinstance(frame, Frame) and frame.kind == TERM:
                yield from reader.statements(frame)
        self.circle = reader.circle()
        yield from reader.counts.rows()


def _terms(reader: TermReader, frame: Frame) -> Iterator[KnowledgeRow]:
    read = {TERM: reader.term, TYPEDEF: reader.relation}.get(frame.kind)
    if read is not None:
        try:
            yield from read(frame)
        except InputError as error:
            yield frame.reject(error.message)
    elif frame.kind.isalpha():
        reader.counts.pass_over({f"[{frame.kind}]": frame}, ())
    elif frame.kind:
        yield frame.reject(f"{shown(frame.kind)} begins no frame, as [{TERM}] does")
