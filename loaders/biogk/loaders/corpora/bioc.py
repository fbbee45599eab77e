"""Documents in BioC, XML or JSON, decoded by the `bioc` package one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bioc import BioCAnnotation, BioCDocument, BioCPassage, BioCRelation, biocjson, biocxml
from lxml import etree

from biogk.core.counted import counted
from biogk.core.errors import InputError, first_line
from biogk.core.files import opened
from biogk.core.model.names import shown
from biogk.core.model.rows import CorpusRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.annotation import LOST_RELATIONS, REJECT, Draft, Seen, covered
from biogk.loaders.corpora.declared import corpus_info, needed_split, parts_of
from biogk.loaders.records import json_lines, rejected, whole_json

NOT_BIOC = (AttributeError, KeyError, TypeError, ValueError, etree.XMLSyntaxError)
LISTS = ("documents", "PubTator3")
Found = tuple[int, BioCDocument | RejectedRow]


class BioC:
    """A BioC collection: XML, JSON, or JSON Lines with one document a line.

    A document's text is its passages, each at its offset and the room between them filled with
    line ends; offsets of annotations count characters of the document. The infon `type` is the
    type of an annotation; that of a relation is its infon `type` or `relation`, and its two nodes
    are head and tail. A relation with another number of nodes, such as one between identifiers of
    concepts, is rejected with its document.

    Args:
        path: one file, or a folder of them.
        corpus: name of the corpus.
        split: of the files whose names do not say it.
        types: what mentions and relations may be; None allows any.
        discontinuous: what becomes of an annotation of several locations: `cover`, `drop`,
            `reject`, as in `Brat`.

    Raises:
        UsageError: the corpus cannot be named so, or a split is not said.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path,
        corpus: str,
        split: str | None = None,
        types: CorpusTypes | None = None,
        discontinuous: str = REJECT,
    ) -> None:
        self.parts = parts_of(path, ("*.xml", "*.json", "*.jsonl", "*.xml.gz", "*.json.gz"), split)
        for part in self.parts:
            needed_split(part)
        self.corpus, self.types, self.discontinuous = corpus, types, discontinuous
        self.info = corpus_info(corpus, self.parts)

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file is no BioC, or cut off.
        """
        seen = Seen()
        for part in self.parts:
            for line, found in _documents(part.path):
                if isinstance(found, RejectedRow):
                    yield found
                    continue
                try:
                    draft = self._draft(found, needed_split(part))
                    seen.add(draft.id, f"document {line} of {part.path}")
                except InputError as error:
                    yield rejected(str(part.path), line, error.message, f"document {found.id}")
                else:
                    yield draft.row()

    def _draft(self, found: BioCDocument, split: str) -> Draft:
        pieces = _pieces(found)
        draft = Draft(found.id, self.corpus, split, _text(pieces), self.types)
        _annotate(draft, found, pieces[0][0] if pieces else 0, self.discontinuous)
        return draft


def _documents(path: Path) -> Iterator[Found]:
    with opened(path) as stream:
        start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        yield from _of_xml(path)
    elif path.name.removesuffix(".gz").endswith(".jsonl"):
        yield from _of_lines(path)
    else:
        yield from _of_json(path)


def _of_xml(path: Path) -> Iterator[Found]:
    """Each document by itself: one that is broken spoils no other, and none stays in memory."""
    number = 0
    with opened(path) as stream:
        parser = etree.iterparse(stream, tag="document", resolve_entities=False)
        try:
            for _, element in parser:
                number += 1
                text = etree.tostring(element, encoding="unicode", with_tail=False)
                yield number, _decoded(path, number, text)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise InputError(
                f"{path} is cut off or is not XML: {first_line(str(error))}.",
                "Check the path, or fetch or write it again.",
            ) from error
    if not number:
        raise InputError(f"{path} is of another format: it has no <document>.", "Check the path.")


def _decoded(path: Path, number: int, text: str) -> BioCDocument | RejectedRow:
    try:
        document: BioCDocument = biocxml.loads(f"<collection>{text}</collection>").documents[0]
    except NOT_BIOC as error:
        return rejected(str(path), number, _reason(error), text)
    return document


def _of_json(path: Path) -> Iterator[Found]:
    found = whole_json(path)
    lists = [found.get(key) for key in LISTS] if isinstance(found, dict) else []
    documents = next((each for each in lists if isinstance(each, list)), None)
    if not documents:
        raise InputError(
            f"{path} is of another format: it has no list of documents.",
            "Expected is a BioC collection; call a file with one document a line .jsonl.",
        )
    for number, document in enumerate(documents, 1):
        yield number, _from_json(path, number, document)


def _of_lines(path: Path) -> Iterator[Found]:
    for record in json_lines(path):
        if isinstance(record, RejectedRow):
            yield record.line, record
        else:
            yield record.line, _from_json(path, record.line, dict(record.fields))


def _from_json(path: Path, number: int, found: Any) -> BioCDocument | RejectedRow:
    try:
        document: BioCDocument = biocjson.fromJSON(found, "BioCDocument")
    except NOT_BIOC as error:
        return rejected(str(path), number, _reason(error), found)
    return document


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no BioC document: it lacks {shown(error.args[0] if error.args else '')}"
    return f"no BioC document: {first_line(str(error))}"


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


def _annotate(draft: Draft, document: BioCDocument, base: int, discontinuous: str) -> None:
    holders = list(_holders(document))
    places = _Places()
    for annotation in _all(holder.annotations for holder in holders):
        places.add(annotation.id, _mention(draft, annotation, base, discontinuous))
    for relation in _all(holder.relations for holder in holders):
        _relation(draft, relation, places)


class _Places(dict[str, int | None]):
    """Mentions by their ids; one that is left out is None, an id that comes twice is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.twice: set[str] = set()

    def add(self, id_: str, place: int | None) -> None:
        if id_ in self:
            self.twice.add(id_)
        self[id_] = place


def _holders(document: BioCDocument) -> Iterator[BioCDocument | BioCPassage]:
    yield document
    for passage in document.passages:
        yield passage
        yield from passage.sentences


def _all(lists: Iterable[list[Any]]) -> list[Any]:
    return [each for some in lists for each in some]


def _mention(draft: Draft, annotation: BioCAnnotation, base: int, discontinuous: str) -> int | None:
    what = f"annotation {annotation.id}"
    pieces = sorted(
        (_whole(place.offset, f"the offset of {what}"), _whole(place.length, f"length of {what}"))
        for place in annotation.locations
    )
    if not pieces:
        draft.passed_over.append("annotations without a place")
        return None
    if len(pieces) > 1 and not covered(draft, what, len(pieces), discontinuous):
        return None
    return draft.mention(
        what,
        pieces[0][0] - base,
        max(offset + length for offset, length in pieces) - base,
        annotation.infons.get("type"),
        text=annotation.text if len(pieces) == 1 and annotation.text else None,
    )


def _relation(draft: Draft, relation: BioCRelation, places: _Places) -> None:
    what = f"relation {relation.id}"
    if len(relation.nodes) != 2:
        raise InputError(f"{what} has {counted(len(relation.nodes), 'node')}, not two")
    ends = []
    for node in relation.nodes:
        if node.refid not in places or node.refid in places.twice:
            count = "two annotations" if node.refid in places.twice else "no annotation"
            raise InputError(f"{what} names {shown(node.refid)}, the id of {count}")
        ends.append(places[node.refid])
    head, tail = ends
    if head is None or tail is None:
        draft.passed_over.append(LOST_RELATIONS)
    else:
        type_ = relation.infons.get("type") or relation.infons.get("relation")
        draft.relation(what, head, tail, type_)


def _whole(found: object, what: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise InputError(f"{what} is {shown(found)}, not a whole number")
    return found
