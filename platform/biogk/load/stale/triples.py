"""Entities and triples that the graph has of a source, and that its files do not have any more."""

from __future__ import annotations

from typing import Any

from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.load.outcome.stale import Stale
from biogk.load.stale.seen import SeenRows, triple_key
from biogk.load.stale.withdrawal import take_out

ENTITIES_A_PAGE = 2_000
HELD = "entities that stay, for runs predict something of them"


def find_stale(
    store: Store, source: str, seen: SeenRows, stale: Stale, *, replace: bool
) -> Changes:
    """Compare what the graph has of a source with what was read of it, page by page.

    Args:
        store: the database.
        source: id of the source.
        seen: the entities and triples that were read.
        stale: gains what was not.
        replace: take that out, but for entities that no other source supports and of which a run
            predicts something.

    Returns:
        what the database lost.
    """
    changes = Changes()
    with track(f"comparing {source} with what was there") as advance:
        for page in pages(store, "load/stated", source=source, limit=ENTITIES_A_PAGE):
            gone, held, edges = _stale(page, seen, stale)
            if replace:
                stale.count(HELD, held)
                if edges:
                    changes.add(store.write("load/remove_triples", source=source, rows=edges))
                if gone:
                    changes.add(take_out(store, source, gone)[1])
            advance(len(page["ids"]))
    return changes


def _stale(
    page: dict[str, Any], seen: SeenRows, stale: Stale
) -> tuple[list[str], int, list[dict[str, str]]]:
    """Entities of a page that can go, how many of the others are stale, and stale edges."""
    ids, names = page["ids"], page["names"]
    absent = seen.missing(ids)
    for place in absent:
        stale.name(f"{names[place]} ({ids[place]})")
    gone = [ids[place] for place in absent if not page["predicted"][place]]
    stale.count("entities", len(absent))
    triples = [(place, *each) for place, stated in enumerate(page["triples"]) for each in stated]
    keys = [
        triple_key(ids[place], type_, object_, negated=bool(false))
        for place, type_, object_, false in triples
    ]
    edges = []
    for number in seen.missing(keys):
        place, type_, object_, false = triples[number]
        stale.name(f"{names[place]} - {'not ' if false else ''}{type_} - {object_}")
        edges.append({"subject": ids[place], "type": type_, "object": object_, "falsehood": false})
    falsehoods = sum(bool(each["falsehood"]) for each in edges)
    stale.count("edges", len(edges) - falsehoods)
    stale.count("known falsehoods", falsehoods)
    return gone, len(absent) - len(gone), edges
