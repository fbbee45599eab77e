"""Questions to the graph: saved queries and Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from biogk.core.store.queries import Query, saved, saved_query

if TYPE_CHECKING:
    import pandas as pd

    from biogk.core.store.driver import Store, Table


def ask(
    store: Store, question: str, given: Mapping[str, Any], *, write: bool = False
) -> tuple[Table, str]:
    """The answer to a saved query or to Cypher.

    Args:
        store: the database.
        question: name of a saved query, or Cypher, which has more than one word.
        given: parameters; those of a saved query that are left out take their defaults.
        write: let Cypher change the graph.

    Returns:
        rows and columns; and where there are none, that and why in a sentence.

    Raises:
        UsageError: there is no such query, a parameter is missing or unknown, or Neo4j does not
            take the Cypher.
    """
    from biogk.curate.absent import why_nothing

    asked = None if len(question.split()) > 1 else saved_query(question)
    values = dict(given) if asked is None else understood(store, asked, given)
    table = store.table(question if asked is None else asked.text, values, write=write)
    if table.rows or table.changes:
        return table, ""
    return table, f"Nothing found. {why_nothing(store, asked, values)}".rstrip()


def understood(store: Store, asked: Query, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a saved query, with ids in place of identifiers that stand for entities.

    Args:
        store: the database.
        asked: the query.
        given: parameters; those that are left out take their defaults.

    Raises:
        UsageError: one that it needs is missing, or one that it does not have is given.
    """
    from biogk.core.store.naming import INDEX, has_identifiers_index, name_or_id

    values = asked.complete(given)
    if INDEX in asked.text:
        has_identifiers_index(store)
    for parameter in asked.parameters:
        value = values[parameter.name]
        if parameter.help.startswith("name or alias") and isinstance(value, str):
            values[parameter.name] = name_or_id(store, value)
    return values


def frame(table: Table) -> pd.DataFrame:
    """A result as a data frame."""
    import pandas as pd

    from biogk.core.store.values import plain

    rows = [[plain(value) for value in row] for row in table.rows]
    return pd.DataFrame(rows, columns=pd.Index(table.columns))


def saved_queries() -> pd.DataFrame:
    """The saved queries: what each answers, and its parameters."""
    import pandas as pd

    rows = [
        {
            "query": name,
            "answers": found.doc,
            "parameters": ", ".join(parameter.name for parameter in found.parameters),
        }
        for name, found in saved().items()
    ]
    return pd.DataFrame(rows).set_index("query")
