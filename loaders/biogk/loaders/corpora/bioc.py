"""Documents in BioC, XML or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bioc import BioCAnnotation, BioCDocument, BioCPassage, BioCRelation, BioCSentence

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.model.names import shown
from biogk.core.model.rows import CorpusRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.bioc_files import documents_in
from biogk.loaders.corpora.checks.annotation import Seen
from biogk.loaders.corpora.checks.concepts import KEEP, novelty
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.corpora.checks.normalised import Identifiers
from biogk.loaders.corpora.checks.offsets import OffsetCheck
from biogk.loaders.corpora.checks.pieces import LOST_RELATIONS, REJECT, covered
from biogk.loaders.corpora.checks.roles import Heads
from biogk.loaders.corpora.declared import corpus_info, needed_split, parts_of
from biogk.loaders.records import rejected

PATTERNS = ("*.xml", "*.json", "*.jsonl", "*.xml.gz", "*.json.gz", "*.jsonl.gz")
RELATION_TYPES = ("type", "relation")
CONCEPTS, NOVEL = ("entity1", "entity2"), "novel"
Holder: TypeAlias = BioCDocument | BioCPassage | BioCSentence


class BioC:
    """A BioC collection: XML, JSON, or JSON Lines with one document a line.

    A document's text is its passages, each at its offset and the room between them filled with
    line ends; offsets of annotations count characters of the document. The infon `type` is the
    type of an annotation; that of a relation is its infon `type` or `relation`, and the roles of
    its two nodes say which is its head; where both have one role or none, it is the first. One that
    an infon calls negated or speculated, or that has such an end, is left out and counted. One
    without nodes is between concepts, those of its infons `entity1` and `entity2`; one with another
    number of nodes is rejected with its document, and so is an annotation without text that is not
    in its passage. Infons such as `identifier` or `MESH` are the identifiers of what is named.

    Args:
        path: one file, or a folder of them.
        corpus: name of the corpus.
        split: of the files whose names do not say it.
        types: what mentions and relations may be; None allows any.
        discontinuous: what becomes of an annotation of several locations: `cover`, `drop`,
            `reject`, as in `Brat`.
        heads: roles of the ends at which relations begin, beyond those that everybody knows.
        prefixes: of identifiers that have none, by the type of their mention.
        pairs: whether relations between concepts also become ones between their mentions: `keep`,
            `nearest` or `all`, as in `Draft.concept_relation`.
        annotated: whether the annotation is read; without it the texts alone are.

    Raises:
        UsageError: the corpus cannot be named so, or a split is not said.
        InputError: a file is not there.
    """

    def __init__(  # noqa: PLR0913 - one for each that a user may say
        self,
        path: Path,
        corpus: str,
        split: str | None = None,
        types: CorpusTypes | None = None,
        discontinuous: str = REJECT,
        heads: Sequence[str] = (),
        prefixes: Mapping[str, str] | None = None,
        pairs: str = KEEP,
        *,
        annotated: bool = True,
    ) -> None:
        self.heads, self.identifiers = Heads(heads), Identifiers(prefixes)
        self.annotated, self.pairs = annotated, pairs
        self.parts = parts_of(path, PATTERNS, split)
        for part in self.parts:
            needed_split(part)
        self.corpus, self.types, self.discontinuous = corpus, types, discontinuous
        self.info = corpus_info(corpus, self.parts)

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file is no BioC, or cut off, or its offsets count something else.
            UsageError: the roles of a relation do not say which is its head.
        """
        seen = Seen()
        for part in self.parts:
            offsets = OffsetCheck(part.path)
            for line, found in documents_in(part.path, annotated=self.annotated):
                if isinstance(found, RejectedRow):
                    yield found
                    continue
                try:
                    draft = self._draft(found, needed_split(part))
                    seen.add(draft.id, f"document {line} of {part.path}")
                except InputError as error:
                    yield rejected(str(part.path), line, error.message, f"document {found.id}")
                else:
                    offsets.add(draft.text, draft.untold)
                    yield draft.row()
            offsets.close()

    def _draft(self, found: BioCDocument, split: str) -> Draft:
        pieces = _pieces(found)
        origin = pieces[0][0] if pieces else 0
        draft = Draft(found.id, self.corpus, split, _text(pieces), self.types, origin)
        if self.annotated:
            _Annotation(draft, found, self).read()
        return draft


def _pieces(document: BioCDocument) -> list[tuple[int, str]]:
    """The texts of a document with their offsets, in the order of the text."""
    parts = [
        part
        for passage in document.passages
        for part in ([passage] if passage.text else passage.sentences)
    ]
    return sorted(
        (_whole(part.offset, "the offset of a passage"), str(part.text))
        for part in parts
        if part.text
    )


def _text(pieces: list[tuple[int, str]]) -> str:
    text, base = "", pieces[0][0] if pieces else 0
    for offset, part in pieces:
        room = offset - base - len(text)
        if room < 0:
            raise InputError(
                f"the passage at offset {offset} begins before the one in front of it ends"
            )
        text += "\n" * room + part
    return text


class _Annotation:
    """The annotation of one document. Relations may stand before the mentions that they name."""

    def __init__(self, draft: Draft, document: BioCDocument, corpus: BioC) -> None:
        self.draft, self.document, self.corpus = draft, document, corpus
        self.places: dict[str, int | None] = {}
        self.twice: set[str] = set()

    def read(self) -> None:
        holders = list(_holders(self.document))
        for where, holder, _ in holders:
            self.draft.read(holder.infons, (), where)
        for _, holder, around in holders:
            for annotation in getattr(holder, "annotations", ()):
                if annotation.id in self.places:
                    self.twice.add(annotation.id)
                self.places[annotation.id] = self._mention(annotation, around)
        for _, holder, _ in holders:
            for relation in holder.relations:
                self._relation(relation)

    def _mention(self, annotation: BioCAnnotation, around: Holder | None) -> int | None:
        what, draft = f"annotation {annotation.id}", self.draft
        pieces = sorted(
            (
                _whole(place.offset, f"the offset of {what}"),
                _whole(place.length, f"length of {what}"),
            )
            for place in annotation.locations
        )
        if not pieces:
            draft.passed_over.append("annotations without a place")
            return None
        if len(pieces) > 1 and not covered(draft, what, len(pieces), self.corpus.discontinuous):
            return None
        passage = None
        if around is not None:
            first = around.offset - draft.origin
            passage = first, first + len(around.text)
        infons = annotation.infons
        return draft.mention(
            what,
            pieces[0][0] - draft.origin,
            max(offset + length for offset, length in pieces) - draft.origin,
            infons.get("type"),
            text=annotation.text if len(pieces) == 1 and annotation.text else None,
            held=draft.read(infons, ("type",), "annotation"),
            passage=passage,
            names=self.corpus.identifiers.named(infons.items(), infons.get("type")),
        )

    def _relation(self, relation: BioCRelation) -> None:
        what, document = f"relation {relation.id}", self.document.id
        if not relation.nodes and CONCEPTS[0] in relation.infons:
            self._concepts(what, relation.infons)
            return
        if len(relation.nodes) != 2:
            raise InputError(f"{what} has {counted(len(relation.nodes), 'node')}, not two")
        for node in relation.nodes:
            if node.refid not in self.places or node.refid in self.twice:
                count = "two annotations" if node.refid in self.twice else "no annotation"
                raise InputError(f"{what} names {shown(node.refid)}, the id of {count}")
        first, second = ((str(node.role or ""), node.refid) for node in relation.nodes)
        names = self.corpus.heads.ordered(f"{what} of document {document}", first, second)
        head, tail = (self.places[name] for name in names)
        held = self.draft.read(relation.infons, RELATION_TYPES, "relation")
        if head is None or tail is None:
            self.draft.passed_over.append(LOST_RELATIONS)
        else:
            type_ = relation.infons.get("type") or relation.infons.get("relation")
            self.draft.relation(what, head, tail, type_, held=held)

    def _concepts(self, what: str, infons: Mapping[str, str]) -> None:
        """A relation between concepts, as BioRED and PubTator 3 state them."""
        known = (*RELATION_TYPES, *CONCEPTS, NOVEL)
        self.draft.concept_relation(
            what,
            (infons[CONCEPTS[0]], infons.get(CONCEPTS[1], "")),
            infons.get("type") or infons.get("relation"),
            novel=novelty(infons.get(NOVEL)),
            held=self.draft.read(infons, known, "relation"),
            pairs=self.corpus.pairs,
        )


def _holders(document: BioCDocument) -> Iterator[tuple[str, Holder, Holder | None]]:
    """What has annotation: its name, itself, and the text in which its annotation has to lie."""
    yield "document", document, None
    for passage in document.passages:
        own = passage if passage.text else None
        yield "passage", passage, own
        for sentence in passage.sentences:
            yield "sentence", sentence, sentence if sentence.text else own


def _whole(found: object, what: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise InputError(f"{what} is {shown(found)}, not a whole number")
    return found
