"""Whether Ctrl-C came: what it breaks off does not always say so."""

from __future__ import annotations

from threading import Event

CAME = Event()
"""Set by the command line, which watches for it."""


def interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is, or is behind, an error: what it breaks off raises errors of its own.

    A KeyboardInterrupt in the middle of an exchange with the server can come back as an error of
    the driver that does not name it.
    """
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return CAME.is_set()
