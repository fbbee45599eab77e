"""Saved queries and their parameters, as a notebook gives them."""

from __future__ import annotations

from typing import Any

from biogk.core.errors import UsageError
from biogk.core.store.queries import Query, saved


def with_defaults(known: Query, given: dict[str, Any]) -> dict[str, Any]:
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


def known_queries() -> str:
    """The names of the saved queries."""
    return ", ".join(saved())
