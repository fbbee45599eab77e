"""The first word with a server."""

from __future__ import annotations

from urllib.parse import urlsplit

import neo4j
from neo4j import GraphDatabase

from biogk.core.config import Connection
from biogk.core.store.faults import translated

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 30.0


def connected(connection: Connection) -> neo4j.Driver:
    """A driver whose server has answered.

    Raises:
        ServerError: it does not answer, or the address names no host.
    """
    with translated(connection.uri):
        if not urlsplit(connection.uri).hostname:
            # the driver would take it for a server on this machine
            raise ValueError("the address names no host.")
        driver = GraphDatabase.driver(
            connection.uri,
            auth=(connection.username, connection.password.get_secret_value()),
            connection_timeout=CONNECT_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            user_agent="biogk",
        )
    try:
        with translated(connection.uri):
            driver.verify_connectivity()
    except BaseException:
        driver.close()
        raise
    return driver
