"""What the shell completes beside commands and options: names that only the database knows.

A completion never fails and never waits long: without a server there is simply nothing to offer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem

from biogk.cli.app import App
from biogk.core.errors import BiogkError

MOST = 40
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]
SPECIAL = re.compile(r"([^\w@%+=:,./-])")


class QuotingBash(BashComplete):
    """Bash as click completes it, with signs that it would take for its own quoted."""

    def format_completion(self, item: CompletionItem[str]) -> str:
        """One line of what the script reads; `read` takes one backslash of two away."""
        value = SPECIAL.sub(r"\\\\\1", item.value)
        return f"{item.type},{value}"


def run_ids(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Ids of runs, with what each is."""
    rows = _asked(context, "runs/list")
    return [
        CompletionItem(row["id"], help=f"{row['kind']} {row['model']} {row['status']}")
        for row in rows
        if row["id"].startswith(incomplete)
    ]


def source_ids(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Ids of sources and corpora."""
    return _plain([row["id"] for row in _asked(context, "status/sources")], incomplete)


def corpus_names(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Names of corpora."""
    return _plain([row["corpus"] for row in _asked(context, "corpus/corpora")], incomplete)


def entity_names(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Names of entities that begin so, in this case, in small letters, or with a capital."""
    if not incomplete:
        return []
    starts = list(dict.fromkeys((incomplete, incomplete.lower(), incomplete.capitalize())))
    rows = _asked(context, "shell/names", starts=starts, limit=MOST)
    return [CompletionItem(row["name"], help=", ".join(row["kinds"])) for row in rows]


def kinds(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Kinds of entities in the vocabulary."""
    return _plain(context.ensure_object(App).vocabulary.read().kinds, incomplete)


def relation_types(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Relation types of the vocabulary."""
    return _plain(list(context.ensure_object(App).vocabulary.read().relations), incomplete)


BY_PARAMETER: dict[str, Completer] = {
    "run": run_ids,
    "source": source_ids,
    "corpus": corpus_names,
    "kind": kinds,
    "relation": relation_types,
}
"""For the parameters of saved queries, by name; entities are told by what is said of them."""


TRIPLE = {"subject": entity_names, "relation": relation_types, "object_": entity_names}
"""For the ends of a triple and what joins them."""


def of_parameter(name: str, meaning: str) -> Completer | None:
    """What completes a parameter of a saved query."""
    if meaning.lower().startswith("name or alias"):
        return entity_names
    return BY_PARAMETER.get(name)


def _asked(context: click.Context, named: str, **parameters: Any) -> list[dict[str, Any]]:
    try:
        with context.ensure_object(App).store() as store:
            return store.read(named, **parameters)
    except (BiogkError, OSError):
        return []


def _plain(values: list[str], incomplete: str) -> list[CompletionItem[str]]:
    return [
        CompletionItem(value) for value in dict.fromkeys(values) if value.startswith(incomplete)
    ]
