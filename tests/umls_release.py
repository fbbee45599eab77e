"""A small made-up UMLS release, written to a folder for one test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.loaders.sources.umls.source import Umls

FORMATS = {
    "MRCONSO.RRF": "CUI,LAT,TS,LUI,STT,SUI,ISPREF,AUI,SAUI,SCUI,SDUI,SAB,TTY,CODE,STR,SRL,"
    "SUPPRESS,CVF",
    "MRREL.RRF": "CUI1,AUI1,STYPE1,REL,CUI2,AUI2,STYPE2,RELA,RUI,SRUI,SAB,SL,RG,DIR,SUPPRESS,CVF",
    "MRSTY.RRF": "CUI,TUI,STN,STY,ATUI,CVF",
    "MRDEF.RRF": "CUI,AUI,ATUI,SATUI,SAB,DEF,SUPPRESS,CVF",
}


def name(
    cui: str,
    text: str,
    rank: str = "P PF Y",
    *,
    lat: str = "ENG",
    sab: str = "MSH",
    tty: str = "MH",
    code: str = "",
    suppress: str = "N",
) -> str:
    """A row of MRCONSO; `rank` is TS, STT and ISPREF."""
    ts, stt, ispref = rank.split()
    return (
        f"{cui}|{lat}|{ts}|L1|{stt}|S1|{ispref}|A1||{code}|{code}|{sab}|{tty}|{code}|{text}|0|"
        f"{suppress}||"
    )


def relation(
    cui1: str, rel: str, cui2: str, rela: str = "", *, sab: str = "MSH", suppress: str = "N"
) -> str:
    """A row of MRREL."""
    return f"{cui1}|A1|AUI|{rel}|{cui2}|A2|AUI|{rela}|R1||{sab}|{sab}|||{suppress}||"


def type_of(cui: str, number: str, text: str = "A type") -> str:
    """A row of MRSTY."""
    return f"{cui}|{number}|A1|{text}|AT1||"


def definition(cui: str, text: str, *, sab: str = "MSH", suppress: str = "N") -> str:
    """A row of MRDEF."""
    return f"{cui}|A1|AT1||{sab}|{text}|{suppress}||"


NAMES = (
    name("C0000001", "Aspirin", code="D001241"),
    name("C0000001", "acetylsalicylic acid", "S PF N", sab="RXNORM", tty="IN", code="1191"),
    name("C0000001", "Acido acetilsalicilico", lat="SPA"),
    name("C0000001", "Aspirina vieja", "S VO N", suppress="O"),
    name("C0000002", "Headache", code="D006261"),
    name("C0000003", "Pain", code="D010146"),
    name("C0000004", "Stomach", sab="SNOMEDCT_US", tty="PT", code="69695003"),
)
RELATIONS = (
    relation("C0000002", "RO", "C0000001", "may_treat", sab="NDFRT"),
    relation("C0000001", "RO", "C0000002", "may_be_treated_by", sab="NDFRT"),
    relation("C0000002", "PAR", "C0000003", "inverse_isa"),
    relation("C0000003", "CHD", "C0000002", "isa"),
    relation("C0000002", "SIB", "C0000003"),
)
TYPES = (
    type_of("C0000001", "T121"),
    type_of("C0000002", "T184"),
    type_of("C0000003", "T184"),
    type_of("C0000004", "T023"),
)
DEFINITIONS = (
    definition("C0000001", "From willow bark.", sab="CSP"),
    definition("C0000001", "The prototypical analgesic.", sab="MSH"),
)


def write_network(folder: Path) -> Path:
    """A Semantic Network of two types, and of relations that are none or are blocked."""
    folder.mkdir(parents=True)
    (folder / "SRDEF").write_text(
        "STY|T184|Sign or Symptom|A2.2.2|What is seen or felt.||NULL||sosy||\n"
        "STY|T033|Finding|A2.2|What is found.||NULL||fndg||\n"
        "RL|T186|isa|H|Is.||||isa|inverse_isa|\n"
    )
    (folder / "SRSTR").write_text(
        "Sign or Symptom|isa|Finding|D|\nisa|isa||D|\nFinding|isa|Sign or Symptom|B|\n"
        "Finding|rhymes_with|Sign or Symptom|D|\n"
    )
    return folder


def write_release(
    folder: Path,
    names: Sequence[str] = NAMES,
    relations: Sequence[str] = RELATIONS,
    types: Sequence[str] = TYPES,
    definitions: Sequence[str] = DEFINITIONS,
) -> Path:
    """Write the rows, and MRFILES with what it says of them; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = dict(zip(FORMATS, (names, relations, types, definitions), strict=True))
    about = []
    for file, rows in files.items():
        (folder / file).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        columns = FORMATS[file]
        about.append(f"{file}|What it is|{columns}|{columns.count(',') + 1}|{len(rows)}|0|\n")
    (folder / "MRFILES.RRF").write_text("".join(about), encoding="utf-8")
    return folder


class Read:
    """What a source yields, sorted by what it is, read twice to see that it is the same."""

    def __init__(self, source: Umls) -> None:
        rows: list[KnowledgeRow] = list(source.rows())
        assert list(source.rows()) == rows
        self.entities = {row.id: row for row in rows if isinstance(row, EntityRow)}
        self.triples = [row for row in rows if isinstance(row, TripleRow)]
        self.noted = [row for row in rows if isinstance(row, LeftOutRow | UnreadRow)]
        self.rejected = [row for row in rows if isinstance(row, RejectedRow)]
        self.details = source.details()
        known: set[str] = set()
        for row in rows:
            if isinstance(row, EntityRow):
                known.add(row.id)
            elif isinstance(row, TripleRow):
                assert {row.subject, row.object} <= known

    def edges(self) -> list[str]:
        """The triples as `1 TREATS 2`, sorted."""
        return sorted(f"{row.subject[-1]} {row.relation} {row.object[-1]}" for row in self.triples)

    def names(self) -> dict[str, str]:
        """Preferred names by CUI."""
        return {id_.removeprefix("umls:"): row.name for id_, row in self.entities.items()}

    def left(self, file: str) -> Counter[str]:
        """What was left out of a file."""
        return self.details.left_out.get(file, Counter())
