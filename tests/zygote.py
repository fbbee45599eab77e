"""A process that has imported all of biogk and forks one child for each command that a test runs.

A command line that trains needs ten seconds of imports, and the suite runs more than a hundred of
them. The child is a process of its own with its own exit code, environment and files, as `biogk`
started from a shell has; what it does not show is the start of the interpreter, and so the tests
of Ctrl-C and of the installed package start real ones.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import struct
import sys
from contextlib import suppress

CODE = struct.Struct("<i")
MESSAGE_BYTES = 1 << 20
PACKAGES = (
    "biogk.core",
    "biogk.load",
    "biogk.curate",
    "biogk.cli",
    "biogk.views",
    "biogk.training",
)


def main(path: str) -> None:
    """Listen on a Unix socket until standard input ends. Called by tests/commands.py."""
    for package in PACKAGES:
        _import_all(package)
    atexit._clear()  # what the imports want done at the end is done by none of the children
    gc.collect()
    gc.freeze()  # a collection in a child would copy the parent's memory
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the handlers
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _handle(connection)
                return
            connection.close()
    os._exit(0)


def _import_all(package: str) -> None:
    folders = importlib.import_module(package).__path__
    for found in pkgutil.walk_packages(folders, f"{package}."):
        importlib.import_module(found.name)


def _handle(connection: socket.socket) -> None:
    """Run one command and answer with its exit code, as `subprocess` counts it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    message, files, _, _ = socket.recv_fds(connection, MESSAGE_BYTES, 3)
    child = os.fork()
    if child == 0:
        connection.close()
        _become(json.loads(message), files)
    for file in files:
        os.close(file)
    _, status = os.waitpid(child, 0)
    connection.sendall(CODE.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _become(wanted: dict[str, object], files: list[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(wanted["environment"])  # type: ignore[arg-type, call-overload]
    os.chdir(str(wanted["folder"]))
    sys.argv = list(wanted["command"])  # type: ignore[call-overload]
    from biogk.cli.entry import main as biogk

    code: object = 1
    try:
        biogk()
    except SystemExit as ended:
        code = ended.code
    # an ordinary end would take every imported object apart, and so copy all of the parent's memory
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # a pipe without a reader, a stream that is closed
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main(sys.argv[1])
