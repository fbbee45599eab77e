"""A database that was imported beside takes the place of the one that runs, or nothing happens.

The importer writes into a folder of its own, so that whatever becomes of it the server's data is
as it was. Only the stopped server's database is then exchanged, by renaming. A file names the
folder while that goes on: where the program was ended between two renamings, the next start of the
server finishes the exchange.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biogk.core.disk import replacing
from biogk.core.errors import StorageError

WORKSHOP = "biogk-bulk"
MARK = "swap.json"
KINDS = ("databases", "transactions")
ADMIN_CONF = "admin.conf"


@contextmanager
def staging(data: Path) -> Iterator[Path]:
    """A folder for import files and the new database, on the disk of the server's data.

    What a bulk load that was killed left there is removed first; at the end the folder goes, with
    all that is in it.

    Args:
        data: the server's data folder.

    Raises:
        OSError: it cannot be written.
    """
    workshop = data / WORKSHOP
    workshop.mkdir(mode=0o700, exist_ok=True)
    if not (workshop / MARK).exists():
        for old in workshop.iterdir():
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="load-", dir=workshop))
    try:
        yield folder
    finally:
        if not (workshop / MARK).exists():
            shutil.rmtree(workshop, ignore_errors=True)


def configuration(folder: Path) -> Path:
    """The file that makes neo4j-admin write its database into the folder."""
    path = folder / ADMIN_CONF
    new = folder / "new"
    path.write_text(
        f"server.directories.data={new.as_posix()}\n"
        f"server.directories.transaction.logs.root={(new / 'transactions').as_posix()}\n",
        encoding="utf-8",
    )
    return path


def swap(data: Path, folder: Path, database: str) -> None:
    """Put the imported database in the place of the server's, which must not run.

    The one that was there is kept in the folder, for `swap_back`.

    Raises:
        StorageError: there is no new database in the folder.
        OSError: a folder cannot be renamed.
    """
    for kind in KINDS:
        if not (folder / "new" / kind / database).is_dir():
            raise StorageError(f"The import left no {kind}/{database} in {folder}.")
    _mark(data, {"folder": folder.name, "database": database, "take": "new", "leave": "old"})


def swap_back(data: Path, folder: Path, database: str) -> None:
    """Put the database back that was there before `swap`; the server must not run.

    Raises:
        OSError: a folder cannot be renamed.
    """
    _mark(data, {"folder": folder.name, "database": database, "take": "old", "leave": "failed"})


def finish_swap(data: Path) -> None:
    """Finish an interrupted exchange; nothing to do where there was none.

    Args:
        data: the data folder of a server that does not run.

    Raises:
        OSError: a folder cannot be renamed.
    """
    mark = data / WORKSHOP / MARK
    if not mark.exists():
        return
    told = json.loads(mark.read_text(encoding="utf-8"))
    folder, database = mark.parent / told["folder"], told["database"]
    for kind in KINDS:
        place, new = data / kind / database, folder / told["take"] / kind / database
        if new.exists():
            if place.exists():
                aside = folder / told["leave"] / kind / database
                aside.parent.mkdir(parents=True, exist_ok=True)
                place.rename(aside)
            new.rename(place)
    mark.unlink()


def _mark(data: Path, told: dict[str, str]) -> None:
    with replacing(data / WORKSHOP / MARK) as file:
        file.write_text(json.dumps(told), encoding="utf-8")
    finish_swap(data)
