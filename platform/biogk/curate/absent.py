"""Why a question found nothing: what it names is not there, or not made yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.core.store.naming import entities_named
from biogk.core.store.queries import Query

FIRST_STEP = "The graph is empty. Load a source first: biogk load --help, or see biogk demo."
SUGGESTED = 3
SHOWN = 12
ACROSS = frozenset(("saved/contradictions", "saved/disagreements", "saved/path"))
"""Questions that find more once entities of different sources are joined."""
MADE = (
    ("gk_embedding", "embedded", "No entity has an embedding yet: biogk embed --help"),
    ("gk_embedding", "indexed", "The embeddings have no index: biogk embed --convert makes it."),
    ("weight IS NOT NULL", "weighed", "No triple has a weight yet: biogk weigh --help"),
)
"""What a query's text has where it needs something that is made, and what is said without it."""
WORD = re.compile(r"\w+")
LOOK_UP = "Look its name up with `biogk query find --words WORD`."


def why_nothing(store: Store, asked: Query | None, values: Mapping[str, Any]) -> str:
    """One sentence or more; nothing where nobody can tell.

    Args:
        store: the graph.
        asked: the saved query; None for Cypher of the user's own.
        values: its parameters.
    """
    (stage,) = store.read("shell/stage")
    if not stage["entities"]:
        return FIRST_STEP
    if asked is None:
        return ""
    for parameter in asked.parameters:
        value = values.get(parameter.name)
        if isinstance(value, str) and value:
            told = what_is_absent(store, parameter.name, parameter.help, value)
            if told:
                return told
    if asked.name in ACROSS and not _joined(store):
        return "No entities of different sources are joined yet: biogk same-as"
    if ":IS_A|" in asked.text:
        return "No source states IS_A of it; an ontology does: biogk load obo --help"
    return next((told for word, made, told in MADE if word in asked.text and not stage[made]), "")


def _joined(store: Store) -> bool:
    return bool(store.columns("same_as/edges", after="", limit=1)["edges"])


def nothing_around(store: Store, name: str) -> UsageError:
    """The error for a name around which there are no edges: no entity has it, or none is stated."""
    return no_entity(store, name) or UsageError(
        f"Nothing is stated of {name!r}.", "Load a source that does."
    )


def no_entity(store: Store, name: str) -> UsageError | None:
    """The error for a name that no entity has, with names that are much like it."""
    if entities_named(store, name):
        return None
    return UsageError(f"No entity is called {name!r}.", names_like(store, name) or LOOK_UP)


def what_is_absent(store: Store, parameter: str, meaning: str, value: str) -> str:
    """The sentence that says that what a parameter names is not there; empty where it is.

    Args:
        store: the graph.
        parameter: its name, such as `source` or `run`.
        meaning: what its query says of it.
        value: the name that was given.
    """
    if meaning.startswith("name or alias"):
        return str(no_entity(store, value) or "")
    if meaning.startswith("words"):
        return names_like(store, value)
    if parameter in KNOWN:
        what, known = KNOWN[parameter]
        there = known(store)
        if value not in there:
            named = ", ".join(there[:SHOWN]) + (", ..." if len(there) > SHOWN else "")
            return f"The graph has no {what} {value}" + (f"; it has {named}." if named else ".")
    return ""


def names_like(store: Store, name: str) -> str:
    """The question whether names that are much like one were meant; empty where there are none."""
    words = " ".join(f"{word}~ {word}*" for word in WORD.findall(name))
    found = store.read("shell/alike", words=words, limit=SUGGESTED) if words else []
    names = list(dict.fromkeys(row["name"] for row in found))
    return f"Did you mean {' or '.join(names)}?" if names else ""


def _column(named: str, column: str) -> Callable[[Store], list[str]]:
    def read(store: Store) -> list[str]:
        return list(dict.fromkeys(row[column] for row in store.read(named)))

    return read


_sources = _column("status/sources", "id")
KNOWN: Mapping[str, tuple[str, Callable[[Store], list[str]]]] = {
    "source": ("source", _sources),
    "first": ("source", _sources),
    "second": ("source", _sources),
    "corpus": ("corpus", _column("corpus/corpora", "corpus")),
    "relation": ("edge of type", _column("knowledge/stated_types", "type")),
    "kind": ("entity of kind", _column("status/labels", "label")),
    "run": ("run", _column("runs/list", "id")),
}
"""What parameters of saved queries name, and what there is of it."""
