"""Every failure that a user can cause.

    BiogkError                   exit code 1
    ├── UsageError               2: options or names that cannot work
    ├── StorageError             1: a file that cannot be written, a disk that is full
    ├── InputError               1: a file or row that cannot be read
    │   └── RejectedError        1: more malformed rows than --max-rejected allows
    ├── ServerError              1: Neo4j is not there, refuses, or closed the connection
    │   └── PortTakenError       1: something else listens on the port
    ├── EndpointError            1: a web service that a source is read from does not answer well
    ├── EncoderError             1: a language model that cannot be loaded
    ├── TrainingError            1: no data to train on, a loss that is not finite
    └── RunError                 1: a run that is missing, incomplete, or of another model
        └── StaleRunError        1: a training that cannot go on, for the database has changed

Each carries one line that says what happened and where, and `advice`: what to do about it.
"""

from __future__ import annotations

BROKEN_OFF = 130
"""The exit code after Ctrl-C: what shells give a command that it ends."""


class BiogkError(Exception):
    """The root: a message of one line and an advice of one line.

    Args:
        message: what happened, and where.
        advice: what the user can do; empty where the message already says it.
    """

    exit_code = 1

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class UsageError(BiogkError):
    """Options, names or parameters that cannot work together."""

    exit_code = 2


class StorageError(BiogkError):
    """A file that cannot be written, or a disk that is full."""


class InputError(BiogkError):
    """A file or a row that cannot be read."""


class RejectedError(InputError):
    """More rows were malformed than the load allows."""


class ServerError(BiogkError):
    """Neo4j is not there, refuses, or closed the connection."""


class PortTakenError(ServerError):
    """Another process listens on the port that Neo4j should use."""


class EndpointError(BiogkError):
    """A web service is not there, refuses, or does not answer as it should."""


class EncoderError(BiogkError):
    """A language model that cannot be loaded or used."""


class TrainingError(BiogkError):
    """Nothing to train on, or a training that cannot go on."""


class RunError(BiogkError):
    """A run that is missing, incomplete, or made by another model."""


class StaleRunError(RunError):
    """A training that cannot go on, for the database has changed since it began."""


def first_line(text: str, longest: int = 300) -> str:
    """The first line of another library's message, for an error of one line."""
    return text.strip().splitlines()[0][:longest] if text.strip() else "no reason was given"


def sentence(text: str) -> str:
    """The text with a full stop, if it has no end of its own."""
    return text if text.endswith((".", "?", "!")) else f"{text}."
