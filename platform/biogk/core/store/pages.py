"""What is too large for one answer, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from biogk.core.store.driver import Row, Store
from biogk.core.store.queries import Query


def pages(store: Store, named: str | Query, **parameters: Any) -> Iterator[Row]:
    """The answers of a query that collects columns in the order of a key, until there are no more.

    Args:
        store: the database.
        named: the query. It takes $after, the last key of the page before, and gives its own as
            `last`, or all of its keys as `ids`.
        parameters: its other parameters.
    """
    after: str | None = ""
    while after is not None:
        page = store.columns(named, after=after, **parameters)
        after = page["last"] if "last" in page else next(reversed(page["ids"]), None)
        if after is not None:
            yield page
