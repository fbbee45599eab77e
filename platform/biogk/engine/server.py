"""Start, stop and describe the local Neo4j server of a home."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from biogk.core.config import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, Connection, Home
from biogk.core.disk import writing
from biogk.core.guard import sole
from biogk.core.progress import say
from biogk.engine import credentials
from biogk.engine.conf import ServerSettings, lay_out, read_ports
from biogk.engine.faults import check_space
from biogk.engine.fetch import artifacts
from biogk.engine.fetch.lock import Lock
from biogk.engine.launch import console_log, end, launch, wait_until_ready
from biogk.engine.memory import Memory
from biogk.engine.ports import LOOPBACK, check_ports
from biogk.engine.state import ServerState, find_process
from biogk.engine.swap import finish_swap

START_SECONDS = 180.0
STOP_SECONDS = 60.0
# two transaction logs of 256 MiB are laid out at the first start, none later
FIRST_START_MB = 600
RESTART_MB = 20
DEFAULT_PORTS = (DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT)


@dataclass(frozen=True)
class ServerInfo:
    """The local server of a home.

    Args:
        running: whether its process is there.
        pid: of the process; None where it does not run.
        bolt_uri: where drivers connect.
        browser_uri: where Neo4j Browser opens.
        version: of Neo4j.
        since: start of the process; None where it does not run.
        log: what the server has written since its last start.
    """

    running: bool
    pid: int | None
    bolt_uri: str
    browser_uri: str
    version: str
    since: datetime | None
    log: Path


def info(home: Home) -> ServerInfo | None:
    """The server of this home, running or not; None where none was ever started."""
    ports = read_ports(home.server)
    return None if ports is None else _describe(home, ports, find_process(home))


def start(
    home: Home,
    bolt_port: int | None = None,
    http_port: int | None = None,
    *,
    heap: str | None = None,
    page_cache: str | None = None,
    timeout: float = START_SECONDS,
) -> ServerInfo:
    """Start Neo4j and come back when it answers queries; harmless where it runs already.

    Args:
        home: where its data, configuration, log and credentials lie.
        bolt_port: for drivers; the one from before, else 7687.
        http_port: for Neo4j Browser; the one from before, else 7474.
        heap: memory for queries and transactions, `2g`; an eighth of the machine's.
        page_cache: memory for the pages of the store, `2g`; an eighth of the machine's.
        timeout: seconds until it has to answer.

    Raises:
        PortTakenError: something else listens on one of the ports.
        ServerError: it does not start; the message has the cause from its log.
        UsageError: ports or sizes that cannot work.
    """
    with writing(home.root):
        home.server.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(home):
            before = read_ports(home.server) or DEFAULT_PORTS
            ports = (bolt_port or before[0], http_port or before[1])
            process = find_process(home)
            if process is not None:
                say(f"Neo4j runs already (pid {process.pid}) on port {before[0]}.")
                if ports != before:
                    say("It keeps its ports; stop it with `biogk down` to change them.")
                return _join(home, process, before, timeout)
            memory = Memory.choose(heap, page_cache)
            check_ports(*ports)
            jars = artifacts.ensure_jars()
            say(f"Starting Neo4j in {home.server}.")
            return _start(home, ServerSettings(jars, *ports, memory), timeout)


def stop(home: Home, *, timeout: float = STOP_SECONDS, force: bool = False) -> bool:
    """Shut the server of this home down in order; harmless where it does not run.

    Args:
        home: whose server ends; no other process is touched.
        timeout: seconds that the shutdown may take.
        force: end it at once, as a loss of power would; its next start recovers all that was
            committed. A server whose disk was full may not shut down otherwise.

    Returns:
        Whether there was one to stop.

    Raises:
        ServerError: it is still shutting down after the timeout, or belongs to another user.
    """
    if not home.server.is_dir():
        return False
    with writing(home.root), _alone(home):
        process = find_process(home)
        if process is not None:
            say(f"Stopping Neo4j (pid {process.pid}).")
            if force:
                process.kill()
            end(process, timeout, console_log(home))
        ServerState.clear(home)
    return process is not None


def _join(
    home: Home, process: psutil.Process, ports: tuple[int, int], timeout: float
) -> ServerInfo:
    # another command may have started it a moment ago, and been killed while it waited
    connection = Connection.read(home.credentials)
    wait_until_ready(process, connection, ports[1], timeout, console_log(home))
    return _describe(home, ports, process)


def _start(home: Home, settings: ServerSettings, timeout: float) -> ServerInfo:
    check_space(home.root, RESTART_MB if credentials.has_data(home) else FIRST_START_MB)
    lay_out(home.server, settings)
    finish_swap(home.server / "data")
    connection = credentials.settle(home, settings)
    process = launch(home, settings)
    try:
        ServerState(
            pid=process.pid, created=process.create_time(), version=Lock.shipped().version
        ).write(home)
        wait_until_ready(process, connection, settings.http_port, timeout, console_log(home))
    except BaseException:
        # a Ctrl-C of the user's as well: nothing half-started stays
        end(process, STOP_SECONDS, console_log(home))
        ServerState.clear(home)
        raise
    return _describe(home, (settings.bolt_port, settings.http_port), process)


def _alone(home: Home) -> AbstractContextManager[None]:
    waiting = "Another biogk starts or stops this server; waiting for it."
    return sole(home.server / "biogk.lock", waiting)


def _describe(home: Home, ports: tuple[int, int], process: psutil.Process | None) -> ServerInfo:
    state = ServerState.read(home)
    return ServerInfo(
        running=process is not None,
        pid=process.pid if process else None,
        bolt_uri=f"bolt://{LOOPBACK}:{ports[0]}",
        browser_uri=f"http://{LOOPBACK}:{ports[1]}/browser/",
        version=state.version if state else Lock.shipped().version,
        since=datetime.fromtimestamp(process.create_time(), tz=UTC) if process else None,
        log=console_log(home),
    )
