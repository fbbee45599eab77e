"""Which process is the server of a home."""

from __future__ import annotations

import contextlib
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from biogk.core.config import Home

CLOCK_SECONDS = 1.0


class ServerState(BaseModel):
    """The process that the last start left running: pid, and its creation in epoch seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pid: int
    created: float
    version: str

    @classmethod
    def read(cls, home: Home) -> ServerState | None:
        """What the last start wrote; None where the server was stopped or it is unreadable."""
        try:
            return cls.model_validate_json(_path(home).read_text(encoding="utf-8"))
        except (OSError, ValidationError):
            return None

    def write(self, home: Home) -> None:
        """Replace what is remembered, in one step."""
        draft = _path(home).with_suffix(".new")
        draft.write_text(self.model_dump_json(), encoding="utf-8")
        draft.replace(_path(home))

    @staticmethod
    def clear(home: Home) -> None:
        """Forget the process: it has ended."""
        _path(home).unlink(missing_ok=True)


def arguments_file(home: Home) -> Path:
    """The argument file of the server: it tells the process of one home from any other."""
    return home.server.resolve() / "run" / "server.args"


def find_process(home: Home) -> psutil.Process | None:
    """The running server of this home, or None; never another process that got its pid.

    The whole process table is searched where the state file does not help: the server may
    have been started by a command that was killed before it could write the file.
    """
    state = ServerState.read(home)
    if state is not None:
        process = _server(home, state.pid)
        if process and abs(process.create_time() - state.created) <= CLOCK_SECONDS:
            return process
    candidates = (_server(home, pid) for pid in psutil.pids())
    return next((process for process in candidates if process is not None), None)


def alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that ended but was not waited for does not."""
    with contextlib.suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _server(home: Home, pid: int) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        ours = f"@{arguments_file(home)}" in process.cmdline()
    except (psutil.Error, OSError):
        return None
    return process if ours and alive(process) else None


def _path(home: Home) -> Path:
    return home.server / "run" / "server.json"
