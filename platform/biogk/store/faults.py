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

from biogk.errors import BiogkError, ServerError, UsageError, first_line

ACCESS_MODE = "Neo.ClientError.Statement.AccessMode"
LOGS = "The server's log says more (`biogk status` names it)."


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
            f"Neo4j at {uri} refuses the user name or the password.",
            "Check NEO4J_USERNAME and NEO4J_PASSWORD, or the home that `--home` names.",
        ) from error
    except (ServiceUnavailable, SessionExpired) as error:
        raise ServerError(
            f"No Neo4j answers at {uri}.",
            "Start the local one with `biogk up`, or check NEO4J_URI.",
        ) from error
    except Neo4jError as error:
        raise _server_fault(error) from error
    except (ConfigurationError, DriverError, ValueError) as error:
        raise ServerError(
            f"Neo4j at {uri} cannot be used: {first_line(str(error))}",
            "NEO4J_URI reads bolt://HOST:PORT or neo4j://HOST:PORT.",
        ) from error


def _server_fault(error: Neo4jError) -> BiogkError:
    code, message = error.code or "", first_line(error.message or str(error))
    if code == ACCESS_MODE:
        return UsageError("This query writes.", "Add --write if it should.")
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
