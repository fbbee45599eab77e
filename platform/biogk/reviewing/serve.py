"""The page served on loopback, in a thread."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from biogk.core.errors import PortTakenError
from biogk.engine.ports import LOOPBACK, holder
from biogk.reviewing.app import app_of
from biogk.reviewing.desk import Desk

PATIENCE_S = 5


@contextmanager
def served(desk: Desk, title: str, port: int = 0) -> Iterator[str]:
    """Answer browsers on this machine as long as the block runs; the address, its secret in it.

    Args:
        desk: the queue and its reviewer.
        title: what the queue is called.
        port: 0 for any that is free.

    Raises:
        PortTakenError: something else listens on the port.
    """
    app, path = app_of(desk, title)
    # warnings only: a line a request would show the secret in logs
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=PATIENCE_S
    )
    with _listening(port) as listener:
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}{path}"
        finally:
            server.should_exit = True
            thread.join()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise PortTakenError(
            f"The page cannot be served on port {port}: it is taken by {holder(port)}.",
            "Choose another with --port, or leave it out.",
        ) from error
