"""Annotated documents of the user's own, as JSON Lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import CorpusRow, DocumentRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import SPLITS, Seen, integer, objects
from biogk.loaders.corpora.checks.concepts import novelty
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.corpora.checks.normalised import Identifiers
from biogk.loaders.corpora.checks.offsets import OffsetCheck
from biogk.loaders.corpora.declared import CorpusPart, corpus_info, parts_of
from biogk.loaders.records import Record, json_lines

DOCUMENT_KEYS = ("id", "text", "mentions", "relations", "concept_relations", "split", "meta")
HELD = ("negated", "speculated")
MENTION_READ = ("start", "end", "type", "id", "text", "cluster", "identifiers")
MENTION_KEYS = (*MENTION_READ, *HELD, "confidence", "entities", "meta")
RELATION_READ = ("head", "tail", "type")
CONCEPT_READ = ("head", "tail", "type", "novel")
RELATION_KEYS = (*RELATION_READ, *HELD, "confidence", "meta")


class JsonLines:
    """One document a line: `{"id", "text", "mentions", "relations", "split"}`.

    A mention has start, end (characters of the text, end exclusive) and type; it may have an id,
    its text (which is then compared), a cluster (mentions of one thing share it) and identifiers
    (one or a list) of what it names. A relation
    has head, tail (ids of mentions, or their positions from 0) and type. Both may be `negated` or
    `speculated`: such relations, and those of such mentions, are left out and counted. A document
    may also have `concept_relations` between identifiers or clusters of its mentions. Only text is
    needed with an id; a `meta` of any content is passed over wherever it stands, and so are the
    `confidence` and `entities` that `biogk predict` writes; any other key is refused.

    Args:
        path: one file, or a folder of `*.jsonl`.
        corpus: name of the corpus.
        split: of the lines that do not say it and whose file does not; None asks for it.
        types: what mentions and relations may be; None allows any.
        prefixes: of identifiers that have none, by the type of their mention.
        annotated: whether the annotation is read; without it the texts alone are.

    Raises:
        UsageError: the corpus cannot be named so.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path,
        corpus: str,
        split: str | None = None,
        types: CorpusTypes | None = None,
        prefixes: Mapping[str, str] | None = None,
        *,
        annotated: bool = True,
    ) -> None:
        self.annotated, self.identifiers = annotated, Identifiers(prefixes)
        self.parts = parts_of(path, ("*.jsonl", "*.jsonl.gz"), split)
        self.corpus, self.types = corpus, types
        self.info = corpus_info(corpus, self.parts)

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file cannot be read as text, or its offsets count something else.
        """
        seen = Seen()
        for part in self.parts:
            offsets = OffsetCheck(part.path)
            read = partial(self._document, part, offsets)
            yield from seen.documents(json_lines(part.path), read, "line")
            offsets.close()

    def _document(self, part: CorpusPart, offsets: OffsetCheck, record: Record) -> DocumentRow:
        draft = self._draft(part, record.fields)
        if self.annotated:
            _annotate(draft, record.fields, self.identifiers)
            offsets.add(draft.text, draft.untold)
        return draft.row()

    def _draft(self, part: CorpusPart, fields: Mapping[str, Any]) -> Draft:
        split = fields.get("split", part.split)
        if split is None:
            raise InputError("the split is said neither here nor by the file's name; give --split")
        if split not in SPLITS:
            raise InputError(f"split is {shown(split)}, none of {', '.join(SPLITS)}")
        return Draft(fields.get("id"), self.corpus, split, fields.get("text"), self.types)


def _annotate(draft: Draft, fields: Mapping[str, Any], identifiers: Identifiers) -> None:
    _refuse_unknown(fields, "the document", DOCUMENT_KEYS)
    places: dict[str, int] = {}
    for number, found in enumerate(objects({"mentions": [], **fields}, "mentions")):
        _mention(draft, found, f"mention {number}", places, identifiers)
    for number, found in enumerate(objects({"relations": [], **fields}, "relations")):
        what = f"relation {number}"
        _refuse_unknown(found, what, RELATION_KEYS)
        ends = [_end(found, end, what, places, len(draft.mentions)) for end in ("head", "tail")]
        held = draft.read(found, RELATION_READ, "relation")
        draft.relation(what, ends[0], ends[1], found.get("type"), held=held)
    concepts = objects({"concept_relations": [], **fields}, "concept_relations")
    for number, found in enumerate(concepts):
        what = f"concept relation {number}"
        _refuse_unknown(found, what, (*RELATION_KEYS, "novel"))
        held = draft.read(found, CONCEPT_READ, "relation")
        head, tail = (clean_name(found.get(e), f"the {e} of {what}") for e in ("head", "tail"))
        novel = novelty(found.get("novel"))
        draft.concept_relation(what, (head, tail), found.get("type"), novel=novel, held=held)
    draft.unread += ["meta"] if "meta" in fields else []


def _mention(
    draft: Draft,
    found: dict[str, Any],
    what: str,
    places: dict[str, int],
    identifiers: Identifiers,
) -> None:
    _refuse_unknown(found, what, MENTION_KEYS)
    text = found.get("text")
    if text is not None and not isinstance(text, str):
        raise InputError(f"{what} has the text {shown(text)}, not text")
    cluster = found.get("cluster")
    place = draft.mention(
        what,
        integer(found, "start", what),
        integer(found, "end", what),
        found.get("type"),
        text=text,
        cluster="" if cluster is None else clean_name(str(cluster), f"the cluster of {what}"),
        held=draft.read(found, MENTION_READ, "mention"),
        names=identifiers.named(found.items(), found.get("type")),
    )
    if "id" in found:
        id_ = clean_name(found["id"], f"the id of {what}")
        if id_ in places:
            raise InputError(f"{what} has the id {shown(id_)} of another mention")
        places[id_] = place


def _end(found: dict[str, Any], end: str, what: str, places: Mapping[str, int], count: int) -> int:
    value = found.get(end)
    if isinstance(value, str):
        if value not in places:
            raise InputError(f"{what} has the {end} {shown(value)}, the id of no mention")
        return places[value]
    index = integer(found, end, what)
    if not 0 <= index < count:
        known = counted(count, "mention")
        raise InputError(f"{what} has the {end} {shown(index)}, but the document has {known}")
    return index


def _refuse_unknown(found: Mapping[str, Any], what: str, keys: Collection[str]) -> None:
    unknown = [key for key in found if key not in keys]
    if unknown:
        raise InputError(f"{what} has the key {shown(unknown[0])}, none of {', '.join(keys)}")
