"""Sources by their ids, and entities by what people call them: a name, an alias, an identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress

from biogk.core.errors import BiogkError, UsageError
from biogk.core.model.identifiers import normal_identifier, spellings
from biogk.core.model.names import shown
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema

INDEX = "entity_identifiers"
MOST = 500
"""Entities with an identifier of the same words that are looked at."""
UNQUOTED = str.maketrans('"\\', "  ")


def require_sources(store: Store, named: Collection[str]) -> list[str]:
    """The ids of all sources of triples in the graph, where those that are named are among them.

    Raises:
        UsageError: one is not.
    """
    there = [row["id"] for row in store.read("sources/list") if row["holds"] != "documents"]
    for source in named:
        if source not in there:
            raise UsageError(
                f"The graph has no source {shown(source)} of triples.",
                f"It has {', '.join(there[:12])}." if there else "Load one: biogk load --help.",
            )
    return there


def entities_named(store: Store, name: str) -> list[str]:
    """Ids of the entities of a name, an alias, an id or an identifier; none where there are none.

    Args:
        store: the graph.
        name: identifiers may have any usual prefix in any usual case.
    """
    name = name.strip()
    found = [row["id"] for row in store.read("picture/named", name=name)]
    return found or _identified(store, name)


def entities_of_names(store: Store, names: Collection[str]) -> dict[str, list[str]]:
    """What `entities_named` finds for each of many names, asked for at once; those found alone.

    Args:
        store: the graph.
        names: without space around them.
    """
    asked = list(dict.fromkeys(names))
    words = [f'"{name.translate(UNQUOTED)}"' for name in asked]
    page = store.columns("checking/of_names", names=asked, words=words)
    found: dict[str, list[str]] = defaultdict(list)
    for place, id_ in zip(page["places"], page["ids"], strict=True):
        found[asked[place]].append(id_)
    others = [name for name in asked if name not in found and all(name.partition(":"))]
    if others and has_identifiers_index(store):
        forms = [spellings(name) for name in others]
        words = [_words(each) for each in forms]
        page = store.columns("checking/of_identifiers", forms=forms, words=words, limit=MOST)
        for place, id_, listed in page["found"]:
            name = others[place]
            if listed is None or normal_identifier(name) in map(normal_identifier, listed):
                found[name].append(id_)
    return {name: list(dict.fromkeys(ids)) for name, ids in found.items()}


def name_or_id(store: Store, name: str) -> str:
    """The name; or the id of the best connected entity where that is no name but an identifier."""
    name = name.strip()
    if ":" not in name or store.read("picture/named", name=name):
        return name
    return next(iter(_identified(store, name)), name)


def has_identifiers_index(store: Store) -> bool:
    """Whether identifiers can be looked up; makes their index where an older version did not."""
    if not _is_there(store):
        with suppress(BiogkError):  # an account that may only read
            ensure_schema(store)
    return _is_there(store)


def _is_there(store: Store) -> bool:
    return any(row["name"] == INDEX for row in store.read("status/indexes"))


def _identified(store: Store, identifier: str) -> list[str]:
    if not all(identifier.partition(":")):
        return []
    wanted = normal_identifier(identifier)
    forms = spellings(identifier)
    found = [row["id"] for row in store.read("shell/of_ids", ids=forms)]
    if has_identifiers_index(store):
        rows = store.read("shell/of_identifiers", words=_words(forms), limit=MOST)
        found += [row["id"] for row in rows if wanted in map(normal_identifier, row["identifiers"])]
    return list(dict.fromkeys(found))


def _words(forms: list[str]) -> str:
    """A question to the index, which makes no difference between capitals and small letters."""
    plain = dict.fromkeys(form.casefold().translate(UNQUOTED) for form in forms)
    return " OR ".join(f'"{form}"' for form in plain)
