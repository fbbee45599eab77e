"""All reviews, as rows of a table."""

from __future__ import annotations

from biogk.core.store.driver import Row, Store

COLUMNS = (
    "verdict",
    "subject",
    "relation",
    "object",
    "source",
    "note",
    "reviewed_at",
    "subject_id",
    "object_id",
)


def list_reviews(store: Store, verdict: str = "") -> list[Row]:
    """Maps of `COLUMNS`, the newest first.

    Args:
        store: the graph.
        verdict: `right` or `wrong`; both where empty.
    """
    return store.read("reviews/list", verdict=verdict)
