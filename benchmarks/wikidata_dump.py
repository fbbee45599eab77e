"""How fast a dump of Wikidata is read, beside parsing every line of it.

    python benchmarks/wikidata_dump.py [LINES]

A dump of made-up items is written to a temporary folder, plain and compressed: about 16 kB a line,
as in the real one, one line in a hundred with a wanted property. All ways read the same file in
one process, turn by turn; the best of the rounds counts, in seconds of the processor, which other
work on the machine disturbs less.
"""

from __future__ import annotations

import bz2
import gzip
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from biogk.core.files import byte_lines
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.wikidata import Wanted, WikidataDump
from biogk.loaders.sources.wikidata.statements.lists import read_lists

LINES = 10_000
WANTED_EVERY = 100
ROUNDS = 2
OTHERS = [f"P{number}" for number in (17, 18, 31, 50, 214, 227, 373, 569, 570, 577, 625, 646, 1476)]
LANGUAGES = [
    "ar",
    "de",
    "en",
    "es",
    "fa",
    "fr",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "vi",
    "zh",
]


def item(number: int, dice: random.Random) -> bytes:
    """A line of the dump, without its comma."""
    qid = f"Q{number}"
    claims: dict[str, list[object]] = {}
    for _ in range(24):
        property_ = dice.choice(OTHERS)
        claims.setdefault(property_, []).append(statement(qid, property_, dice))
    if number % WANTED_EVERY == 0:
        claims["P780"] = [statement(qid, "P780", dice)]
    label = {each: {"language": each, "value": f"item {number}"} for each in LANGUAGES}
    return orjson.dumps(
        {
            "type": "item",
            "id": qid,
            "labels": label,
            "descriptions": label,
            "aliases": {},
            "claims": claims,
            "sitelinks": {
                f"{each}wiki": {"site": f"{each}wiki", "title": qid} for each in LANGUAGES
            },
        }
    )


def statement(qid: str, property_: str, dice: random.Random) -> dict[str, object]:
    """A statement with a reference, as most have one."""
    value = dice.randrange(1, 130_000_000)
    found = {"entity-type": "item", "numeric-id": value, "id": f"Q{value}"}
    snak = {
        "snaktype": "value",
        "property": property_,
        "datavalue": {"value": found, "type": "wikibase-entityid"},
        "datatype": "wikibase-item",
    }
    source = {**snak, "property": "P248", "hash": f"{dice.getrandbits(160):040x}"}
    return {
        "mainsnak": snak,
        "type": "statement",
        "id": f"{qid}${dice.getrandbits(128):032x}",
        "rank": "normal",
        "references": [{"hash": source["hash"], "snaks": {"P248": [source]}}],
    }


def write(folder: Path, lines: int) -> list[Path]:
    """The dump, plain, with gzip and with bzip2."""
    dice = random.Random(7)
    plain = folder / "dump.json"
    with plain.open("wb") as stream:
        stream.write(b"[\n")
        for number in range(1, lines + 1):
            stream.write(item(number, dice) + b",\n")
        stream.write(item(lines + 1, dice) + b"\n]\n")
    packed = [plain.with_name("dump.json.gz"), plain.with_name("dump.json.bz2")]
    for path, opened in zip(packed, (gzip.open, bz2.open), strict=True):
        with plain.open("rb") as source, opened(path, "wb") as target:
            shutil.copyfileobj(source, target)
    return [plain, *packed]


def parse_all(loads: Callable[[bytes], object]) -> Callable[[Path], None]:
    """Read a dump as one would without further thought."""

    def read(path: Path) -> None:
        for raw in byte_lines(path):
            body = raw.strip().removesuffix(b",")
            if body not in (b"[", b"]"):
                loads(body)

    return read


def lines_alone(path: Path) -> None:
    """Only take the lines out of the file."""
    for _ in byte_lines(path):
        pass


def load(path: Path) -> None:
    """Both passes and all rows, as `biogk load wikidata` reads a dump."""
    with tempfile.TemporaryDirectory() as folder:
        source = WikidataDump(path, Wanted(SHIPPED.read(), read_lists()), Path(folder))
        for _ in source.rows():
            pass


def main() -> None:
    """Print lines a second of each way for each file, and the ratio to json.loads."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    ways = {
        "json.loads of every line": parse_all(json.loads),
        "orjson.loads of every line": parse_all(orjson.loads),
        "biogk, both passes and rows": load,
        "lines alone": lines_alone,
    }
    with tempfile.TemporaryDirectory() as folder:
        for path in write(Path(folder), lines):
            size = path.stat().st_size
            print(f"{path.name}: {lines + 1:,} lines, {size / 1e6:,.0f} MB")
            best = dict.fromkeys(ways, float("inf"))
            for _ in range(ROUNDS):
                for name, read in ways.items():
                    started = time.process_time()
                    read(path)
                    best[name] = min(best[name], time.process_time() - started)
            usual = best["json.loads of every line"]
            for name, seconds in best.items():
                print(f"  {name:30} {lines / seconds:9,.0f} lines/s  {usual / seconds:5.1f} x")


if __name__ == "__main__":
    main()
