"""Rows a second and peak memory of reading a UMLS release, beside the csv module on the same files.

    python benchmarks/umls_load.py FOLDER

The csv module only splits the lines of MRCONSO and MRREL; the loader also filters, groups, ranks,
folds and makes rows. Nothing is written to a database. One process, one after the other, seconds of
the processor, so that what else the machine does counts little.
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from biogk.loaders.sources.umls.source import Umls

BIG = ("MRCONSO.RRF", "MRSTY.RRF", "MRDEF.RRF", "MRREL.RRF")


def read_with_csv(folder: Path) -> int:
    """Split every line with the csv module; returns the rows."""
    csv.field_size_limit(sys.maxsize)
    rows = 0
    for name in BIG:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            for _ in csv.reader(stream, delimiter="|", quoting=csv.QUOTE_NONE):
                rows += 1
    return rows


def read_with_loader(folder: Path) -> Counter[str]:
    """Read all rows once, as one of the two passes of a load does."""
    found: Counter[str] = Counter()
    source = Umls(folder)
    for row in source.rows():
        found[type(row).__name__] += 1
    return found


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    started = time.process_time()
    found = read_with_loader(folder)
    loader_s = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    started = time.process_time()
    rows = read_with_csv(folder)
    csv_s = time.process_time() - started
    print(f"{rows:,} lines became {dict(found)}")
    print(f"loader: {loader_s:.1f} s, {rows / loader_s:,.0f} lines/s, peak {peak:.2f} GiB")
    print(f"csv module, splitting only: {csv_s:.1f} s, {rows / csv_s:,.0f} lines/s")
    print(f"ratio: the loader takes {loader_s / csv_s:.2f} times as long")


if __name__ == "__main__":
    main()
