"""The password of the local server: generated once, kept in a file of mode 0600."""

from __future__ import annotations

import secrets

from pydantic import SecretStr

from biogk.core.config import Connection, Home
from biogk.core.errors import ServerError
from biogk.engine import admin
from biogk.engine.conf import ServerSettings
from biogk.engine.ports import LOOPBACK

PASSWORD_BYTES = 24


def has_data(home: Home) -> bool:
    """Whether the server of this home has run before: its users are in its system database."""
    return (home.server / "data" / "databases" / "system").is_dir()


def settle(home: Home, settings: ServerSettings) -> Connection:
    """The connection for a server that is about to start, saved in the home.

    The file is written before the password is set, so that no moment of a kill leaves a
    database whose password nobody knows.

    Raises:
        ServerError: there is data, but the credentials are lost or cannot be read.
    """
    connection = _known(home) or Connection(
        uri="", password=SecretStr(secrets.token_urlsafe(PASSWORD_BYTES))
    )
    connection = connection.model_copy(update={"uri": f"bolt://{LOOPBACK}:{settings.bolt_port}"})
    connection.save(home.credentials)
    if not has_data(home):
        word = connection.password.get_secret_value()
        admin.run(home, settings, ["dbms", "set-initial-password", "--", word])
    return connection


def _known(home: Home) -> Connection | None:
    if home.credentials.exists():
        return Connection.read(home.credentials)
    if has_data(home):
        raise ServerError(
            f"{home.server / 'data'} holds a database, but its password is lost with "
            f"{home.credentials}.",
            "Put that file back from a backup, or move the data folder away and load again.",
        )
    return None
