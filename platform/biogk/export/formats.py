"""The formats of `biogk export`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from biogk.core.errors import UsageError
from biogk.core.registry import Registry

if TYPE_CHECKING:
    from biogk.export.reading import Reading


@dataclass(frozen=True)
class Format:
    """A format.

    Args:
        name: as --format takes it.
        write: its writer.
        next_step: how the result is used; `{path}` is its place.
        files: that it fills a folder with; none where it writes one file.
    """

    name: str
    write: Callable[[Reading, Path], None]
    next_step: str
    files: tuple[str, ...] = ()


FORMATS: Registry[Format] = Registry(
    "format",
    {
        "csv": f"{__package__}.neo4j_csv:FORMAT",
        "kgx": f"{__package__}.kgx:FORMAT",
        "graphml": f"{__package__}.graphml:FORMAT",
        "parquet": f"{__package__}.parquet:FORMAT",
        "pyg": f"{__package__}.pyg:FORMAT",
        "sssom": f"{__package__}.sssom:FORMAT",
    },
)
ENDINGS = {".graphml": "graphml", ".pt": "pyg", ".sssom.tsv": "sssom"}


def find_format(name: str | None, path: Path) -> Format:
    """The format that is named, else the one whose files end like the path.

    Raises:
        UsageError: neither tells, or there is no such format.
    """
    chosen = name or next((ENDINGS[each] for each in ENDINGS if path.name.endswith(each)), None)
    if chosen is None:
        raise UsageError(
            f"The name of {path} does not tell the format.", f"Add --format {'|'.join(FORMATS)}."
        )
    return FORMATS.find(chosen)
