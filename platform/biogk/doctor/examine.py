"""All checks in order."""

from __future__ import annotations

from collections.abc import Iterator

from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError
from biogk.core.store.driver import Store
from biogk.doctor.check import Check, broken, note, well
from biogk.doctor.database import (
    check_embeddings,
    check_indexes,
    check_sources,
    check_version,
)
from biogk.doctor.machine import (
    check_disk,
    check_encoder,
    check_gpu,
    check_java,
    check_memory,
)
from biogk.engine.server import info


def examine(home: Home, encoder: str) -> Iterator[Check]:
    """Look at everything; nothing is changed.

    Args:
        home: whose server, unless NEO4J_URI names another one.
        encoder: the encoder that would be used.
    """
    local = Connection.from_environment() is None
    if local:
        yield check_java()
    yield from _examine_server(home, local=local)
    if local:
        yield check_memory(home)
    yield check_disk(home)
    yield check_encoder(encoder)
    yield check_gpu()


def _examine_server(home: Home, *, local: bool) -> Iterator[Check]:
    if local and not home.credentials.exists():
        yield note("server", f"none in {home.root} yet", "biogk up")
        return
    server = info(home) if local else None
    if server is not None and not server.running:
        yield broken("server", f"the one of {home.root} is stopped", "biogk up")
        return
    try:
        store = Store(Connection.find(home))
    except BiogkError as error:
        mend = error.advice or "See its log."
        yield broken("server", error.message, f"{mend} Log: {server.log}" if server else mend)
        return
    with store:
        since = f", since {server.since:%Y-%m-%d %H:%M} UTC" if server and server.since else ""
        yield well("server", f"answers at {store.uri}{since}")
        for check in (check_version, check_indexes, check_sources, check_embeddings):
            try:
                yield check(store)
            except BiogkError as error:
                yield broken(check.__name__.removeprefix("check_"), error.message, error.advice)
