"""SIDER: side effects and indications of drugs, from their labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import existing_folder, files_in
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    RejectedRow,
    SourceInfo,
    TripleRow,
    Value,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.records import Record, table
from biogk.loaders.rows_of_text import split_tabs
from biogk.loaders.sources.meaning import Counts

COMPOUND = re.compile(r"CID([01])(\d{8})")
CUI = re.compile(r"C\d{7}")
MEDDRA = ("level", "term", "name")
COLUMNS = {
    "drug_names": ("flat", "name"),
    "meddra_all_se": ("flat", "stereo", "label", *MEDDRA),
    "meddra_all_indications": ("flat", "label", "method", "concept", *MEDDRA),
    "meddra_freq": ("flat", "stereo", "label", "placebo", "frequency", "lower", "upper", *MEDDRA),
}
"""The files by their beginnings, and their columns, which no header names."""
NEEDED = ("drug_names", "meddra_all_se")
LOWEST, PREFERRED = "LLT", "PT"
SIDE_EFFECT = "side_effect"


@dataclass
class _Effects:
    """What the files say of effects and indications, by the CUI that a label has.

    Args:
        lowest: names of its lower-level terms.
        preferred: CUIs of its preferred terms; itself where MedDRA has none.
        names: of preferred terms, by CUI.
        treated: CUIs of labels that are indications.
        suffered: CUIs of labels that are side effects.
    """

    lowest: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    preferred: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)
    treated: set[str] = field(default_factory=set)
    suffered: set[str] = field(default_factory=set)

    def aliases(self) -> dict[str, set[str]]:
        """The names of lower-level terms that have one preferred term, by its CUI."""
        found: dict[str, set[str]] = defaultdict(set)
        for label, terms in self.preferred.items():
            if len(terms) == 1:
                found[next(iter(terms))] |= self.lowest.get(label, set())
        return found


@dataclass
class _Frequency:
    """How often a drug has an effect: the words of its labels, and the bounds as parts of one."""

    words: set[str] = field(default_factory=set)
    lower: float = 1.0
    upper: float = 0.0

    @property
    def properties(self) -> tuple[tuple[str, Value], ...]:
        """As properties of the edge."""
        return (
            ("frequency", tuple(sorted(self.words))),
            ("frequency_lower", self.lower),
            ("frequency_upper", self.upper),
        )


class Sider:
    """A folder with the tables of SIDER 4, packed or not.

    A drug's id is its PubChem compound, from the flat STITCH number; the stereo compounds are among
    its identifiers. Effects and indications are MedDRA's preferred terms by their UMLS CUIs, so
    that they are the entities of a UMLS load; names of lower-level terms with one preferred term
    are its aliases. Frequencies, where their file is there, are `frequency`, `frequency_lower` and
    `frequency_upper` of the edge; those of placebo are left out.

    Args:
        path: the folder, with `drug_names` and `meddra_all_se` at least.

    Raises:
        InputError: a file is not there.
    """

    def __init__(self, path: Path, *, vocabulary: HomeVocabulary = SHIPPED) -> None:
        self.vocabulary = vocabulary
        folder = existing_folder(path)
        self.files = {name: found for name in COLUMNS if (found := _file(folder, name))}
        missing = [name for name in NEEDED if name not in self.files]
        if missing:
            raise InputError(
                f"{folder} lacks {' and '.join(f'{name}.tsv' for name in missing)} of SIDER.",
                "Fetch it, and name the folder that holds it.",
            )
        self.info = SourceInfo(
            id="sider",
            title="SIDER, the side effect resource",
            version="4.1",
            licence="CC BY-NC-SA 4.0",
            files=tuple(found.name for found in self.files.values()),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """Drugs, effects, then what relates them; at the end the counts of what was left out.

        Raises:
            InputError: a file cannot be read.
        """
        counts = Counts()
        stereo: dict[int, set[int]] = defaultdict(set)
        effects = _Effects()
        for name in ("meddra_all_se", "meddra_all_indications", "meddra_freq"):
            for record in self._records(name):
                if isinstance(record, RejectedRow):
                    yield record
                else:
                    _note(record, stereo, effects)
        drugs = yield from self._drugs(stereo)
        for number in sorted(stereo.keys() - drugs):
            yield _drug(number, "", stereo[number])
        yield from _entities(effects, counts)
        yield from self._triples(effects, counts)
        yield from counts.rows()

    def _records(self, name: str) -> Iterator[Record | RejectedRow]:
        """The rows of a file that can be read, the others as rejected ones."""
        path = self.files.get(name)
        if path is None:
            return
        for record in table(path, split_tabs, (), header=COLUMNS[name]):
            fault = "" if isinstance(record, RejectedRow) else _fault(record)
            if isinstance(record, Record) and fault:
                yield record.reject(fault)
            else:
                yield record

    def _drugs(self, stereo: dict[int, set[int]]) -> Generator[KnowledgeRow, None, set[int]]:
        found: set[int] = set()
        for record in self._records("drug_names"):
            if isinstance(record, RejectedRow):
                yield record
                continue
            number = _number(record.fields["flat"])
            try:
                name = clean_name(record.fields["name"], "name")
            except InputError as error:
                yield record.reject(error.message)
                continue
            found.add(number)
            yield _drug(number, name, stereo.get(number, set()))
        return found

    def _triples(self, effects: _Effects, counts: Counts) -> Iterator[TripleRow]:
        relations = self.vocabulary.read().mapped("sider")
        frequencies = self._frequencies(counts)
        for name in ("meddra_all_se", "meddra_all_indications"):
            labels: set[tuple[int, str, str]] = set()
            terms: set[tuple[int, str, str]] = set()
            for record in self._records(name):
                if isinstance(record, RejectedRow):
                    continue
                number, label = _number(record.fields["flat"]), record.fields["label"]
                relation = record.fields.get("method", SIDE_EFFECT)
                if (number, label, relation) in labels:
                    continue
                labels.add((number, label, relation))
                mapped = relations.get(relation)
                if mapped is None:
                    counts.leave_out(relation)
                    continue
                for term in sorted(effects.preferred.get(label, {label})):
                    if (number, term, relation) in terms:
                        continue
                    terms.add((number, term, relation))
                    often = frequencies.get((number, term)) if relation == SIDE_EFFECT else None
                    yield _triple(number, mapped, term, relation, often)

    def _frequencies(self, counts: Counts) -> dict[tuple[int, str], _Frequency]:
        found: dict[tuple[int, str], _Frequency] = defaultdict(_Frequency)
        for record in self._records("meddra_freq"):
            if isinstance(record, RejectedRow) or record.fields["level"] == LOWEST:
                continue
            fields = record.fields
            if fields["placebo"]:
                counts.leave_out("frequency of placebo")
                continue
            often = found[_number(fields["flat"]), fields["term"] or fields["label"]]
            often.words.add(fields["frequency"])
            often.lower = min(often.lower, float(fields["lower"]))
            often.upper = max(often.upper, float(fields["upper"]))
        return found


def _file(folder: Path, name: str) -> Path | None:
    found = files_in(folder, f"{name}.tsv*")
    if len(found) > 1:
        raise InputError(
            f"{folder} has {name} several times: {', '.join(each.name for each in found)}.",
            "Keep one of them.",
        )
    return found[0] if found else None


def _fault(record: Record) -> str:
    """Why a row cannot be used; nothing where it can."""
    fields = record.fields
    for column in ("flat", "stereo"):
        if column in fields and not COMPOUND.fullmatch(fields[column]):
            return f"{shown(fields[column])} is no STITCH compound, as in CID100000085"
    for column in ("label", "term"):
        if fields.get(column) and not CUI.fullmatch(fields[column]):
            return f"{shown(fields[column])} is no CUI, as in C0000737"
    if "label" in fields and not fields["label"]:
        return "the CUI of the label is blank"
    if fields.get("level") == PREFERRED and not fields["term"]:
        return "the CUI of the preferred term is blank"
    if "lower" in fields:
        try:
            float(fields["lower"]), float(fields["upper"])
        except ValueError:
            return f"{shown(fields['lower'])} to {shown(fields['upper'])} are no bounds"
    return ""


def _note(record: Record, stereo: dict[int, set[int]], effects: _Effects) -> None:
    fields = record.fields
    number = _number(fields["flat"])
    stereo[number] |= {_number(fields["stereo"])} if "stereo" in fields else set()
    label, level = fields["label"], fields["level"]
    (effects.treated if "method" in fields else effects.suffered).add(label)
    if level == LOWEST:
        effects.lowest[label].add(fields["name"])
        # what MedDRA has no preferred term for is itself, called as it is
        effects.names.setdefault(label, fields["name"])
        return
    term = fields["term"] if level == PREFERRED else label
    effects.preferred[label].add(term)
    effects.names[term] = fields["name"]


def _entities(effects: _Effects, counts: Counts) -> Iterator[EntityRow]:
    aliases = effects.aliases()
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, labels in (("Disease", effects.treated), ("Symptom", effects.suffered)):
        for label in labels:
            for term in effects.preferred.get(label, {label}):
                kinds[term].add(kind)
    for cui in sorted(kinds):
        id_ = f"umls:{cui}"
        name = counts.name(effects.names[cui], id_)
        others = counts.usable(sorted(aliases.get(cui, set()) - {name}), "alias")
        yield EntityRow(id_, name, tuple(sorted(kinds[cui])), others, assumed=True)


def _drug(number: int, name: str, stereo: set[int]) -> EntityRow:
    id_ = f"pubchem.compound:{number}"
    others = sorted(stereo - {number})
    identifiers = tuple(f"pubchem.compound:{each}" for each in others)
    return EntityRow(id_, name or id_, ("Drug",), identifiers=identifiers)


def _triple(
    number: int, mapped: MappedRelation, cui: str, relation: str, often: _Frequency | None
) -> TripleRow:
    properties = often.properties if often else ()
    return mapped.triple(f"pubchem.compound:{number}", f"umls:{cui}", relation, properties)


def _number(stitch: str) -> int:
    return int(stitch[len("CID1") :])
