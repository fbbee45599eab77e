"""Questions to the graph from Python: saved queries and Cypher, answered by data frames."""

from __future__ import annotations

from typing import Any

import pandas as pd

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.core.store.queries import Query, saved
from biogk.core.store.values import plain


def answer(store: Store, question: str, given: dict[str, Any], *, write: bool) -> pd.DataFrame:
    """The answer to a saved query or to Cypher.

    Args:
        store: the database.
        question: name of a saved query, or Cypher.
        given: parameters.
        write: let Cypher change the graph.

    Raises:
        UsageError: there is no such query, a parameter is missing or unknown, or Neo4j does not
            take the Cypher.
    """
    known = saved().get(question)
    if known is not None:
        table = store.table(known.text, _with_defaults(known, given))
    elif " " in question.strip():
        table = store.table(question, given, write=write)
    else:
        raise UsageError(f"There is no saved query {question!r}.", f"Known: {', '.join(saved())}.")
    rows = [[plain(value) for value in row] for row in table.rows]
    return pd.DataFrame(rows, columns=pd.Index(table.columns))


def saved_queries() -> pd.DataFrame:
    """The saved queries: what each answers, and its parameters."""
    rows = [
        {
            "query": name,
            "answers": found.doc,
            "parameters": ", ".join(parameter.name for parameter in found.parameters),
        }
        for name, found in saved().items()
    ]
    return pd.DataFrame(rows).set_index("query")


def _with_defaults(known: Query, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a saved query, those that were left out by their defaults.

    Raises:
        UsageError: one is missing or unknown.
    """
    name = known.name.removeprefix("saved/")
    takes = ", ".join(parameter.name for parameter in known.parameters)
    names = {parameter.name for parameter in known.parameters}
    unknown = sorted(set(given) - names)
    missing = sorted(
        each.name for each in known.parameters if each.required and each.name not in given
    )
    if unknown or missing:
        what = f"has no parameter {unknown[0]}" if unknown else f"needs {missing[0]}"
        raise UsageError(f"The saved query {name} {what}.", f"It takes {takes}.")
    return {each.name: each.default for each in known.parameters} | given
