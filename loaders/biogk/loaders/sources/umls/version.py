"""Which release it is: by the name of its folder or archive, release.dat, or MRSAB."""

from __future__ import annotations

import re
from pathlib import Path

from biogk.core.model.rows import UNSTATED
from biogk.loaders.sources.umls.release import Release, raw_lines
from biogk.loaders.sources.umls.tables import Tables

NAMED = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2}A[A-C])(?![A-Za-z0-9])", re.IGNORECASE)
LONGEST = 1000


def release_version(release: Release, tables: Tables) -> str:
    """`2024AA`, or what stands closest to it in the release; "not stated" without any."""
    named = _in_path(release.path.resolve())
    if named:
        return named
    for raw in raw_lines(release.files.get("release.dat", ())):
        found = NAMED.search(raw[:LONGEST].decode("utf-8", "replace"))
        if found:
            return found[1].upper()
    return _newest_vocabulary(tables) or UNSTATED


def _in_path(path: Path) -> str:
    for name in (path.name, *(each.name for each in path.parents[:2])):
        found = NAMED.search(name)
        if found:
            return found[1].upper()
    return ""


def _newest_vocabulary(tables: Tables) -> str:
    table = tables.find("MRSAB.RRF")
    if table is None or "IMETA" not in table.columns:
        return ""
    at = table.columns.index("IMETA")
    return max(
        (fields[at].decode("utf-8", "replace").strip() for _, fields in table.rows([])), default=""
    )
