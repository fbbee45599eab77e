"""Files in BioC, XML or JSON, decoded by the `bioc` package one document at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bioc import BioCDocument, biocjson, biocxml
from lxml import etree

from biogk.core.errors import InputError, first_line
from biogk.core.files import opened
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import json_lines, rejected, whole_json

NOT_BIOC = (AttributeError, KeyError, TypeError, ValueError, etree.XMLSyntaxError)
LISTS = ("documents", "PubTator3")
ANNOTATION = ("annotation", "relation")
ANNOTATIONS = ("annotations", "relations")
INNER = {
    "documents": (*ANNOTATIONS, "passages"),
    "passages": ("sentences", *ANNOTATIONS),
    "sentences": ANNOTATIONS,
    "relations": ("nodes",),
    "annotations": (),
    "nodes": (),
}
"""The lists of each part of a document in JSON."""
Found = tuple[int, BioCDocument | RejectedRow]


def documents_in(path: Path, *, annotated: bool = True) -> Iterator[Found]:
    """The documents of a file with their numbers, decoded one at a time.

    Args:
        path: XML, JSON, or JSON Lines.
        annotated: whether the annotation is decoded, or else taken out unseen.

    Raises:
        InputError: the file is no BioC, or cut off.
    """
    with opened(path) as stream:
        start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        yield from _of_xml(path, annotated)
    elif path.name.lower().removesuffix(".gz").endswith(".jsonl"):
        yield from _of_lines(path, annotated)
    else:
        yield from _of_json(path, annotated)


def _of_xml(path: Path, annotated: bool) -> Iterator[Found]:
    """Each document by itself: one that is broken spoils no other, and none stays in memory."""
    number = 0
    with opened(path) as stream:
        parser = etree.iterparse(stream, tag="document", resolve_entities=False)
        try:
            for _, element in parser:
                number += 1
                if not annotated:
                    etree.strip_elements(element, *ANNOTATION, with_tail=False)
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


def _of_json(path: Path, annotated: bool) -> Iterator[Found]:
    found = whole_json(path)
    lists = [found.get(key) for key in LISTS] if isinstance(found, dict) else []
    documents = next((each for each in lists if isinstance(each, list)), None)
    if not documents:
        raise InputError(
            f"{path} is of another format: it has no list of documents.",
            "Expected is a BioC collection; call a file with one document a line .jsonl.",
        )
    for number, document in enumerate(documents, 1):
        yield number, _from_json(path, number, document, annotated)


def _of_lines(path: Path, annotated: bool) -> Iterator[Found]:
    for record in json_lines(path):
        if isinstance(record, RejectedRow):
            yield record.line, record
        else:
            yield record.line, _from_json(path, record.line, dict(record.fields), annotated)


def _from_json(path: Path, number: int, found: Any, annotated: bool) -> BioCDocument | RejectedRow:
    try:
        document: BioCDocument = biocjson.fromJSON(
            _completed(found, INNER["documents"], annotated), "BioCDocument"
        )
    except NOT_BIOC as error:
        return rejected(str(path), number, _reason(error), found)
    return document


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no BioC document: it lacks {shown(error.args[0] if error.args else '')}"
    return f"no BioC document: {first_line(str(error))}"


def _completed(found: Any, lists: Sequence[str], annotated: bool) -> Any:
    """A part of a document with what published files leave out, as BioRED's do: empty lists.

    Args:
        found: a document, passage, sentence, annotation or relation.
        lists: the lists that it must have.
        annotated: whether annotation is kept.
    """
    if not isinstance(found, dict):
        return found
    inner = {}
    for key in lists:
        if key == "passages" and key not in found:
            continue
        kept = found.get(key, []) if annotated or key not in ANNOTATIONS else []
        inner[key] = (
            [_completed(each, INNER.get(key, ()), annotated) for each in kept]
            if isinstance(kept, list)
            else kept
        )
    return {"infons": {}, "role": "", **found, **inner}
