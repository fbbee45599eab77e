"""What `biogk status` tells."""

from __future__ import annotations

from typing import Any

import click

from biogk.views.screen.tables import print_json, print_table


def show_status(status: dict[str, Any], *, as_json: bool) -> None:
    """Tables for people."""
    if as_json:
        print_json(status)
        return
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
