"""What a graph shows of itself in a shell and in a notebook."""

from __future__ import annotations

from html import escape

from biogk.core.store.driver import Store


def summary(store: Store) -> str:
    """One line: the address, and how many nodes and edges of each kind there are."""
    counts = ", ".join(f"{count:,} {what}" for what, count in _counts(store))
    return f"biogk graph at {store.uri}: {counts}"


def html_summary(store: Store) -> str:
    """The same as a table for a notebook."""
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(what)}</td><td>{count:,}</td></tr>"
        for what, count in _counts(store)
    )
    return f"<b>biogk</b> graph at <code>{escape(store.uri)}</code><table>{rows}</table>"


def _counts(store: Store) -> list[tuple[str, int]]:
    labels = [(row["label"], row["nodes"]) for row in store.read("status/labels")]
    types = store.read("status/relationship_types")
    return [*labels, *((row["type"], row["edges"]) for row in types)] or [("nodes", 0)]
