"""Wikidata diseases and medicines, as JSON Lines with labels in place of identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from biogk.errors import InputError
from biogk.loaders.files import is_folder
from biogk.loaders.names import clean_name, clean_text, fold_label, shown
from biogk.loaders.records import Record, json_lines
from biogk.loaders.rows import EntityRow, KnowledgeRow, RejectedRow, SourceInfo, TripleRow
from biogk.loaders.vocabulary import MappedRelation, vocabulary

FILES = ("WikiDiseaseData.jl", "WikiMedicineData.jl")
URI = re.compile(r"https?://www\.wikidata\.org/(?:entity|wiki)/(Q[1-9]\d{0,11})")
QID = re.compile(r"Q[1-9]\d{0,11}")
BLANK_NODE = re.compile(r"t\d{5,}")
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
        {"HealthSpecialty": "P1995", "TreatmentDrugs": "P2176", "Symptons": "P780", "Cause": "P828"},
    ),
    Shape("MedicineURI", "Medicine", "Drug", {"ConditionsTreated": "P2175"}),
)

# Which subjects a label at a relation's end may mean. Specialties are none of the files' subjects:
# "infectious disease" is there a disease and, as a specialty, another item of Wikidata.
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
    """

    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, qid: str, name: str, kind: str) -> None:
        """Remember a subject."""
        self.names.setdefault(qid, name)
        key = (kind, fold_label(name))
        known = self.ids.setdefault(key, qid)
        self.ids[key] = min(known, qid, key=_number)

    def find(self, label: str, kind: str) -> EntityRow:
        """The entity that a label at the end of a relation means, where that end is of a kind.

        Raises:
            InputError: the label is a blank node, or too long when folded.
        """
        if BLANK_NODE.fullmatch(label):
            raise InputError("unknown value in the source")
        if QID.fullmatch(label):
            return EntityRow(f"wikidata:{label}", self.names.get(label, label), (kind,))
        folded = fold_label(label)
        for meant in MEANT_BY[kind]:
            qid = self.ids.get((meant, folded))
            if qid is not None:
                return EntityRow(f"wikidata:{qid}", self.names[qid], (kind,))
        return EntityRow(f"wikidata-label:{clean_name(folded, 'the folded label')}", label, (kind,))


class Wikidata:
    """Diseases, medicines, and what Wikidata states of them.

    The objects are labels. A label of a subject of the expected kind is that subject; another one
    becomes an entity of its own, `wikidata-label:` and the folded label. A symptom that is a
    disease is one entity of both kinds. A treatment that both files state is yielded twice.

    Args:
        path: a folder with one or both of `FILES`, or a file of their format and any name.

    Raises:
        InputError: there is no such file, or it is of another format.
    """

    def __init__(self, path: Path) -> None:
        self.paths = _files(path)
        for each in self.paths:
            _check_format(each)
        self.info = SourceInfo(
            id="wikidata",
            title="Wikidata diseases and medicines",
            version="not stated",
            licence="CC0-1.0",
            files=tuple(each.name for each in self.paths),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """Each subject, then its relations; the files are read twice, first for the labels.

        Raises:
            InputError: a file cannot be read.
        """
        labels = self._labels()
        relations = vocabulary().mapped("wikidata")
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for path in self.paths:
            for record in json_lines(path):
                for row in [record] if isinstance(record, RejectedRow) else _read(
                    record, labels, relations
                ):
                    if isinstance(row, EntityRow) and not row.description:
                        if (row.id, row.kinds) in seen:
                            continue
                        seen.add((row.id, row.kinds))
                    yield row

    def _labels(self) -> Labels:
        labels = Labels()
        for path in self.paths:
            for record in json_lines(path):
                if isinstance(record, RejectedRow):
                    continue
                try:
                    shape = _shape(record)
                    labels.add(*_subject(record, shape), shape.kind)
                except InputError:
                    continue
        return labels
