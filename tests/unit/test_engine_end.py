"""Ending a process whose parent lives on and takes no note of its end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from biogk.core.errors import ServerError
from biogk.engine.launch import end
from biogk.engine.state import alive

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(120)
"""
WAITING = "import time; print(1, flush=True); time.sleep(120)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITING}"


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Iterator[psutil.Process]:
    """A process of another process, which does not wait for it."""
    command = [sys.executable, "-c", PARENT, request.param]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process = psutil.Process(int(parent.stdout.readline()))
        yield process
        process.kill()
        parent.kill()


@pytest.mark.parametrize("child", [WAITING], indirect=True)
def test_one_that_has_ended_is_gone_though_nobody_took_note(child: psutil.Process) -> None:
    end(child, 30, Path("a.log"))
    assert not alive(child)
    assert child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("child", [STUBBORN], indirect=True)
def test_one_that_goes_on_is_named(child: psutil.Process) -> None:
    with pytest.raises(ServerError, match=rf"pid {child.pid}\) is still shutting down after 1 s"):
        end(child, 1, Path("a.log"))
    assert alive(child)
