"""Whether a port of the loopback interface is free, and who has it where it is not."""

from __future__ import annotations

import errno
import os
import socket

import psutil

from biogk.core.errors import PortTakenError, ServerError, UsageError

LOOPBACK = "127.0.0.1"
HIGHEST = 65_535


def check_ports(bolt_port: int, http_port: int) -> None:
    """Make sure that the server can listen on both.

    Raises:
        PortTakenError: a process listens on one of them.
        UsageError: they are the same, or no ports.
        ServerError: the system does not let this user listen there.
    """
    if bolt_port == http_port:
        raise UsageError(
            f"Bolt and HTTP cannot share port {bolt_port}.",
            "Give --bolt-port and --http-port different numbers.",
        )
    wanted = {"--bolt-port": bolt_port, "--http-port": http_port}
    for option, port in wanted.items():
        if not 1 <= port <= HIGHEST:
            raise UsageError(f"{option} {port} is no port.", f"Ports go from 1 to {HIGHEST}.")
    for option, port in wanted.items():
        _check_free(port, option)


def _check_free(port: int, option: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # a server that has just stopped leaves the port in TIME_WAIT, which is no obstacle
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ServerError(
                    f"The system does not allow to listen on port {port}: {error.strerror}.",
                    f"Choose another one with {option}.",
                ) from error
            raise PortTakenError(
                f"Port {port} is taken by {holder(port)}.",
                f"Choose another port with {option}, or stop that process if it is yours.",
            ) from error


def holder(port: int) -> str:
    """The process that listens on a port, as far as the system tells."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN
            address = connection.laddr
            if listens and address and address.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except (psutil.Error, OSError):
        pass
    return "another process, which the system does not name"


def listens(port: int) -> bool:
    """Whether something accepts connections on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0):
            return True
    except OSError:
        return False
