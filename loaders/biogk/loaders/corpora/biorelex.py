"""BioRelEx: sentences with binding interactions between clusters of mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product
from pathlib import Path
from typing import Any

from biogk.core.counted import counted
from biogk.core.errors import InputError, UsageError
from biogk.core.files import files_in, is_folder
from biogk.core.model.names import check_source_name, shown
from biogk.core.model.rows import UNSTATED, CorpusRow, DocumentRow, SourceInfo
from biogk.core.model.vocabulary import SHIPPED, CorpusTypes, HomeVocabulary
from biogk.loaders.corpora.checks.annotation import Seen, objects
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.records import Record, published

FILE = re.compile(r"(?:([0-9][0-9a-z.]*)\.)?(train|dev|test)\.json")
LABELS = {1: "", -1: "no-", 0: "maybe-"}
"""What stands before an interaction's type by its label: stated, denied, left open."""


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    split: str
    version: str


class BioRelEx:
    """The published files: a JSON list of sentences with id, text, entities and interactions.

    An entity is a cluster of mentions: its names, each with the places where it stands. An
    interaction joins two entities, or one with itself. It becomes a relation between every
    mention of the one and every mention of the other, from the earlier one in the text to the
    later; one of an entity with itself joins its mentions with each other, or its only mention
    with itself.

    Args:
        path: the folder with `1.0alpha7.train.json` and `1.0alpha7.dev.json`, or one of the files.
        corpus: name of the corpus.
        vocabulary: of the home.
        annotated: whether the annotation is read; without it the texts alone are.

    Raises:
        UsageError: the name of the file does not say the split, or the corpus cannot be named so.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path,
        corpus: str = "biorelex",
        *,
        vocabulary: HomeVocabulary = SHIPPED,
        annotated: bool = True,
    ) -> None:
        self.annotated = annotated
        self.vocabulary = vocabulary
        self.corpus = check_source_name(corpus, "--corpus")
        self.parts = _of_folder(path) if is_folder(path) else [_of_file(path)]
        versions = sorted({part.version for part in self.parts if part.version})
        self.info = SourceInfo(
            id=self.corpus,
            title="BioRelEx corpus",
            version=", ".join(versions) or UNSTATED,
            licence=UNSTATED,
            files=tuple(part.path.name for part in self.parts),
        )

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file cannot be read or is of another format.
        """
        seen, types = Seen(), self.vocabulary.read().corpus("biorelex")
        for part in self.parts:
            keys = ("id", "text", *(("entities", "interactions") if self.annotated else ()))
            read = partial(_document if self.annotated else _bare, self.corpus, part.split, types)
            yield from seen.documents(published(part.path, keys), read)


def _of_folder(folder: Path) -> list[_Part]:
    parts = [
        _of_file(path) for path in files_in(folder, "*.json") if FILE.fullmatch(path.name.lower())
    ]
    splits = [part.split for part in parts]
    if not parts:
        raise InputError(
            f"{folder} has no train.json and no dev.json in it, as 1.0alpha7.train.json.",
            "Name the folder that has them, or one file.",
        )
    if len(set(splits)) < len(splits):
        raise UsageError(
            f"{folder} holds several versions: {', '.join(part.path.name for part in parts)}.",
            "Name one file at a time.",
        )
    return parts


def _of_file(path: Path) -> _Part:
    match = FILE.fullmatch(path.name.lower())
    if match is None:
        raise UsageError(
            f"The name {path.name} does not say the split.", "Call it train.json or dev.json."
        )
    return _Part(path, match[2], match[1] or "")


def _document(corpus: str, split: str, types: CorpusTypes, record: Record) -> DocumentRow:
    fields = record.fields
    draft = Draft(fields.get("id"), corpus, split, fields.get("text"), types)
    clusters = [
        _cluster(draft, entity, number) for number, entity in enumerate(objects(fields, "entities"))
    ]
    for number, interaction in enumerate(objects(fields, "interactions"), 1):
        what = f"interaction {number}"
        first, second = _participants(interaction, what, len(clusters))
        for head, tail in _pairs(draft, clusters[first], clusters[second], same=first == second):
            draft.relation(what, head, tail, _type(interaction, what), to_itself=True)
    return draft.row()


def _bare(corpus: str, split: str, types: CorpusTypes, record: Record) -> DocumentRow:
    return Draft(record.fields.get("id"), corpus, split, record.fields.get("text"), types).row()


def _cluster(draft: Draft, entity: dict[str, Any], number: int) -> list[int]:
    """The positions of an entity's mentions; a name that is only implied has none."""
    what = f"entity {number + 1}"
    names = entity.get("names")
    if not isinstance(names, dict) or not all(isinstance(each, dict) for each in names.values()):
        raise InputError(f"{what} has the names {shown(names)}, not an object of objects")
    found = []
    for name, places in names.items():
        if not places.get("is_mentioned"):
            continue
        for start, end in _places(places.get("mentions"), f"{what}, {shown(name)}"):
            found.append(
                draft.mention(what, start, end, entity.get("label"), text=name, cluster=str(number))
            )
    return found


def _places(found: object, what: str) -> list[list[int]]:
    if not isinstance(found, list) or not found or not all(map(_is_place, found)):
        raise InputError(f"{what} has the mentions {shown(found)}, not a list of [start, end]")
    return found


def _is_place(found: object) -> bool:
    return isinstance(found, list) and len(found) == 2 and {type(each) for each in found} == {int}


def _participants(interaction: dict[str, Any], what: str, count: int) -> tuple[int, int]:
    found = interaction.get("participants")
    if not _is_place(found):
        raise InputError(f"{what} has the participants {shown(found)}, not two entities")
    first, second = found  # type: ignore[misc]
    for index in (first, second):
        if not 0 <= index < count:
            raise InputError(
                f"{what} has the participant {shown(index)}, but the document has "
                f"{counted(count, 'entity', 'entities')}"
            )
    return first, second


def _pairs(
    draft: Draft, first: list[int], second: list[int], *, same: bool
) -> Iterator[tuple[int, int]]:
    if same and len(first) == 1:
        yield first[0], first[0]
        return
    for pair in combinations(first, 2) if same else product(first, second):
        head, tail = sorted(pair, key=lambda one: (draft.mentions[one].start, one))
        yield head, tail


def _type(interaction: dict[str, Any], what: str) -> str:
    label, type_ = interaction.get("label"), interaction.get("type")
    if type(label) is not int or label not in LABELS:
        raise InputError(f"{what} has the label {shown(label)}, none of 1, 0, -1")
    return f"{LABELS[label]}{type_}"
