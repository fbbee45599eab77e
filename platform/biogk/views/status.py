"""What `biogk status` tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from biogk.core.config import Home
from biogk.core.store.driver import Store
from biogk.engine.server import info
from biogk.views.next_step import next_step
from biogk.views.screen.tables import print_table


def read_status(store: Store, home: Home, *, local: bool) -> dict[str, Any]:
    """Everything about the server and the graph, as plain values.

    Args:
        store: the database.
        home: the folder of the local server.
        local: whether the database is that server's, so that its disk can be looked at.
    """
    (server,) = store.read("status/server")
    status: dict[str, Any] = {
        "uri": store.uri,
        "version": f"{server['version']} {server['edition']}",
        "home": str(home.root),
        "labels": store.read("status/labels"),
        "relationship_types": store.read("status/relationship_types"),
        "sources": store.read("status/sources"),
        "indexes": store.read("status/indexes"),
        "next": next_step(store),
    }
    if local:
        if here := info(home):
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


def show_status(status: dict[str, Any]) -> None:
    """Tables for people."""
    click.echo(f"Neo4j {status['version']} at {status['uri']}")
    if "browser" in status:
        click.echo(f"Browser: {status['browser']}")
    more = ""
    if "disk_bytes" in status:
        more = f", {status['disk_bytes'] / 1e6:,.0f} MB, log in {status['log']}"
    click.echo(f"Home: {status['home']}{more}")
    for title, key, columns in (
        ("Nodes", "labels", ("label", "nodes")),
        ("Edges", "relationship_types", ("type", "edges", "weighed")),
        ("Sources", "sources", ("id", "version", "status", "rows", "rejected", "loaded_at")),
        ("Indexes", "indexes", ("name", "type", "state", "on", "properties")),
    ):
        if status[key]:
            click.echo()
            print_table(columns, [[row[name] for name in columns] for row in status[key]], title)
    removing = [row["id"] for row in status["sources"] if row["status"] == "removing"]
    if removing:
        click.echo(
            f"Broken off: the removal of {', '.join(removing)}. "
            "`biogk sources remove` completes it."
        )
    click.echo()
    click.echo(status["next"])
