"""Running `biogk` as its user does: in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BIOGK = str(Path(sys.executable).with_name("biogk"))
LIMIT_S = 240


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
    process = subprocess.Popen(
        [BIOGK, "--home", str(home), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200", **(env or {})},
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
) -> None:
    """The command failed with one clear line that has these parts, and shows no trace."""
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert result.returncode in codes, result.stderr or result.stdout
    assert len(lines) == 1, result.stderr
    assert result.stderr.splitlines()[-1] == lines[0]
    assert "Traceback" not in result.stderr + result.stdout
    for part in parts:
        assert part in lines[0]
