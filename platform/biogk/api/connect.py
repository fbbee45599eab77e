"""`connect`: from the address of a server to an open graph."""

from __future__ import annotations

import logging

from pydantic import SecretStr

from biogk.api.graph import Graph
from biogk.core.config import AnyPath, Connection, Home
from biogk.core.model.vocabulary import HomeVocabulary


def connect(
    home: AnyPath | None = None,
    *,
    uri: str | None = None,
    username: str = "neo4j",
    password: str = "",
    database: str = "neo4j",
) -> Graph:
    """Open the graph that the commands would use, or the one at an address.

    Args:
        home: folder of data and local server; else BIOGK_HOME, else the user's data folder.
        uri: address of a server, `bolt://127.0.0.1:7687`; else NEO4J_URI, else the local one.
        username: at that address.
        password: at that address.
        database: at that address.

    Raises:
        ServerError: no server is there, or it refuses.

    Example:
        >>> graph = connect()  # doctest: +SKIP
        >>> graph.neighbours("aspirin")  # doctest: +SKIP
    """
    from biogk.core.store.driver import Store

    place = Home.locate(home)
    lexis = HomeVocabulary(place.relations)
    told = logging.getLogger("neo4j.notifications")
    if told.level == logging.NOTSET:
        # the server warns of each property that no node has yet, at every question
        told.setLevel(logging.ERROR)
    if uri is None:
        return Graph(Store(Connection.find(place), lexis), place)
    word = SecretStr(password)
    return Graph(
        Store(Connection(uri=uri, username=username, password=word, database=database), lexis),
        place,
    )
