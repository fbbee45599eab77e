"""The server's process: launched on its own, waited for, ended."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import neo4j
import psutil
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from biogk.core.config import Connection, Home
from biogk.core.errors import ServerError
from biogk.engine.conf import ServerSettings
from biogk.engine.faults import failure
from biogk.engine.fetch.java import class_path, environment, java, write_arguments
from biogk.engine.ports import listens
from biogk.engine.state import alive, arguments_file

# what `neo4j console` starts in the end; without the second JVM in between, that would live on
# after a kill of the first, there is one process, and its pid is the server's
MAIN_CLASS = "org.neo4j.server.CommunityEntryPoint"
POLL_SECONDS = 0.1
CONNECT_SECONDS = 2.0
PRIVATE = 0o077


def console_log(home: Home) -> Path:
    """What the server has written since its last start."""
    return home.server / "logs" / "console.log"


def launch(home: Home, settings: ServerSettings) -> psutil.Process:
    """Start the server's process in a session of its own, so that it outlives this command.

    Raises:
        ServerError: the Java runtime does not start.
    """
    neo4j_home = home.server.resolve()
    arguments = [
        *settings.jvm_options,
        "-cp",
        class_path([neo4j_home / "plugins", settings.jars]),
        MAIN_CLASS,
        f"--home-dir={neo4j_home}",
        f"--config-dir={neo4j_home / 'conf'}",
        "--console-mode",
    ]
    write_arguments(arguments_file(home), arguments)
    with console_log(home).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [java(), f"@{arguments_file(home)}"],
            env=environment(home.server),
            cwd=home.server,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=PRIVATE if os.name == "posix" else -1,
        )
    # it is meant to outlive this object, which would otherwise warn of that
    process.returncode = 0
    return psutil.Process(process.pid)


def wait_until_ready(
    process: psutil.Process, connection: Connection, http_port: int, timeout: float, log: Path
) -> None:
    """Come back when the server answers a query over Bolt and listens for the Browser.

    Args:
        process: of the server.
        connection: user, password and database to ask with.
        http_port: of the Browser.
        timeout: seconds.
        log: what the process writes.

    Raises:
        ServerError: the process ended, refused the password, or took too long.
    """
    deadline = time.monotonic() + timeout
    while not (_answers(connection) and listens(http_port)):
        if not alive(process):
            raise failure("Neo4j ended while it was starting", log)
        if time.monotonic() > deadline:
            raise failure(f"Neo4j did not answer within {timeout:.0f} s, it last wrote", log)
        time.sleep(POLL_SECONDS)


def end(process: psutil.Process, timeout: float, log: Path) -> None:
    """Ask a process to shut down and wait until it has.

    One that has ended counts as gone even where the program that started it lives on and has not
    taken note of that (a zombie): a notebook that started the server, say.

    Raises:
        ServerError: it has not ended within the timeout, or is not ours to end.
    """
    deadline = time.monotonic() + timeout
    try:
        process.terminate()
        while not _gone(process):
            if time.monotonic() > deadline:
                raise ServerError(
                    f"Neo4j (pid {process.pid}) is still shutting down after {timeout:.0f} s.",
                    "Wait and call `biogk down` again, or end it with `biogk down --force`: what "
                    f"was committed stays. The log is {log}.",
                )
            with suppress(psutil.TimeoutExpired):
                process.wait(POLL_SECONDS)
        with suppress(psutil.TimeoutExpired):
            process.wait(0)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise ServerError(
            f"Neo4j (pid {process.pid}) belongs to another user.", "Stop it as that user."
        ) from error


def _gone(process: psutil.Process) -> bool:
    """Whether a process has ended and let go of its files.

    The first thread of one that was killed is a zombie while the others still hold them.
    """
    return not alive(process) and (not process.is_running() or process.num_threads() <= 1)


def _answers(connection: Connection) -> bool:
    port = int(connection.uri.rpartition(":")[2])
    if not listens(port):
        return False
    auth = (connection.username, connection.password.get_secret_value())
    try:
        with neo4j.GraphDatabase.driver(
            connection.uri, auth=auth, connection_timeout=CONNECT_SECONDS
        ) as driver:
            driver.verify_connectivity()
            with driver.session(database=connection.database) as session:
                session.run("RETURN 1").consume()
    except AuthError as error:
        raise ServerError(
            f"Neo4j at {connection.uri} refuses the password of the credentials file.",
            "Put the file back that belongs to this data, or move the data away and load again.",
        ) from error
    except (DriverError, Neo4jError):
        return False
    return True
