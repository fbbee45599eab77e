"""A made-up UMLS release of any size, for measurements: names and relations are numbers.

    python benchmarks/umls_release.py FOLDER --concepts 1000000 --relations 5000000

Like a real one it has about three names a concept (a tenth of them suppressed, a tenth in another
language), one semantic type each, a definition for every tenth, and each relation from both ends.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from pathlib import Path

TYPES = (("T047", "Disease or Syndrome"), ("T121", "Pharmacologic Substance"), ("T028", "Gene"))
PAIRS = (
    ("PAR", "inverse_isa", "CHD", "isa"),
    ("RO", "may_be_treated_by", "RO", "may_treat"),
    ("RO", "finding_site_of", "RO", "has_finding_site"),
    ("RB", "", "RN", ""),
    ("RO", "made_up_of", "RO", "has_made_up"),
    ("SIB", "", "SIB", ""),
)
FILES = (
    "MRCONSO.RRF|Names|CUI,LAT,TS,LUI,STT,SUI,ISPREF,AUI,SAUI,SCUI,SDUI,SAB,TTY,CODE,STR,SRL,"
    "SUPPRESS,CVF|18|{names}|0|\n"
    "MRREL.RRF|Relations|CUI1,AUI1,STYPE1,REL,CUI2,AUI2,STYPE2,RELA,RUI,SRUI,SAB,SL,RG,DIR,"
    "SUPPRESS,CVF|16|{relations}|0|\n"
    "MRSTY.RRF|Types|CUI,TUI,STN,STY,ATUI,CVF|6|{concepts}|0|\n"
    "MRDEF.RRF|Definitions|CUI,AUI,ATUI,SATUI,SAB,DEF,SUPPRESS,CVF|8|{definitions}|0|\n"
)


def write_release(folder: Path, concepts: int, relations: int, seed: int = 0) -> None:
    """Write the files.

    Args:
        folder: where to; made where it is not there.
        concepts: how many.
        relations: rows of MRREL; half as many relations, each from both ends.
        seed: of the random numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    written = {
        name: _write(folder / f"{name}.RRF", lines(chance))
        for name, lines in _contents(concepts, relations).items()
    }
    counts = {
        "names": written["MRCONSO"],
        "relations": written["MRREL"],
        "concepts": written["MRSTY"],
        "definitions": written["MRDEF"],
    }
    (folder / "MRFILES.RRF").write_text(FILES.format(**counts), encoding="utf-8")


def _contents(concepts: int, relations: int) -> dict[str, Callable[[random.Random], Iterator[str]]]:
    def names(chance: random.Random) -> Iterator[str]:
        for cui in range(1, concepts + 1):
            for number in range(3):
                language = "ENG" if number < 2 or chance.random() < 0.7 else "SPA"
                flag = "N" if number == 0 or chance.random() < 0.85 else "Y"
                first = "P|L1|PF|S1|Y" if number == 0 else "S|L1|VO|S1|N"
                yield (
                    f"C{cui:07d}|{language}|{first}|A{cui}{number}||M{cui}|D{cui:06d}|MSH|MH|"
                    f"D{cui:06d}|Concept number {cui}, name {number}|0|{flag}||\n"
                )

    def types(_: random.Random) -> Iterator[str]:
        for cui in range(1, concepts + 1):
            number, name = TYPES[cui % len(TYPES)]
            yield f"C{cui:07d}|{number}|B2.2.1.2.1|{name}|AT{cui}||\n"

    def definitions(_: random.Random) -> Iterator[str]:
        for cui in range(1, concepts + 1, 10):
            yield f"C{cui:07d}|A{cui}|AT{cui}||MSH|{'What it is, in some words. ' * 6}|N||\n"

    def links(chance: random.Random) -> Iterator[str]:
        for number in range(relations // 2):
            rel, rela, inverse_rel, inverse = PAIRS[number % len(PAIRS)]
            one, other = chance.randint(1, concepts), chance.randint(1, concepts)
            end = f"R{number}||SNOMEDCT_US|SNOMEDCT_US||N|N||\n"
            yield f"C{one:07d}|A1|AUI|{rel}|C{other:07d}|A2|AUI|{rela}|{end}"
            yield f"C{other:07d}|A2|AUI|{inverse_rel}|C{one:07d}|A1|AUI|{inverse}|{end}"

    return {"MRCONSO": names, "MRSTY": types, "MRDEF": definitions, "MRREL": links}


def _write(path: Path, lines: Iterator[str]) -> int:
    with path.open("w", encoding="utf-8") as stream:
        count = 0
        for line in lines:
            stream.write(line)
            count += 1
    return count


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--concepts", type=int, default=1_000_000)
    parser.add_argument("--relations", type=int, default=5_000_000)
    given = parser.parse_args()
    write_release(given.folder, given.concepts, given.relations)
