"""Linking beside the plain way: sentences a second, and memory, for any number of names.

The plain way is a dict of lower-cased names that is asked for every run of words, the longest
first; it knows no plural, hyphen or Greek letter, and no ambiguity in case. Both read the same
sentences in the same process, so that the ratio holds on a busy machine too.

    python benchmarks/linking.py --names 300000 FOLDER_OF_TEXT [MRCONSO.RRF ...]

Names are those of the given MRCONSO files; up to the number that is asked for, more are made of
them as UMLS has them, by qualifiers in front and behind a comma.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from biogk.training.linking.candidates import Rules
from biogk.training.linking.lexicon import Lexicon

BEFORE = """
acute chronic severe primary secondary congenital acquired recurrent mild juvenile familial
idiopathic bilateral left right benign malignant atypical partial complete early late
"""
BEHIND = """
type 1,type 2,unspecified,in remission,due to drug,of infancy,of pregnancy,grade 3,NOS,screening
with complication,without complication,history of,level,measurement
"""
SYLLABLES = "car di o ne phr itis al gia my pa thy der ma sis"


def main() -> None:
    """Build both dictionaries, read the sentences with both, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("mrconso", type=Path, nargs="*")
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--sentences", type=int, default=20_000)
    parser.add_argument("--approximate", type=float)
    given = parser.parse_args()
    names = list(itertools.islice(all_names(given.mrconso), given.names))
    sentences = list(itertools.islice(all_sentences(given.text), given.sentences))
    before = megabytes()
    plain, plain_seconds = timed(lambda: Plain(names))
    between = megabytes()
    lexicon, build_seconds = timed(lambda: built(names, given.approximate))
    after = megabytes()
    halves = [sentences[:1_000], sentences[1_000:]]
    for sentence in halves[0]:  # both have their caches filled
        lexicon.matches(sentence)
        plain.matches(sentence)
    found, seconds = timed(lambda: sum(len(lexicon.matches(each)) for each in halves[1]))
    plain_found, plain_match = timed(lambda: sum(len(plain.matches(each)) for each in halves[1]))
    report = {
        "names": len(names),
        "sentences": len(halves[1]),
        "lexicon": {
            "build_s": round(build_seconds, 1),
            "memory_mb": round(after - between),
            "sentences_per_s": round(len(halves[1]) / seconds),
            "spans": found,
        },
        "plain": {
            "build_s": round(plain_seconds, 1),
            "memory_mb": round(between - before),
            "sentences_per_s": round(len(halves[1]) / plain_match),
            "spans": plain_found,
        },
        "ratio": round(plain_match / seconds, 2),
    }
    print(json.dumps(report, indent=2))


class Plain:
    """A dict of lower-cased names, asked for every run of words."""

    def __init__(self, names: list[str]) -> None:
        self.known: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            self.known.setdefault(" ".join(name.lower().split()), []).append(number)
        self.longest = max(name.count(" ") for name in self.known) + 1

    def matches(self, text: str) -> list[tuple[int, int, list[int]]]:
        """The longest names, as first and last word."""
        words, found, first = text.lower().split(), [], 0
        while first < len(words):
            for last in range(min(len(words), first + self.longest), first, -1):
                owners = self.known.get(" ".join(words[first:last]))
                if owners is not None:
                    found.append((first, last, owners))
                    first = last - 1
                    break
            first += 1
        return found


def built(names: list[str], approximate: float | None) -> Lexicon:
    """The dictionary of biogk, one entity a name."""
    lexicon = Lexicon(Rules(approximate=approximate))
    for number, name in enumerate(names):
        lexicon.add(f"umls:C{number:07}", name, ())
    lexicon.close()
    return lexicon


def all_names(files: list[Path]) -> Iterator[str]:
    """Real names first, then names made of them; without files, names made of syllables."""
    chance = random.Random(1)
    base = sorted({name for file in files for name in english(file)}) or [
        "".join(chance.choices(SYLLABLES.split(), k=4)) for _ in range(20_000)
    ]
    chance.shuffle(base)
    front, behind = BEFORE.split(), re.split(r"[,\n]", BEHIND.strip())
    seen = set(base)
    yield from base
    while True:
        name = chance.choice(base)
        made = chance.choice(
            (
                f"{chance.choice(front)} {name}",
                f"{name}, {chance.choice(behind)}",
                f"{chance.choice(front)} {name}, {chance.choice(behind)}",
                f"{name} {chance.choice(behind)} {chance.randrange(100)}",
            )
        )
        if made not in seen:
            seen.add(made)
            yield made


def english(file: Path) -> Iterator[str]:
    """The English names of a MRCONSO file."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("|")
            if fields[1] == "ENG":
                yield fields[14]


def all_sentences(folder: Path) -> Iterator[str]:
    """The lines of the files of a folder."""
    for file in sorted(folder.iterdir()):
        with file.open(encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if line.strip())


def timed(work):  # type: ignore[no-untyped-def]
    """What some work returns, and the processor's seconds that it took."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def megabytes() -> float:
    """Memory of this process."""
    return psutil.Process().memory_info().rss / 2**20


if __name__ == "__main__":
    main()
