"""A load as it is asked for in a home: which way its rows take, and what it may resume."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from biogk.core.config import AnyPath, Home
from biogk.core.errors import UsageError
from biogk.core.interrupts import interrupted
from biogk.core.model.rows import CorpusSource, KnowledgeSource
from biogk.core.model.vocabulary import HomeVocabulary
from biogk.core.store.driver import Store
from biogk.core.store.rejects import DEFAULT_MAX_REJECTED
from biogk.engine.sites import find_site
from biogk.load.bulk.choice import BULK_ABOVE, Bulk
from biogk.load.fingerprint import fingerprint
from biogk.load.outcome.report import LoadReport
from biogk.load.plan import ATOMIC_ROWS, LoadPlan


def run_load(  # noqa: PLR0913 - one for each option of the commands
    load: Callable[..., LoadReport],
    store: Store,
    home: Home,
    source: KnowledgeSource | CorpusSource,
    reads: Mapping[str, object],
    *,
    rejected: AnyPath | None = None,
    max_rejected: float = DEFAULT_MAX_REJECTED,
    atomic_rows: int = ATOMIC_ROWS,
    restart: bool = False,
    bulk: Literal["auto", "always", "never"] = "auto",
    bulk_above: int = BULK_ABOVE,
    neo4j_home: AnyPath | None = None,
    replace: bool = False,
) -> LoadReport:
    """Load a source into the database of a home.

    Args:
        load: `load_knowledge` or `load_corpus`.
        store: the database.
        home: its folder.
        source: what is loaded.
        reads: all that decides its rows: an interrupted load is resumed where it is the same.
        rejected: file for malformed rows; None for the home's own.
        max_rejected: the part of malformed rows over which nothing is loaded.
        atomic_rows: up to so many rows are one transaction.
        restart: start over instead of resuming an interrupted load.
        bulk: whether a source of triples goes through import files.
        bulk_above: rows above which `auto` does so.
        neo4j_home: folder of an installed Neo4j.
        replace: take annotation out that the files do not have any more.

    Raises:
        UsageError: nothing tells where the files are that a bulk import would write.
        BiogkError: see `load_knowledge`.
    """
    told = {**reads, "max_rejected": max_rejected}
    plan = LoadPlan(
        fingerprint(HomeVocabulary(home.relations).read(), told, sorted(home.root.glob("*.toml"))),
        restart,
        atomic_rows,
        _bulk(home, bulk, bulk_above, neo4j_home),
        replace,
    )
    name = source.info.id
    aside = home.rejected(name) if rejected is None else Path(rejected)
    with _breakable(store, name):
        return load(store, source, rejected_file=aside, max_rejected=max_rejected, plan=plan)


def _bulk(home: Home, mode: str, above: int, neo4j_home: AnyPath | None) -> Bulk | None:
    if mode == "never":
        return None
    site = find_site(home, None if neo4j_home is None else Path(neo4j_home))
    if site is not None:
        return Bulk(site, always=mode == "always", above=above)
    if mode == "always":
        raise UsageError(
            "A bulk import writes the server's files, and NEO4J_URI does not say where they are.",
            "Name the folder of that Neo4j with --neo4j-home on its machine, or load with "
            "--bulk never.",
        )
    return None


@contextmanager
def _breakable(store: Store, name: str) -> Iterator[None]:
    """Note on what Ctrl-C raises if nothing of the load is in the graph."""
    try:
        yield
    except BaseException as error:
        if interrupted(error) and not _is_begun(store, name):
            error.add_note(f"Nothing of this load of {name} is in the graph; call it again.")
        raise


def _is_begun(store: Store, name: str) -> bool:
    return name in {row["id"] for row in store.read("load/incomplete_sources")}
