"""Servers whose files are within reach: the home's own one, or an installed Neo4j."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from biogk.core.config import Connection, Home
from biogk.core.errors import ServerError, UsageError
from biogk.core.progress import say
from biogk.engine import server
from biogk.engine.admin import admin
from biogk.engine.conf import read_memory
from biogk.engine.faults import failure

DATA = re.compile(r"^\s*server\.directories\.data\s*=\s*(\S.*?)\s*$", re.MULTILINE)
# longer than `biogk down` waits: the work of a whole import would be lost
STOP_SECONDS = 300.0
ANOTHER = "Name its folder with --neo4j-home, or load with --bulk never."


class ImportSite(Protocol):
    """A server whose data folder can be written while it is stopped."""

    @property
    def data(self) -> Path:
        """Its data folder."""
        ...

    def admin(self, *arguments: str) -> str:
        """Run neo4j-admin; what it wrote.

        Raises:
            ServerError: it failed; the message says why.
        """
        ...

    def stop(self) -> None:
        """Stop the server.

        Raises:
            ServerError: it goes on.
        """
        ...

    def start(self) -> None:
        """Start the server; it may take a while until it answers.

        Raises:
            ServerError: it does not start.
        """
        ...


@dataclass(frozen=True)
class LocalSite:
    """The server of a home, as `biogk up` starts it."""

    home: Home

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.home.server / "data"

    def admin(self, *arguments: str) -> str:
        """Run neo4j-admin with the server's jars."""
        return admin(self.home, *arguments)

    def stop(self) -> None:
        """As `biogk down` does."""
        server.stop(self.home, timeout=STOP_SECONDS)

    def start(self) -> None:
        """As `biogk up` does, with the ports and the memory from before."""
        heap, page_cache = read_memory(self.home.server)
        server.start(self.home, heap=heap, page_cache=page_cache)


@dataclass(frozen=True)
class InstalledSite:
    """A Neo4j that is installed on this machine: its folder has bin, conf and data."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("neo4j", "neo4j-admin"):
            if not os.access(self.folder / "bin" / name, os.X_OK):
                raise UsageError(
                    f"{self.folder} has no program bin/{name}.",
                    "--neo4j-home names the folder that Neo4j was unpacked into.",
                )

    @property
    def data(self) -> Path:
        """Its data folder: `server.directories.data` of its neo4j.conf, else data."""
        conf = Path(os.environ.get("NEO4J_CONF") or self.folder / "conf") / "neo4j.conf"
        text = conf.read_text(encoding="utf-8") if conf.is_file() else ""
        named = DATA.findall(text)
        return self.folder / (named[-1] if named else "data")

    def admin(self, *arguments: str) -> str:
        """Run its bin/neo4j-admin."""
        return self._run("neo4j-admin", *arguments)

    def stop(self) -> None:
        """Run its `bin/neo4j stop`."""
        say(f"Stopping Neo4j in {self.folder}.")
        self._run("neo4j", "stop")

    def start(self) -> None:
        """Run its `bin/neo4j start`; it comes back before the server answers."""
        say(f"Starting Neo4j in {self.folder}.")
        self._run("neo4j", "start")

    def _run(self, program: str, *arguments: str) -> str:
        environment = {
            name: value for name, value in os.environ.items() if name != "NEO4J_PASSWORD"
        }
        try:
            done = subprocess.run(  # noqa: S603 - the program that the user named
                [self.folder / "bin" / program, *arguments],
                env=environment | {"NEO4J_HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise ServerError(
                f"{self.folder / 'bin' / program} does not run: {error.strerror}.", ANOTHER
            ) from error
        if done.returncode:
            log = self.data / "biogk-admin.log"
            log.write_text(done.stdout, encoding="utf-8")
            raise failure(f"`{program} {' '.join(arguments[:2])}` failed", log)
        return done.stdout


def find_site(home: Home, neo4j_home: Path | None) -> ImportSite | None:
    """The server that can be loaded in bulk: the installed one that is named, else the home's.

    Returns:
        None where NEO4J_URI names a server and nothing tells where its files are.

    Raises:
        UsageError: the folder is not that of a Neo4j.
    """
    if neo4j_home is not None:
        return InstalledSite(neo4j_home.resolve())
    return None if Connection.from_environment() else LocalSite(home)
