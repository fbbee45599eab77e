"""Documents in PubTator, the format of BioRED, BC5CDR and the NCBI Disease corpus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import UnreadableLine, text_lines
from biogk.core.model.names import shown
from biogk.core.model.rows import CorpusRow, DocumentRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import Seen
from biogk.loaders.corpora.checks.concepts import KEEP, novelty
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.corpora.checks.normalised import Identifiers
from biogk.loaders.corpora.checks.offsets import OffsetCheck
from biogk.loaders.corpora.declared import CorpusPart, corpus_info, needed_split, parts_of
from biogk.loaders.records import rejected

PATTERNS = ("*.pubtator", "*.pubtator.gz", "*.pubtator.txt", "*.txt", "*.txt.gz")
TEXT = re.compile(r"(?P<id>[^|\t]+)\|[a-z]\|(?P<text>.*)")
ANNOTATION_FIELDS, RELATION_FIELDS = range(5, 8), range(4, 7)


@dataclass
class _Block:
    """The lines of one document, with their numbers."""

    id: str
    line: int
    texts: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: str = ""

    def add(self, number: int, line: str | UnreadableLine) -> None:
        """Take a line of the document."""
        if isinstance(line, UnreadableLine):
            self.broken = f"line {number}: {line.reason}"
        elif found := TEXT.fullmatch(line):
            self.texts.append(found["text"])
        elif "\t" in line:
            self.rows.append((number, line.split("\t")))
        else:
            self.broken = f"line {number}: {shown(line)} is neither text nor annotation"


class PubTator:
    """A PubTator file: `ID|t|title`, `ID|a|abstract`, annotations and relations behind tabs.

    The text of a document is its title and abstract with a line end between them. An annotation
    has first and last character, text, type and, where there are any, identifiers, joined by `,`,
    `;` or `|`. A relation is one between concepts, by their identifiers: type, two identifiers,
    and perhaps whether it is novel. A document with a malformed line is rejected.

    Args:
        path: one file, or a folder of `*.pubtator` or `*.txt`.
        corpus: name of the corpus.
        split: of the files whose names do not say it.
        types: what mentions and relations may be; None allows any.
        prefixes: of identifiers that have none, by the type of their mention.
        pairs: whether relations between concepts also become ones between their mentions: `keep`,
            `nearest` or `all`, as in `Draft.concept_relation`.
        annotated: whether the annotation is read; without it the texts alone are.

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
        prefixes: Mapping[str, str] | None = None,
        pairs: str = KEEP,
        *,
        annotated: bool = True,
    ) -> None:
        self.annotated, self.identifiers, self.pairs = annotated, Identifiers(prefixes), pairs
        self.parts = parts_of(path, PATTERNS, split)
        for part in self.parts:
            needed_split(part)
        self.corpus, self.types = corpus, types
        self.info = corpus_info(corpus, self.parts)

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file is no PubTator, or its offsets count something else.
        """
        seen = Seen()
        for part in self.parts:
            offsets = OffsetCheck(part.path)
            for block in _blocks(part.path):
                try:
                    row = self._document(part, block, offsets)
                    seen.add(row.id, f"line {block.line} of {part.path}")
                except InputError as error:
                    yield rejected(
                        str(part.path), block.line, error.message, f"document {block.id}"
                    )
                else:
                    yield row
            offsets.close()

    def _document(self, part: CorpusPart, block: _Block, offsets: OffsetCheck) -> DocumentRow:
        if block.broken:
            raise InputError(block.broken)
        if not block.texts:
            raise InputError("it has annotation, and no text before it")
        text = "\n".join(block.texts)
        draft = Draft(block.id, self.corpus, needed_split(part), text, self.types)
        if self.annotated:
            relations = []
            for number, fields in block.rows:
                if fields[1].isdecimal():
                    self._mention(draft, f"line {number}", fields)
                else:
                    relations.append((number, fields))
            for number, fields in relations:
                self._relation(draft, f"line {number}", fields)
            offsets.add(draft.text, draft.untold)
        return draft.row()

    def _mention(self, draft: Draft, what: str, fields: list[str]) -> None:
        if len(fields) not in ANNOTATION_FIELDS or not fields[2].isdecimal():
            raise InputError(
                f"{what} has {len(fields)} fields, not the id, start, end, text, type and "
                "identifier of an annotation: is the file cut off?"
            )
        written, type_ = "".join(fields[5:6]), fields[4]
        draft.mention(
            what,
            int(fields[1]),
            int(fields[2]),
            type_,
            text=fields[3],
            names=self.identifiers.named([("identifier", written)], type_),
        )

    def _relation(self, draft: Draft, what: str, fields: list[str]) -> None:
        if len(fields) not in RELATION_FIELDS:
            raise InputError(
                f"{what} has {len(fields)} fields, not the id, type and two identifiers of a "
                "relation: is the file cut off?"
            )
        concepts, novel = (fields[2], fields[3]), novelty("".join(fields[4:5]))
        draft.concept_relation(what, concepts, fields[1], novel=novel, pairs=self.pairs)


def _blocks(path: Path) -> Iterator[_Block]:
    """The documents of a file; a blank line or another id ends one.

    Raises:
        InputError: the file has no text of a document in it.
    """
    block: _Block | None = None
    any_text = False
    for number, line in text_lines(path):
        blank = isinstance(line, str) and not line.strip()
        id_ = _id(line)
        if block is not None and (blank or id_ not in ("", block.id)):
            yield block
            block = None
        if not blank:
            block = block or _Block(id_, number)
            block.add(number, line)
            any_text = any_text or bool(block.texts)
    if block is not None:
        yield block
    if not any_text:
        raise InputError(
            f"{path} is of another format: it has no ID|t|title in it.", "Check the path."
        )


def _id(line: str | UnreadableLine) -> str:
    """The id of the document that a line is of; empty where it has none."""
    if isinstance(line, UnreadableLine):
        return ""
    found = TEXT.fullmatch(line)
    return found["id"] if found else line.partition("\t")[0] if "\t" in line else ""
