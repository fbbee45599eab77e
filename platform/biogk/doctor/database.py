"""Checks of the server and of what is in it."""

from __future__ import annotations

import re

from biogk.core.counted import counted
from biogk.core.store.driver import Store
from biogk.core.store.queries import query
from biogk.core.store.vectors import vector_length
from biogk.doctor.check import Check, broken, note, well

LEAST_VERSION = (5, 26)
NAMED = re.compile(r"^CREATE (?:CONSTRAINT|INDEX|FULLTEXT INDEX) (\w+)", re.MULTILINE)
CONVERT = "biogk embed --convert makes it."
SHOWN = 3


def check_version(store: Store) -> Check:
    """Whether the server knows the Cypher that biogk speaks."""
    (server,) = store.read("status/server")
    found = f"Neo4j {server['version']} {server['edition']} at {store.uri}"
    numbers = tuple(int(part) for part in re.findall(r"\d+", server["version"])[:2])
    if numbers < LEAST_VERSION:
        return broken("version", found, "Upgrade it: biogk needs Neo4j 5.26 or newer.")
    return well("version", found)


def check_indexes(store: Store) -> Check:
    """Whether every index of the schema is there and answers."""
    states = {row["name"]: row["state"] for row in store.read("status/indexes")}
    if not states and store.read("load/is_empty")[0]["empty"]:
        return well("indexes", "none yet; the first load makes them")
    wanted = NAMED.findall(query("schema/schema").text)
    missing = [name for name in wanted if name not in states]
    failed = [name for name, state in states.items() if state == "FAILED"]
    building = [name for name, state in states.items() if state == "POPULATING"]
    if failed:
        return broken(
            "indexes",
            f"{_some(failed)} failed",
            f"biogk query --write 'DROP INDEX {failed[0]}', then load any source again.",
        )
    if missing:
        return broken(
            "indexes", f"{_some(missing)} missing", "Load any source again: a load makes them."
        )
    if building:
        return note(
            "indexes", f"{_some(building)} being built", "Wait; queries are slow till then."
        )
    return well("indexes", f"{len(states)}, all online")


def check_sources(store: Store) -> Check:
    """Whether a load or a removal was interrupted."""
    rows = store.read("status/sources")
    loading = [row["id"] for row in rows if row["status"] == "loading"]
    removing = [row["id"] for row in rows if row["status"] == "removing"]
    if loading:
        return broken(
            "sources", f"the load of {_some(loading)} was interrupted", "Run the same load again."
        )
    if removing:
        return broken(
            "sources",
            f"the removal of {_some(removing)} was interrupted",
            f"biogk sources remove {removing[0]} --yes",
        )
    if not rows:
        return note("sources", "the graph is empty", "biogk load --help, or biogk demo")
    return well("sources", f"{_some([row['id'] for row in rows])}")


def check_embeddings(store: Store) -> Check:
    """Whether similarity can be asked for."""
    length = vector_length(store)
    if not length:
        return note("embeddings", "none yet", "biogk weigh, then biogk embed")
    found = store.read("schema/vector_dimensions")
    if not found and store.read("shell/stage")[0]["indexed"]:
        return broken("embeddings", "their index is missing", CONVERT)
    if found and found[0]["dimensions"] != length:
        return broken(
            "embeddings",
            f"{counted(length, 'number')} each, but the index takes {found[0]['dimensions']}",
            CONVERT,
        )
    (lacking,) = store.read("doctor/without_embedding")
    if lacking["entities"]:
        return note(
            "embeddings",
            f"none on {counted(lacking['entities'], 'entity', 'entities')}",
            "biogk embed adds them.",
        )
    (other,) = store.read("knowledge/count_other_form", index=bool(found))
    if other["entities"]:
        told = counted(other["entities"], "entity", "entities")
        return note("embeddings", f"those of {told} not as bytes and list", CONVERT)
    without = "" if found else ", no similarity index"
    return well("embeddings", f"{counted(length, 'number')} each{without}")


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
