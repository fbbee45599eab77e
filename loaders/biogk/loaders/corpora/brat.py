"""Documents in the standoff format of the brat annotation tool: texts with .ann beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from biogk.core.errors import InputError, UsageError
from biogk.core.files import existing_folder, files_in, is_there, whole_text
from biogk.core.model.names import shown
from biogk.core.model.rows import CorpusRow, DocumentRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import SPLITS
from biogk.loaders.corpora.checks.denied import held_back, says_so
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.corpora.checks.normalised import Identifiers
from biogk.loaders.corpora.checks.pieces import LOST_RELATIONS, REJECT, covered
from biogk.loaders.corpora.checks.roles import Heads
from biogk.loaders.corpora.declared import CorpusPart, corpus_info, files_of, needed_split
from biogk.loaders.records import rejected

ANNOTATED = ("*.ann",)
PASSED_OVER = {"#": "notes"}
ATTRIBUTES = ("A", "M")
SPANS = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
RELATION = re.compile(r"(\S+) (\S+):(\S+) (\S+):(\S+)\s*")
NORMALISED = re.compile(r"(\S+) (\S+) (\S+)(?:\t.*)?")
ATTRIBUTE = re.compile(r"(\S+) (\S+)(?: (.+?))?\s*")
EQUIVALENT = re.compile(r"Equiv((?: \S+){2,})\s*")


class Brat:
    """A folder of `NAME.txt` with `NAME.ann`, or of such folders, named train, dev and test or not.

    Read are text-bound annotations (T), relations (R), attributes (A) of negation and speculation,
    normalisations (N), and equivalences (*), which become clusters. The roles of a relation's ends
    say which is its head; one that is negated or speculated, or has such an end, is left out and
    counted. Other attributes and notes are passed over and counted. A document with an event (E) is
    rejected: an event has any number of ends, a relation has two. Offsets count characters of
    the .txt file, a line end of two characters as two.

    Args:
        path: the folder.
        corpus: name of the corpus.
        split: of a folder that is not named so.
        types: what mentions and relations may be; None allows any.
        discontinuous: what becomes of a mention in several pieces: `cover` takes all from the
            first to the last, `drop` leaves it out with its relations and counts both, `reject`
            rejects the document.
        heads: roles of the ends at which relations begin, beyond those that everybody knows.
        prefixes: of identifiers that have none, by the type of their mention.
        annotated: whether the annotation is read; without it the texts alone are.

    Raises:
        UsageError: the corpus cannot be named so, or the split is not said.
        InputError: the folder is not there or has no .txt and .ann in it.
    """

    def __init__(
        self,
        path: Path,
        corpus: str,
        split: str | None = None,
        types: CorpusTypes | None = None,
        discontinuous: str = REJECT,
        heads: Sequence[str] = (),
        prefixes: Mapping[str, str] | None = None,
        *,
        annotated: bool = True,
    ) -> None:
        self.heads, self.identifiers = Heads(heads), Identifiers(prefixes)
        self.annotated = annotated
        self.folders = _folders(path, split)
        self.corpus, self.types, self.discontinuous = corpus, types, discontinuous
        self.info = corpus_info(corpus, self.folders)

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of their names, by folder.

        A document's id is its file's name; the same name in another folder is rejected.

        Raises:
            InputError: a folder cannot be read.
            UsageError: the roles of a relation do not say which is its head.
        """
        seen: dict[str, Path] = {}
        for part in self.folders:
            for text, annotation in _documents(part.path):
                first = seen.setdefault(text.stem, text)
                if first != text:
                    yield rejected(str(text), 1, f"id {shown(text.stem)} is that of {first}", "")
                else:
                    yield self._document(text, annotation, needed_split(part))

    def _document(self, path: Path, annotation: Path, split: str) -> CorpusRow:
        try:
            text = whole_text(path)
            draft = Draft(path.stem, self.corpus, split, text, self.types)
        except InputError as error:
            return rejected(str(path), 1, error.message, "")
        if not self.annotated:
            return draft.row()
        if not is_there(annotation):
            return rejected(str(path), 1, f"there is no {annotation.name} beside it", "")
        try:
            lines = _lines(annotation)
        except InputError as error:
            return rejected(str(annotation), 1, error.message, "")
        return _Standoff(draft, annotation, lines, self).read()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    id: str
    content: str


class _Standoff:
    """The annotation of one document. Relations may stand before the mentions that they name."""

    def __init__(
        self, draft: Draft, path: Path, lines: list[tuple[int, str]], corpus: Brat
    ) -> None:
        self.draft, self.path, self.lines, self.corpus = draft, path, lines, corpus
        self.normalised: dict[str, list[tuple[str, object]]] = {}
        self.attributes: dict[str, list[tuple[str, object]]] = {}
        self.places: dict[str, int | None] = {}
        self.clusters: dict[str, str] = {}

    def read(self) -> DocumentRow | RejectedRow:
        number, text = 1, ""
        try:
            parted: list[_Line] = []
            for number, text in self.lines:
                parted.append(_parted(number, text))
            for kind in (
                self._equivalent,
                self._attribute,
                self._normalisation,
                self._mention,
                self._relation,
            ):
                for line in parted:
                    number, text = line.number, line.text
                    kind(line)
        except InputError as error:
            return rejected(str(self.path), number, error.message, text)
        self.draft.passed_over += [
            PASSED_OVER[line.id[0]] for line in parted if line.id[0] in PASSED_OVER
        ]
        return self.draft.row()

    def _equivalent(self, line: _Line) -> None:
        if line.id[0] != "*":
            return
        match = EQUIVALENT.fullmatch(line.content)
        if match is None:
            raise InputError(f"an equivalence is 'Equiv T1 T2 ...', not {shown(line.content)}")
        members = match[1].split()
        joined = {self.clusters[each] for each in members if each in self.clusters}
        cluster = members[0]
        self.clusters.update(dict.fromkeys(members, cluster))
        self.clusters.update(
            {each: cluster for each, known in self.clusters.items() if known in joined}
        )

    def _attribute(self, line: _Line) -> None:
        if line.id[0] not in ATTRIBUTES:
            return
        match = ATTRIBUTE.fullmatch(line.content)
        if match is None:
            raise InputError(f"{line.id} is not 'NAME T1' or 'NAME T1 VALUE'")
        name, bearer, value = match.groups()
        self.attributes.setdefault(bearer, []).append((name, value or True))
        if not says_so(name):
            self.draft.unread.append(f"attribute {name}")

    def _normalisation(self, line: _Line) -> None:
        if line.id[0] != "N":
            return
        match = NORMALISED.fullmatch(line.content)
        if match is None:
            raise InputError(f"{line.id} is not 'Reference T1 RESOURCE:ID'")
        self.normalised.setdefault(match[2], []).append(("identifier", match[3]))

    def _held(self, line: _Line) -> str:
        return held_back(self.attributes.get(line.id, ()))

    def _mention(self, line: _Line) -> None:
        if line.id[0] != "T":
            return
        head, tab, text = line.content.partition("\t")
        match = SPANS.fullmatch(head.strip())
        if match is None or not tab:
            raise InputError(f"{line.id} is not 'TYPE START END', a tab and the text")
        if line.id in self.places:
            raise InputError(f"{line.id} comes twice")
        pieces = [[int(end) for end in piece.split()] for piece in match[2].split(";")]
        start, end = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
        if len(pieces) > 1 and not covered(
            self.draft, line.id, len(pieces), self.corpus.discontinuous
        ):
            self.places[line.id] = None
            return
        self.places[line.id] = self.draft.mention(
            line.id,
            start,
            end,
            match[1],
            text=text if len(pieces) == 1 else None,
            cluster=self.clusters.get(line.id, ""),
            held=self._held(line),
            names=self.corpus.identifiers.named(self.normalised.get(line.id, ()), match[1]),
        )

    def _relation(self, line: _Line) -> None:
        if line.id[0] != "R":
            return
        match = RELATION.fullmatch(line.content)
        if match is None:
            raise InputError(f"{line.id} is not 'TYPE Arg1:T1 Arg2:T2': {shown(line.content)}")
        type_, *ends = match.groups()
        names = self.corpus.heads.ordered(
            f"{line.id} of {self.path}", (ends[0], ends[1]), (ends[2], ends[3])
        )
        for name in names:
            if name not in self.places:
                raise InputError(f"{line.id} names {shown(name)}, which is no mention")
        head, tail = (self.places[name] for name in names)
        if head is None or tail is None:
            self.draft.passed_over.append(LOST_RELATIONS)
        else:
            self.draft.relation(line.id, head, tail, type_, held=self._held(line))


def _parted(number: int, text: str) -> _Line:
    id_, tab, content = text.partition("\t")
    kind = id_[:1]
    if kind == "E":
        raise InputError(f"{id_} is an event; biogk reads mentions and relations of two ends")
    if not tab or kind not in {"T", "R", "N", "*", *ATTRIBUTES, *PASSED_OVER}:
        raise InputError(f"{shown(text)} is no annotation of brat")
    return _Line(number, text, id_, content)


def _folders(path: Path, split: str | None) -> list[CorpusPart]:
    existing_folder(path)
    inside = [path / name for name in SPLITS if is_there(path / name)]
    if not inside:
        if not files_of(path, ANNOTATED):
            raise InputError(
                f"{path} has no .txt with .ann in it, and no train, dev or test.",
                "Name the folder that has them.",
            )
        part = CorpusPart(path, split or next(iter(_named(path)), None))
        needed_split(part)
        return [part]
    if any(each.suffix.lower() == ".ann" for each in files_in(path, "*")):
        raise UsageError(
            f"{path} has texts of its own beside {', '.join(each.name for each in inside)}.",
            "Name one folder at a time, with --split.",
        )
    chosen = [CorpusPart(each, each.name) for each in inside if split in (None, each.name)]
    if not chosen:
        raise InputError(f"{path} has no folder {split}.", "Leave out --split.")
    return chosen


def _named(path: Path) -> list[str]:
    return [split for split in SPLITS if path.resolve().name == split]


def _documents(folder: Path) -> list[tuple[Path, Path]]:
    """The texts of a folder, or else of its subfolders, each with its .ann; one may be missing."""
    annotations = {path.with_suffix(""): path for path in files_of(folder, ANNOTATED)}
    # a readme.txt is no document: a folder of brat has an .ann, empty or not, for each
    places = sorted({path.parent for path in annotations})
    beside = (path for place in places for path in files_in(place, "*"))
    texts = {path.with_suffix(""): path for path in beside if path.suffix.lower() == ".txt"}
    return [
        (texts.get(each, Path(f"{each}.txt")), annotations.get(each, Path(f"{each}.ann")))
        for each in sorted({*annotations, *texts})
    ]


def _lines(path: Path) -> list[tuple[int, str]]:
    # brat writes an empty file for a text without annotation
    if path.stat().st_size == 0:
        return []
    lines = whole_text(path).split("\n")
    return [
        (number, line.removesuffix("\r")) for number, line in enumerate(lines, 1) if line.strip()
    ]
