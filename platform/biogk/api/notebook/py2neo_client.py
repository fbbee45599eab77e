"""The same database through py2neo, for those who have code that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.core.config import Connection
from biogk.core.errors import UsageError

if TYPE_CHECKING:
    import py2neo


def open_py2neo(connection: Connection) -> py2neo.Graph:
    """A py2neo Graph on the server and database of a connection.

    Raises:
        UsageError: py2neo is not installed.
    """
    try:
        from py2neo import Graph
    except ImportError as error:
        raise UsageError(
            "py2neo is not installed.", "Install it: pip install 'biogk[py2neo]'."
        ) from error
    auth = (connection.username, connection.password.get_secret_value())
    return Graph(connection.uri, auth=auth, name=connection.database)
