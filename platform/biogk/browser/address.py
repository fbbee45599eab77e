"""Where Neo4j Browser is, and the address that opens it with a query in place."""

from __future__ import annotations

import os
import sys
import webbrowser
from urllib.parse import quote, urlsplit

from biogk.config import Connection, Home
from biogk.engine.server import info
from biogk.errors import ServerError

SECURE = ("bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc")
PLAIN_PORT, SECURE_PORT = 7474, 7473


def browser_uri(home: Home) -> str:
    """Where the Browser of the server in use opens.

    Another server's is taken to be where Neo4j puts it: port 7474, or 7473 where Bolt is
    encrypted.

    Raises:
        ServerError: the local server does not run.
    """
    named = Connection.from_environment()
    if named is not None:
        parts = urlsplit(named.uri)
        scheme, port = ("https", SECURE_PORT) if parts.scheme in SECURE else ("http", PLAIN_PORT)
        return f"{scheme}://{_host(parts.hostname or 'localhost')}:{port}/browser/"
    found = info(home)
    if found is None or not found.running:
        raise ServerError(f"No Neo4j server runs in {home.root}.", "Start it with `biogk up`.")
    return found.browser_uri


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
