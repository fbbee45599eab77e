"""The local server's database as one file, and back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biogk.core.config import Connection, Home
from biogk.core.disk import writing
from biogk.core.errors import BiogkError, InputError, ServerError, UsageError
from biogk.core.guard import sole
from biogk.core.progress import say
from biogk.engine.sites import LocalSite
from biogk.engine.state import find_process
from biogk.engine.swap import configuration, staging, swap, swap_back

DATABASE = "neo4j"
ANOTHER_PLACE = "Choose another FILE."


def require_local(what: str) -> None:
    """Refuse where another server is meant.

    Args:
        what: the command of neo4j-admin that does it there, `dump` or `load`.

    Raises:
        UsageError: NEO4J_URI is set.
    """
    named = Connection.from_environment()
    if named is not None:
        raise UsageError(
            f"NEO4J_URI names {named.uri}, and only the files of the local server are in reach.",
            f"Run `neo4j-admin database {what} {named.database}` on its machine, or unset "
            "NEO4J_URI for the local server.",
        )


def dump(home: Home, file: Path) -> int:
    """Write the whole database to a file. The server stands still meanwhile, then runs again.

    Args:
        home: whose server.
        file: is replaced when the dump is complete.

    Returns:
        bytes of the file.

    Raises:
        ServerError: there is no database, or neo4j-admin failed.
        StorageError: the file cannot be written.
    """
    if not (home.server / "data" / "databases" / DATABASE).is_dir():
        raise ServerError(
            f"There is no database in {home.root}.", "Start a server first: `biogk up`."
        )
    site = LocalSite(home)
    with writing(file, ANOTHER_PLACE):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".biogk-dump-", dir=file.parent) as folder:
            with _standing_still(site):
                say("Writing the dump.")
                site.admin("database", "dump", DATABASE, f"--to-path={folder}")
            (Path(folder) / f"{DATABASE}.dump").replace(file)
        return file.stat().st_size


def restore(home: Home, file: Path) -> None:
    """Put the database of a dump in the place of the one that is there.

    The dump is unpacked beside it first, so that a damaged one changes nothing; then the two change
    places, for which a running server is stopped and started again.

    Args:
        home: whose server; one that was never started gets its database so.
        file: what `dump` or `neo4j-admin database dump` wrote.

    Raises:
        InputError: the file is not there, or is no dump.
        ServerError: the server does not start with it; then the database from before is back.
        StorageError: no space to unpack it.
    """
    if not file.is_file():
        raise InputError(f"{file} is not there or is no file.", "Check the path.")
    site = LocalSite(home)
    with writing(home.root):
        home.server.mkdir(mode=0o700, parents=True, exist_ok=True)
        site.data.mkdir(exist_ok=True)
        waiting = "A bulk load or a restore runs on this server; waiting for it."
        with (
            sole(site.data / "biogk-bulk.lock", waiting),
            staging(site.data) as folder,
        ):
            say("Unpacking the dump.")
            _unpack(site, file, folder)
            _put_in_place(site, folder)


def _unpack(site: LocalSite, file: Path, folder: Path) -> None:
    (folder / "dump").mkdir()
    (folder / "dump" / f"{DATABASE}.dump").symlink_to(file.resolve())
    try:
        site.admin(
            "database",
            "load",
            DATABASE,
            f"--from-path={folder / 'dump'}",
            "--overwrite-destination=true",
            f"--additional-config={configuration(folder)}",
        )
    except ServerError as error:
        raise InputError(
            f"{file} cannot be restored: {error.message} Nothing was changed.",
            "Check that it is a dump of Neo4j 5.26 or older, and that the disk has space.",
        ) from error


def _put_in_place(site: LocalSite, folder: Path) -> None:
    runs = find_process(site.home) is not None
    if runs:
        site.stop()
    swap(site.data, folder, DATABASE)
    if not runs:
        return
    try:
        site.start()
    except BiogkError:
        site.stop()
        swap_back(site.data, folder, DATABASE)
        site.start()
        raise


@contextmanager
def _standing_still(site: LocalSite) -> Iterator[None]:
    if find_process(site.home) is None:
        yield
        return
    site.stop()
    try:
        yield
    finally:
        site.start()
