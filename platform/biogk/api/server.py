"""The local server of a home: start and stop it, look after it, keep its data; and the demo."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from biogk.api.base.parameters import Option, Port
from biogk.core.config import AnyPath, Connection, Home
from biogk.core.errors import UsageError
from biogk.core.progress import track
from biogk.training.language.choice import DEFAULT_ENCODER

if TYPE_CHECKING:
    from biogk.demo import DemoReport
    from biogk.doctor.check import Check
    from biogk.engine.server import ServerInfo


def up(
    *,
    bolt_port: Port | None = None,
    http_port: Port | None = None,
    heap: str | None = None,
    page_cache: str | None = None,
    home: AnyPath | None = None,
) -> ServerInfo | None:
    """Start the Neo4j server of a home and come back when it answers; harmless where it runs.

    Args:
        bolt_port: port for drivers; by default as before, first 7687.
        http_port: port for the Browser; by default as before, first 7474.
        heap: memory for queries: 2g; by default by the machine's memory.
        page_cache: memory for the data: 2g; by default by the machine's memory.
        home: its folder; else BIOGK_HOME, else the user's data folder.

    Returns:
        the server; None where NEO4J_URI names another: that answers, and nothing was started.

    Raises:
        PortTakenError: something else listens on one of the ports.
        ServerError: it does not start, or the one that NEO4J_URI names does not answer.
        UsageError: ports or sizes that cannot work.
    """
    from biogk.core.store.driver import Store
    from biogk.engine.server import start

    named = Connection.from_environment()
    if named is None:
        place = Home.locate(home)
        return start(place, bolt_port, http_port, heap=heap, page_cache=page_cache)
    Store(named).close()
    return None


def down(*, force: bool = False, home: AnyPath | None = None) -> bool:
    """Stop the Neo4j server of a home; its data stays.

    Args:
        force: end it at once, where it does not shut down. Its data stays.
        home: its folder; else BIOGK_HOME, else the user's data folder.

    Returns:
        whether there was one to stop.

    Raises:
        ServerError: it is still shutting down, or belongs to another user.
    """
    from biogk.engine.server import stop

    return stop(Home.locate(home), force=force)


def doctor(
    *,
    encoder: Annotated[str, Option(env="BIOGK_ENCODER")] = DEFAULT_ENCODER,
    home: AnyPath | None = None,
) -> list[Check]:
    """Check server, version, memory, indexes, encoder, GPU, disk; nothing is changed.

    Args:
        encoder: encoder to look for.
        home: folder of the server; else BIOGK_HOME, else the user's data folder.
    """
    from biogk.doctor.examine import examine

    checks = []
    with track("looking at server and machine") as advance:
        for check in examine(Home.locate(home), encoder):
            checks.append(check)
            advance(1)
    return checks


def dump(file: AnyPath, *, force: bool = False, home: AnyPath | None = None) -> int:
    """Write the whole database of a home's server to a file; the server stands still meanwhile.

    Args:
        file: the dump.
        force: replace the file if it is there.
        home: folder of the server; else BIOGK_HOME, else the user's data folder.

    Returns:
        bytes of the file.

    Raises:
        UsageError: the file is there already, or NEO4J_URI names another server.
        ServerError: there is no database, or neo4j-admin failed.
        StorageError: the file cannot be written.
    """
    from biogk.engine import backup

    backup.require_local("dump")
    target = Path(file)
    if target.exists() and not force:
        raise UsageError(f"{target} is there already.", "Replace it with --force, or name another.")
    return backup.dump(Home.locate(home), target)


def restore(file: AnyPath, *, home: AnyPath | None = None) -> None:
    """Replace the database of a home's server by that of a dump, at once and without a question.

    Args:
        file: what `dump` or `neo4j-admin database dump` wrote.
        home: folder of the server; else BIOGK_HOME, else the user's data folder.

    Raises:
        UsageError: NEO4J_URI names another server.
        InputError: the file is not there, or is no dump.
        ServerError: the server does not start with it; then the database from before is back.
        StorageError: no space to unpack it.
    """
    from biogk.engine import backup

    backup.require_local("load")
    backup.restore(Home.locate(home), Path(file))


def demo(
    *,
    bolt_port: Port | None = None,
    http_port: Port | None = None,
    data: AnyPath | None = None,
    again: bool = False,
    home: AnyPath | None = None,
) -> DemoReport | list[Path]:
    """Run the whole pipeline on the bundled demo data; what an earlier call did is kept.

    Args:
        bolt_port: port for drivers.
        http_port: port for the Browser.
        data: only copy the facts and sentences into this folder, to go the road step by step.
        again: train and predict again, even if that is done already.
        home: folder of server and models; else BIOGK_HOME, else `demo` in the user's data folder.

    Returns:
        what the demo has to show; with `data`, the files.

    Raises:
        UsageError: `data` has other files of these names.
        ServerError: the server does not start.
    """
    if data is not None:
        return _copied(Path(data))
    from biogk.api.connect import connect
    from biogk.demo import run_demo

    place = Home.locate(home)
    if home is None and "BIOGK_HOME" not in os.environ:
        place = place.demo
    up(bolt_port=bolt_port, http_port=http_port, home=place.root)
    with connect(place.root) as graph:
        return run_demo(graph.store, place, again=again)


def _copied(folder: Path) -> list[Path]:
    from biogk.core.disk import writing
    from biogk.loaders.demo_data import demo_data

    with writing(folder, "Name another folder."):
        folder.mkdir(parents=True, exist_ok=True)
        files = {file: folder / file.name for file in sorted(demo_data().iterdir())}
        for file, target in files.items():
            if target.exists() and not filecmp.cmp(file, target, shallow=False):
                raise UsageError(f"{target} is another file.", "Name another folder.")
        return [Path(shutil.copyfile(file, target)) for file, target in files.items()]
