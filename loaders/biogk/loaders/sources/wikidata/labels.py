"""Wikidata diseases and medicines, as JSON Lines with labels in place of identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import is_folder, is_there
from biogk.core.model.names import clean_name, clean_text, fold_label, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    RejectedRow,
    SourceInfo,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Vocabulary
from biogk.loaders.records import Record, json_lines
from biogk.loaders.sources.meaning import SELF, Counts, is_self_relation

FILES = ("WikiDiseaseData.jl", "WikiMedicineData.jl")
URI = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]{0,11})")
QID = re.compile(r"Q[1-9][0-9]{0,11}")
BLANK_NODE = re.compile(r"t[0-9]{5,}")
ABOUT = "Info"
RECOGNISED_WITHIN = 100


@dataclass(frozen=True)
class Shape:
    """A kind of record: its keys, and the Wikidata property behind each list of labels.

    Args:
        uri: key of the subject's URI, by which a record is recognised.
        name: key of its label.
        kind: what the subject is.
        properties: property by key ("Symptons" is spelled so in the source).
    """

    uri: str
    name: str
    kind: str
    properties: dict[str, str]


SHAPES = (
    Shape(
        "DiseaseURI",
        "Disease",
        "Disease",
        {
            "HealthSpecialty": "P1995",
            "TreatmentDrugs": "P2176",
            "Symptons": "P780",
            "Cause": "P828",
        },
    ),
    Shape("MedicineURI", "Medicine", "Drug", {"ConditionsTreated": "P2175"}),
)

# Which subjects a label at a relation's end may mean. A specialty is none of them: "infectious
# disease" is a disease of the files and, as a specialty, another item of Wikidata.
MEANT_BY = {
    "Drug": ("Drug",),
    "Disease": ("Disease",),
    "Symptom": ("Disease",),
    "Concept": ("Disease", "Drug"),
    "Specialty": (),
}


@dataclass
class Labels:
    """Subjects of the files by their labels.

    Several subjects may have one label (38 labels of the published files, which 112 of their
    20,578 objects name): the lowest Q number, the item that was there first, is taken.

    Args:
        ids: Q id by kind and folded label.
        names: label by Q id.
        kinds: kind by Q id.
    """

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, qid: str, name: str, kind: str) -> None:
        """Remember a subject."""
        self.names.setdefault(qid, name)
        self.kinds.setdefault(qid, kind)
        key = (kind, fold_label(name))
        self.ids[key] = min(qid, self.ids.get(key, qid), key=_number)

    def find(self, label: str, kind: str) -> EntityRow:
        """The entity that a label means at the end of a relation where that kind is expected.

        A subject of the files is of the kind that they say, and of no other.

        Raises:
            InputError: the label is a blank node, or too long when folded.
        """
        if BLANK_NODE.fullmatch(label):
            raise InputError("unknown value in the source")
        if QID.fullmatch(label):
            own = self.kinds.get(label)
            id_ = f"wikidata:{label}"
            name = self.names.get(label, id_)
            return EntityRow(id_, name, (own or kind,), assumed=own is None)
        folded = clean_name(fold_label(label), "the folded label")
        for meant in MEANT_BY[kind]:
            qid = self.ids.get((meant, folded))
            if qid is not None:
                return EntityRow(f"wikidata:{qid}", self.names[qid], (meant,))
        return EntityRow(f"wikidata-label:{folded}", label, (kind,), assumed=True)


class Wikidata:
    """Diseases, medicines, and what Wikidata states of them.

    The objects are labels. A label of a subject of the expected kind is that subject; another one
    becomes an entity of its own, `wikidata-label:` and the folded label. A treatment that both
    files state is yielded twice.

    Args:
        path: a folder with one or both of `FILES`, or a file of their format and any name.

    Raises:
        InputError: there is no such file, or it is of another format.
    """

    def __init__(self, path: Path, *, vocabulary: HomeVocabulary = SHIPPED) -> None:
        self.vocabulary = vocabulary
        self.paths = _files(path)
        for each in self.paths:
            _check_format(each)
        self.info = SourceInfo(
            id="wikidata",
            title="Wikidata diseases and medicines",
            version=UNSTATED,
            licence="CC0-1.0",
            files=tuple(each.name for each in self.paths),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """Each subject, then its relations. The files are read twice, first for the labels.

        Raises:
            InputError: a file cannot be read.
        """
        reader = _Reader(self._labels(), self.vocabulary.read())
        for path in self.paths:
            for record in json_lines(path):
                yield from reader.read(record)
        yield from reader.counts.rows()

    def _labels(self) -> Labels:
        labels = Labels()
        for path in self.paths:
            for record in json_lines(path):
                if isinstance(record, RejectedRow):
                    continue
                try:
                    shape = _shape(record)
                    qid, name = _subject(record, shape)
                except InputError:
                    # the second pass rejects the record with its reason
                    continue
                labels.add(qid, name, shape.kind)
        return labels


class _Reader:
    """Turns records into rows; knows which ends of relations were yielded already."""

    def __init__(self, labels: Labels, known: Vocabulary) -> None:
        self.labels = labels
        self.relations = known.mapped("wikidata")
        self.counts = Counts()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()

    def read(self, record: Record | RejectedRow) -> Iterator[KnowledgeRow]:
        if isinstance(record, RejectedRow):
            yield record
            return
        try:
            shape = _shape(record)
            qid, name = _subject(record, shape)
            about = _description(record)
        except InputError as error:
            yield record.reject(error.message)
            return
        subject = EntityRow(f"wikidata:{qid}", name, (shape.kind,), description=about)
        self.seen.add((subject.id, subject.kinds))
        read = (shape.uri, shape.name, ABOUT, *shape.properties)
        self.counts.pass_over(record.fields, read)
        yield subject
        for key, property_ in shape.properties.items():
            yield from self._relations(record, subject.id, key, property_)

    def _relations(
        self, record: Record, subject: str, key: str, property_: str
    ) -> Iterator[KnowledgeRow]:
        mapped = self.relations[property_]
        _, kind = mapped.stated_kinds
        found = record.fields.get(key)
        if not isinstance(found, list):
            yield record.reject(f"{key} is {shown(found)}, not a list of labels")
            return
        for position, label in enumerate(found, 1):
            try:
                end = self.labels.find(clean_name(label, "it"), kind)
            except InputError as error:
                yield record.reject(f"{key}, label {position}: {error.message}")
                continue
            if is_self_relation(mapped, subject, end.id):
                self.counts.leave_out(SELF)
                continue
            if (end.id, end.kinds) not in self.seen:
                self.seen.add((end.id, end.kinds))
                yield end
            yield mapped.triple(subject, end.id, property_)


def _files(path: Path) -> list[Path]:
    if not is_folder(path):
        return [path]
    found = [path / name for name in FILES if is_there(path / name)]
    if not found:
        raise InputError(
            f"{path} has neither {FILES[0]} nor {FILES[1]} in it.",
            "Name the folder that has one of them, or a file of their format.",
        )
    return found


def _check_format(path: Path) -> None:
    keys: list[str] = []
    for record in islice(json_lines(path), RECOGNISED_WITHIN):
        if isinstance(record, RejectedRow):
            continue
        keys = keys or list(record.fields)
        for shape in SHAPES:
            if shape.uri in record.fields:
                _check_keys(path, record, shape)
                return
    found = f"its first record has the keys {shown(keys)}" if keys else "it has no JSON objects"
    raise InputError(
        f"{path} is of another format: {found}.",
        f"Expected are JSON Lines with {' or '.join(shape.uri for shape in SHAPES)}.",
    )


def _check_keys(path: Path, record: Record, shape: Shape) -> None:
    missing = [key for key in (shape.name, *shape.properties) if key not in record.fields]
    if missing:
        raise InputError(
            f"{path}, line {record.line} lacks {', '.join(missing)}; "
            f"it has {', '.join(map(shown, record.fields))}.",
            "Rename the keys of the file, or export it again.",
        )


def _shape(record: Record) -> Shape:
    for shape in SHAPES:
        if shape.uri in record.fields:
            return shape
    raise InputError(f"it has neither {' nor '.join(shape.uri for shape in SHAPES)}")


def _subject(record: Record, shape: Shape) -> tuple[str, str]:
    uri = record.fields[shape.uri]
    match = URI.fullmatch(uri) if isinstance(uri, str) else None
    if match is None:
        raise InputError(f"{shape.uri} is {shown(uri)}, not the URI of a Wikidata item")
    return match[1], clean_name(record.fields.get(shape.name), shape.name)


def _description(record: Record) -> str:
    info = record.fields.get(ABOUT) or ""
    if not isinstance(info, str):
        raise InputError(f"{ABOUT} is {shown(info)}, not text")
    return clean_text(info, ABOUT).strip()


def _number(qid: str) -> int:
    return int(qid[1:])
