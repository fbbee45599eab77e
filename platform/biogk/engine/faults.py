"""Why Neo4j did not start or a command of it failed: read from what it wrote."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from biogk.core.errors import ServerError

TAIL_BYTES = 200_000
LONGEST = 300

NOISE = re.compile(r"^(\s+at |\s*\.\.\. \d+ more|#|\s*$)")
STAMP = re.compile(r"^\d{4}-\d\d-\d\d \S+\s+(INFO|WARN|ERROR|DEBUG)\s+(\[[^\]]+\] )?")
EXCEPTION = re.compile(r"^(Exception in thread \S+ |Caused by: )?([\w$.]+(Exception|Error)): ")

CAUSES = (
    (
        "No space left on device|Disk quota exceeded|Not enough space",
        "Free disk space where the home lies, then start it again.",
    ),
    (
        "Could not reserve enough space|insufficient memory|OutOfMemoryError|memory.*exceeds",
        "Start it with less, `biogk up --heap 512m --page-cache 256m`, or end other programs.",
    ),
    (
        "Permission denied|AccessDenied|Read-only file system",
        "Make the home yours, or choose another one with --home.",
    ),
    (
        "store_lock|has been locked by another process|is in use",
        "Another Neo4j has this folder open: stop that one first.",
    ),
    (
        "Address already in use|BindException",
        "Choose other ports with --bolt-port and --http-port.",
    ),
)


def failure(what: str, log: Path) -> ServerError:
    """An error with the cause that a log names and, where it is a known one, what to do.

    Args:
        what: what failed, as the beginning of a sentence.
        log: output of the process.
    """
    text = tail(log)
    advice = next((advice for cause, advice in CAUSES if re.search(cause, text)), "")
    reason = last_fault(text).rstrip(".")
    return ServerError(f"{what}: {reason}.", f"{advice} The log is {log}.".strip())


def check_space(folder: Path, megabytes: int) -> None:
    """Make sure that Neo4j can lay out its files: its own words for a full disk mislead.

    Raises:
        ServerError: less is free on the disk of the folder.
    """
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise ServerError(
            f"Neo4j needs {megabytes} MB on the disk of {folder}, {free} MB are free.",
            "Free some, or choose a home on another disk with --home.",
        )


def tail(log: Path) -> str:
    """The end of a log; empty where there is none."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - TAIL_BYTES))
            return stream.read().decode("utf-8", errors="replace")
    except OSError:
        return ""


def last_fault(text: str) -> str:
    """The line of a log that says why: the last cause, else the last error, else the last line."""
    lines = [line for line in text.splitlines() if not NOISE.match(line)]
    for mark in ("Caused by: ", "ERROR ", "Error: ", "Exception"):
        if found := [line for line in lines if mark in line]:
            # the first `Error:` names the fault of a JVM that never ran, the last cause the root
            chosen = found[0] if mark == "Error: " else found[-1]
            return _plain(chosen)
    return _plain(lines[-1]) if lines else "it wrote nothing"


def _plain(line: str) -> str:
    bare = EXCEPTION.sub("", STAMP.sub("", line)).strip()
    return bare[:LONGEST] or line.strip()[:LONGEST]
