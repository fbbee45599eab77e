"""Neo4j's errors, turned into one line and an advice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from biogk.core.config import Connection
from biogk.core.errors import BiogkError, ServerError, UsageError, first_line, sentence

ACCESS_MODE = "Neo.ClientError.Statement.AccessMode"
NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
NOT_BOLT = "Neo.ClientError.Request.Invalid"
LOGS = "The server's log says more."
ADDRESSES = (
    "NEO4J_URI reads bolt://HOST:PORT or neo4j://HOST:PORT; with bolt+s:// or neo4j+s:// it is "
    "encrypted. The port is that of Bolt, 7687 if nobody chose another."
)
ANOTHER = (
    "Check NEO4J_URI: host, port (that of Bolt, not of HTTP), and whether that server encrypts "
    "(bolt+s://) or does not (bolt://)."
)


@contextmanager
def translated(uri: str) -> Iterator[None]:
    """Within it, what the driver raises becomes a `BiogkError`.

    Raises:
        ServerError: the server is not there, refuses, or failed.
        UsageError: the query cannot run as it is.
    """
    try:
        yield
    except AuthError as error:
        raise ServerError(
            f"Neo4j at {uri} refuses the user name or the password.", _login_advice()
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise ServerError(
            f"No Neo4j answers at {uri}.",
            ANOTHER if Connection.from_environment() else "Start the local one with `biogk up`.",
        ) from error
    except Neo4jError as error:
        raise _server_fault(error) from error
    except (ConfigurationError, DriverError, ValueError) as error:
        raise ServerError(
            f"Neo4j at {uri} cannot be used: {first_line(str(error))}",
            ADDRESSES,
        ) from error


def _login_advice() -> str:
    named = Connection.from_environment()
    if named is None:
        return "Check the home that --home or BIOGK_HOME names: its credentials.json has them."
    if not named.password.get_secret_value():
        return "NEO4J_PASSWORD is not set: set it beside NEO4J_URI."
    return "Check NEO4J_USERNAME and NEO4J_PASSWORD."


def _server_fault(error: Neo4jError) -> BiogkError:
    code, message = error.code or "", sentence(first_line(error.message or str(error)))
    if code == NO_DATABASE:
        return ServerError(
            "The server has no database of that name.",
            "Check NEO4J_DATABASE; the one that every server has is neo4j.",
        )
    if code == NOT_BOLT:
        return ServerError("What answers there does not speak Bolt.", ADDRESSES)
    if code == ACCESS_MODE:
        return UsageError("This query writes.", "Add --write (in Python write=True) if it should.")
    if "MemoryPoolOutOfMemory" in code or "OutOfMemory" in code:
        return ServerError(
            f"Neo4j ran out of memory: {message}", "Start it with more: `biogk up --heap 4g`."
        )
    if "TransactionCommitFailed" in code or "critical error" in message:
        return ServerError(
            "Neo4j stopped taking work after a fault of its own, most often a full disk.",
            "Free disk space, then `biogk down --force` and `biogk up`: what was committed stays, "
            "and the same command goes on from there.",
        )
    if code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        return UsageError(f"Neo4j does not take this query: {message}")
    if "No space left" in message or "TransactionLogError" in code:
        return ServerError(f"Neo4j cannot write: {message}", "Free disk space, then go on.")
    return ServerError(f"Neo4j failed ({code}): {message}", LOGS)
