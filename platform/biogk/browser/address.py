"""Where Neo4j Browser is, and the address that opens it with a query in place."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError
from biogk.engine.server import info

if TYPE_CHECKING:
    from biogk.core.store.driver import Store

SECURE = ("bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")
PLAIN_PORT, SECURE_PORT = 7474, 7473


def browser_uri(home: Home, store: Store) -> str:
    """Where the Browser of the server in use opens.

    Args:
        home: the home of the local server.
        store: the server in use, which is asked for its port where it is not the local one.
    """
    found = info(home)
    if found is not None and found.bolt_uri == store.uri:
        return found.browser_uri
    settings = {}
    with suppress(BiogkError):  # not every server lets its users read its settings
        settings = {row["name"]: row["value"] for row in store.read("browser/ports")}
    return browser_of(store.uri, settings)


def browser_of(uri: str, settings: Mapping[str, str]) -> str:
    """Where the Browser of a server opens that somebody else runs.

    Args:
        uri: its Bolt address; where that is encrypted, so is the Browser's.
        settings: `server.http.enabled` and the like; for what it lacks, what Neo4j is shipped with.
    """
    parts = urlsplit(uri)
    scheme, usual = ("https", SECURE_PORT) if parts.scheme in SECURE else ("http", PLAIN_PORT)
    port = str(usual)
    if settings.get(f"server.{scheme}.enabled") == "true":
        port = settings[f"server.{scheme}.advertised_address"].rpartition(":")[2]
    return f"{scheme}://{_host(parts.hostname or 'localhost')}:{port}/browser/"


def opened_with(browser: str, connection: Connection, command: str, argument: str) -> str:
    """The address that opens the Browser at this server, with a command of its own.

    The password is never part of it: the Browser asks for it.

    Args:
        browser: where the Browser is.
        connection: the server and user that it should connect to.
        command: `edit` puts a query into the editor, `guide` opens a guide.
        argument: the query, or the guide's address.
    """
    scheme, _, place = connection.uri.partition("://")
    server = f"{scheme}://{connection.username}@{place}"
    values = {"dbms": server, "db": connection.database, "cmd": command, "arg": argument}
    return f"{browser}?" + "&".join(f"{name}={quote(text, '')}" for name, text in values.items())


def show(address: str) -> bool:
    """Open an address in the user's web browser; False where there is no display for it."""
    if not has_display():
        return False
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False


def has_display() -> bool:
    """Whether a window can open: a browser in the terminal cannot show a graph."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name
