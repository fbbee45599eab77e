"""Running `biogk` as its user does: in a process of its own, with its own exit code."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import zygote

BIOGK = str(Path(sys.executable).with_name("biogk"))
LIMIT_S = 240
SHOWN = {"NO_COLOR": "1", "COLUMNS": "200"}
READ_LATE = ("BIOGK_", "NEO4J_")  # variables that are read by the command, not by an import


def run(
    *arguments: str | Path,
    home: Path,
    env: Mapping[str, str] | None = None,
    interrupt_after: float | None = None,
    interrupt_at: str = "",
    interrupt: signal.Signals = signal.SIGINT,
) -> subprocess.CompletedProcess[str]:
    """What a command printed, and its exit code.

    Args:
        arguments: behind `biogk`.
        home: its --home.
        env: more variables of the environment.
        interrupt_after: seconds after which Ctrl-C is sent, if the command still runs.
        interrupt_at: send Ctrl-C when standard error has a line with this text.
        interrupt: the signal to send in place of Ctrl-C.
    """
    command = [BIOGK, "--home", str(home), *map(str, arguments)]
    environment = {**os.environ, **SHOWN, **(env or {})}
    plain = interrupt_after is None and not interrupt_at
    if plain and all(name.startswith(READ_LATE) for name in env or {}):
        return _forked(command, environment)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    seen = ""
    if interrupt_after is not None:
        time.sleep(interrupt_after)
        process.send_signal(interrupt)
    elif interrupt_at:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and interrupt_at not in line:
            seen += line
        seen += line
        process.send_signal(interrupt)
    stdout, stderr = process.communicate(timeout=LIMIT_S)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, seen + stderr)


def _forked(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The same, forked from a process that has done the imports: ten seconds less."""
    wanted = {"command": command, "environment": env, "folder": str(Path.cwd())}
    with (
        tempfile.TemporaryFile("w+") as stdout,
        tempfile.TemporaryFile("w+") as stderr,
        Path(os.devnull).open() as stdin,
        socket.socket(socket.AF_UNIX) as connection,
    ):
        connection.settimeout(LIMIT_S)
        connection.connect(_zygote())
        files = [stdin.fileno(), stdout.fileno(), stderr.fileno()]
        socket.send_fds(connection, [json.dumps(wanted).encode()], files)
        (code,) = zygote.CODE.unpack(connection.recv(zygote.CODE.size))
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(command, code, stdout.read(), stderr.read())


@cache
def _zygote() -> str:
    """Where it listens. It ends when its standard input does, and so with this process."""
    folder = tempfile.mkdtemp(prefix="biogk-")  # a socket's path must be short
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = f"{folder}/zygote"
    process = subprocess.Popen(
        [sys.executable, zygote.__file__, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **SHOWN, "GOMP_SPINCOUNT": "5000"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", "the process that forks commands ended"
    atexit.register(process.communicate)
    return path


def done(*arguments: str | Path, home: Path, env: Mapping[str, str] | None = None) -> str:
    """The standard output of a command that must succeed."""
    result = run(*arguments, home=home, env=env)
    assert result.returncode == 0, result.stderr
    return result.stdout


def answer(*arguments: str | Path, home: Path, env: Mapping[str, str] | None = None) -> Any:
    """What a command that must succeed prints with --json."""
    return json.loads(done(*arguments, "--json", home=home, env=env))


def assert_one_line(
    result: subprocess.CompletedProcess[str], *parts: str, codes: Sequence[int] = (1, 2)
) -> str:
    """The command failed with one clear line that has these parts, and shows no trace; the line."""
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert result.returncode in codes, result.stderr or result.stdout
    assert len(lines) == 1, result.stderr
    assert result.stderr.splitlines()[-1] == lines[0]
    assert "Traceback" not in result.stderr + result.stdout
    for part in parts:
        assert part in lines[0]
    return lines[0]
