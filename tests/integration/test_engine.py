"""The local server: a real Neo4j, started, killed, and started again."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import neo4j
import psutil
import pytest

from biogk.core.config import Connection, Home
from biogk.core.errors import PortTakenError, ServerError
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.engine import server
from biogk.engine.admin import admin
from biogk.engine.state import ServerState, arguments_file, find_process
from hearing import Hearing

pytestmark = pytest.mark.server

SMALL = {"heap": "512m", "page_cache": "128m"}


def free_ports() -> tuple[int, int]:
    with socket.socket() as bolt, socket.socket() as http:
        bolt.bind(("127.0.0.1", 0))
        http.bind(("127.0.0.1", 0))
        return bolt.getsockname()[1], http.getsockname()[1]


def start(home: Home, **options: object) -> server.ServerInfo:
    return server.start(home, **{**SMALL, **options})


def begun(home: Home) -> server.ServerInfo:
    """The server of the home, running; on free ports at its first start."""
    if server.info(home) is not None:
        return start(home)
    bolt_port, http_port = free_ports()
    return start(home, bolt_port=bolt_port, http_port=http_port)


def ask(home: Home, text: str) -> list[list[object]]:
    connection = Connection.read(home.credentials)
    auth = (connection.username, connection.password.get_secret_value())
    with neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver:
        return [list(record) for record in driver.execute_query(text, database_="neo4j").records]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home in a folder with a space; its server is stopped at the end."""
    home = Home(tmp_path_factory.mktemp("engine") / "a home")
    yield home
    server.stop(home)


@pytest.fixture
def running(home: Home) -> server.ServerInfo:
    """The server of that home; each test leaves it running or stopped as it likes."""
    return begun(home)


@pytest.fixture
def stopped(home: Home) -> server.ServerInfo:
    """The same server, stopped, with the data of the tests before."""
    if server.info(home) is None:
        begun(home)
    server.stop(home)
    found = server.info(home)
    assert found is not None
    return found


def kill(pid: int) -> None:
    process = psutil.Process(pid)
    process.kill()
    process.wait(10)


def test_a_home_without_a_server(tmp_path: Path) -> None:
    assert server.info(Home(tmp_path)) is None
    assert server.stop(Home(tmp_path)) is False


def test_the_server_answers_and_the_browser_opens(home: Home, running: server.ServerInfo) -> None:
    port = int(running.browser_uri.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as http:
        http.sendall(b"GET /browser/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert b"200" in http.recv(100)
    assert ask(home, "RETURN 1") == [[1]]
    assert running == server.info(home)
    assert running.running
    assert running.version.startswith("5.26.")


def test_only_the_loopback_is_listened_on(running: server.ServerInfo) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(running.pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]

    assert len(listening) == 2
    assert all(address.endswith("127.0.0.1") for address in listening)


def test_a_second_start_is_harmless(home: Home, running: server.ServerInfo) -> None:
    with listening(hearing := Hearing()):
        again = start(home, bolt_port=free_ports()[0])

    assert again == running
    assert any("runs already" in line for line in hearing.lines)
    assert any("keeps its ports" in line for line in hearing.lines)


def test_the_password_stays_private(home: Home, running: server.ServerInfo) -> None:
    password = Connection.read(home.credentials).password.get_secret_value()
    process = psutil.Process(running.pid)

    assert stat.S_IMODE(home.credentials.stat().st_mode) == 0o600
    assert password not in " ".join(process.cmdline())
    assert password not in " ".join(process.environ().values())
    texts = [path for path in home.server.rglob("*") if path.suffix in {".log", ".args", ".conf"}]
    assert texts
    assert all(password not in path.read_text("utf-8", errors="replace") for path in texts)


def test_committed_data_outlives_a_kill(home: Home, running: server.ServerInfo) -> None:
    ask(home, "CREATE (:Kept {number: 7})")
    assert running.pid is not None
    kill(running.pid)
    after_kill = server.info(home)

    again = start(home)

    assert after_kill is not None
    assert not after_kill.running
    assert again.pid != running.pid
    assert again.bolt_uri == running.bolt_uri
    assert ask(home, "MATCH (n:Kept) RETURN n.number") == [[7]]


def test_a_lost_state_file_loses_no_server(home: Home, running: server.ServerInfo) -> None:
    ServerState.clear(home)

    again = start(home)

    assert again.pid == running.pid


def test_stop_then_another_home_takes_the_port(home: Home, running: server.ServerInfo) -> None:
    begun = time.monotonic()
    assert server.stop(home)
    assert time.monotonic() - begun < 10
    assert server.stop(home) is False
    stopped = server.info(home)
    assert stopped is not None
    assert not stopped.running

    port = int(running.bolt_uri.rpartition(":")[2])
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        with pytest.raises(PortTakenError, match=f"{port}.*pid {os.getpid()}"):
            start(home)


def test_a_stale_pid_is_not_mistaken(home: Home, stopped: server.ServerInfo) -> None:
    me = psutil.Process()
    ServerState(pid=me.pid, created=me.create_time(), version="5.26.0").write(home)

    assert find_process(home) is None
    assert server.stop(home) is False


def test_admin_dumps_a_stopped_database(
    home: Home, stopped: server.ServerInfo, tmp_path: Path
) -> None:

    admin(home, "database", "dump", "neo4j", f"--to-path={tmp_path}")

    assert (tmp_path / "neo4j.dump").stat().st_size > 0
    with pytest.raises(ServerError, match="neo4j-admin database dump"):
        admin(home, "database", "dump", "nothing", f"--to-path={tmp_path}")


def test_broken_credentials_are_told(home: Home, stopped: server.ServerInfo) -> None:
    kept = home.credentials.read_text("utf-8")
    try:
        home.credentials.write_text("{broken", encoding="utf-8")
        with pytest.raises(ServerError, match="cannot be read"):
            start(home)
        home.credentials.unlink()
        with pytest.raises(ServerError, match="password is lost") as lost:
            start(home)
        assert "backup" in lost.value.advice
        assert find_process(home) is None
    finally:
        home.credentials.write_text(kept, encoding="utf-8")


def test_the_wrong_password_stops_what_was_started(home: Home, stopped: server.ServerInfo) -> None:
    connection = Connection.read(home.credentials)
    try:
        connection.model_copy(update={"password": type(connection.password)("wrong-word")}).save(
            home.credentials
        )
        with pytest.raises(ServerError, match="refuses the password"):
            start(home)
        assert find_process(home) is None
    finally:
        connection.save(home.credentials)


def test_missing_data_starts_empty_with_the_same_password(
    home: Home, stopped: server.ServerInfo
) -> None:
    password = Connection.read(home.credentials).password
    (home.server / "data").rename(home.root / "moved away")

    start(home)

    assert ask(home, "MATCH (n) RETURN count(n)") == [[0]]
    assert Connection.read(home.credentials).password == password


def test_an_interrupt_leaves_nothing_behind(home: Home, stopped: server.ServerInfo) -> None:
    code = (
        "from pathlib import Path; from biogk.engine import server;"
        "from biogk.core.config import Home;"
        f"server.start(Home(Path({str(home.root)!r})), heap='512m', page_cache='128m')"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while find_process(home) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert find_process(home) is not None

    starter.send_signal(signal.SIGINT)

    assert starter.wait(30) != 0
    assert find_process(home) is None
    assert not [pid for pid in psutil.pids() if names(pid, arguments_file(home))]


def names(pid: int, path: Path) -> bool:
    try:
        return any(str(path) in word for word in psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


def test_a_full_disk_under_the_server(tmp_path: Path) -> None:
    """What the server cannot write is whole or not there; after `down --force` it goes on."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=620m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    home = Home(folder / "home")
    try:
        begun(home)
        connection = Connection.read(home.credentials)
        filler = folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as stream:
            while True:
                stream.write(bytes(1 << 16))
        rows = [{"id": number, "text": "x" * 400} for number in range(10_000)]
        create = "UNWIND $rows AS row CREATE (n:Row) SET n = row"
        with Store(connection) as store:

            def write() -> None:
                for _ in range(100):
                    store.table(create, {"rows": rows}, write=True)

            with pytest.raises(ServerError, match=r"full disk|cannot write"):
                write()
        filler.unlink()
        server.stop(home, force=True)
        start(home)
        ((found,),) = ask(home, "MATCH (n:Row) RETURN count(n)")
        assert isinstance(found, int)
        assert found % len(rows) == 0
    finally:
        server.stop(home, force=True)
        subprocess.run(["umount", str(folder)], check=True)
