"""How it stands with a graph, and what to do next for somebody who does not know yet."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError
from biogk.core.store.driver import Store
from biogk.core.store.values import plain
from biogk.curate.absent import FIRST_STEP
from biogk.engine.server import ServerInfo
from biogk.engine.state import find_process

WELCOME = (
    "Nothing is here yet. `biogk demo` runs the whole pipeline on bundled data in some minutes; "
    "`biogk up` starts a Neo4j server for your own."
)
STOPPED = "Your server is stopped. Start it: biogk up"


def next_step(store: Store) -> str:
    """What a graph lacks next, and the command that makes it."""
    interrupted = [row["id"] for row in store.read("load/incomplete_sources")]
    if interrupted:
        return f"Next: complete the load of {', '.join(interrupted)}: call the same load again."
    (stage,) = store.read("shell/stage")
    if not stage["entities"]:
        return FIRST_STEP
    if not stage["weighed"]:
        return "Next: let a language model weigh the triples: biogk weigh --help"
    if not stage["embedded"]:
        return "Next: embeddings from the weights: biogk embed --help"
    if not stage["documents"]:
        return "Next: ask it (biogk query), or load a corpus to learn from: biogk load --help"
    return "Ask the graph: biogk query"


def next_step_of(home: Home) -> str:
    """The same of a home whose server may not be there; never fails."""
    try:
        if Connection.from_environment() is None:
            if not home.credentials.exists():
                demo = f"The demo has a server of its own: export BIOGK_HOME={home.demo.root}"
                return demo if home.demo.credentials.exists() else WELCOME
            if find_process(home) is None:
                return STOPPED
        with Store(Connection.find(home)) as store:
            return next_step(store)
    except BiogkError as error:
        return f"{error} `biogk doctor` looks for the cause."


def read_status(store: Store, home: Home, here: ServerInfo | None) -> dict[str, Any]:
    """Everything about the server and the graph, as plain values.

    Args:
        store: the database.
        home: the folder of models and runs.
        here: the server of the home, where the database is on it: its disk can be looked at.
    """
    (server,) = store.read("status/server")
    status: dict[str, Any] = {
        "uri": store.uri,
        "version": f"{server['version']} {server['edition']}",
        "home": str(home.root),
        "labels": store.read("status/labels"),
        "relationship_types": store.read("status/relationship_types"),
        "sources": [plain(row) for row in store.read("status/sources")],
        "indexes": store.read("status/indexes"),
        "next": next_step(store),
    }
    if here is not None:
        status["browser"] = here.browser_uri
        status["log"] = str(home.server / "logs")
        status["disk_bytes"] = disk_used(home.root)
    return status


def disk_used(folder: Path) -> int:
    """Bytes of all files in a folder; files that go while we count are left out."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size
    return total
