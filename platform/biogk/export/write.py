"""`biogk export`: one of the formats, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

from biogk.core.disk import writing
from biogk.core.errors import UsageError
from biogk.export.reading import Reading

ANOTHER_PLACE = "Choose another PATH."


@dataclass(frozen=True)
class Format:
    """A format.

    Args:
        name: as --format takes it.
        module: with its writer.
        writer: the writer's name: a function of a `Reading` and a path.
        ending: of the one file that it writes; empty where it fills a folder.
        next_step: how the result is used; `{path}` is its place.
    """

    name: str
    module: str
    writer: str
    ending: str
    next_step: str

    @cached_property
    def write(self) -> Callable[[Reading, Path], None]:
        """The writer, imported when it is asked for."""
        found: Callable[[Reading, Path], None] = getattr(import_module(self.module), self.writer)
        return found


FORMATS = {
    each.name: each
    for each in (
        Format(
            "csv",
            "biogk.export.neo4j_csv",
            "write_neo4j_csv",
            "",
            "neo4j-admin database import full neo4j --overwrite-destination=true "
            "--array-delimiter=U+001F --nodes={path}/entities.csv --nodes={path}/sources.csv "
            "--relationships={path}/edges.csv",
        ),
        Format("kgx", "biogk.export.kgx", "write_kgx", "", "biogk load kgx {path} --source NAME"),
        Format(
            "graphml",
            "biogk.export.graphml",
            "write_graphml",
            ".graphml",
            'networkx.read_graphml("{path}")',
        ),
        Format(
            "parquet",
            "biogk.export.parquet",
            "write_parquet",
            "",
            "biogk load triples {path}/triples.parquet --source NAME "
            "--entities {path}/entities.parquet",
        ),
        Format(
            "pyg",
            "biogk.export.pyg",
            "write_pyg",
            ".pt",
            'torch_geometric.data.HeteroData.from_dict(torch.load("{path}"))',
        ),
    )
}


def find_format(name: str | None, path: Path) -> Format:
    """The format that is named, else the one whose files end like the path.

    Raises:
        UsageError: neither tells.
    """
    if name is not None:
        return FORMATS[name]
    for found in FORMATS.values():
        if found.ending and path.name.endswith(found.ending):
            return found
    raise UsageError(
        f"The name of {path} does not tell the format.", f"Add --format {'|'.join(FORMATS)}."
    )


def export(reading: Reading, path: Path, found: Format, *, force: bool = False) -> None:
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
    place = path.parent if found.ending else path
    with writing(place, ANOTHER_PLACE):
        place.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".biogk-export-", dir=place))
        try:
            found.write(reading, draft / path.name if found.ending else draft)
            for file in draft.iterdir():
                file.replace(place / file.name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _refuse(path: Path, found: Format, *, force: bool) -> None:
    if found.ending and path.is_dir():
        raise UsageError(f"{path} is a folder, and {found.name} is one file.", "Name a file.")
    if not found.ending and path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file, and {found.name} fills a folder.", "Name a folder.")
    names = [path] if found.ending else [path / name for name in _files(found)]
    there = next((each for each in names if each.exists()), None)
    if there is not None and not force:
        raise UsageError(f"{there} is there already.", "Replace it with --force, or name another.")


def _files(found: Format) -> tuple[str, ...]:
    files: tuple[str, ...] = import_module(found.module).FILES
    return files
