"""`biogk export`: one of the formats, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from biogk.core.disk import writing
from biogk.core.errors import UsageError
from biogk.export.formats import Format
from biogk.export.reading import Reading

ANOTHER_PLACE = "Choose another PATH."


@dataclass(frozen=True)
class ExportReport:
    """What was written.

    Args:
        path: where.
        format: its name.
        entities: how many.
        edges: how many.
        next_step: how it is used.
        replaced: signs that the format cannot hold, in whose place others were written.
    """

    path: Path
    format: str
    entities: int
    edges: int
    next_step: str
    replaced: int = 0


def export(reading: Reading, path: Path, found: Format, *, force: bool = False) -> ExportReport:
    """Write the graph; what was there before stays until everything is written.

    Args:
        reading: the graph.
        path: a file, or a folder that is made where it is not there.
        found: the format.
        force: replace files of the same names.

    Raises:
        UsageError: something is there already.
        StorageError: it cannot be written.
    """
    _refuse(path, found, force=force)
    place = path if found.files else path.parent
    with writing(place, ANOTHER_PLACE):
        place.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".biogk-export-", dir=place))
        try:
            found.write(reading, draft if found.files else draft / path.name)
            for file in draft.iterdir():
                file.replace(place / file.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    step = found.next_step.format(path=path)
    counts = reading.entity_count, reading.edge_count
    return ExportReport(path, found.name, *counts, step, reading.replaced)


def _refuse(path: Path, found: Format, *, force: bool) -> None:
    if not found.files and path.is_dir():
        raise UsageError(f"{path} is a folder, and {found.name} is one file.", "Name a file.")
    if found.files and path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file, and {found.name} fills a folder.", "Name a folder.")
    names = [path / name for name in found.files] or [path]
    there = next((each for each in names if each.exists()), None)
    if there is not None and not force:
        raise UsageError(f"{there} is there already.", "Replace it with --force, or name another.")
