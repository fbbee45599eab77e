"""A bulk load into a Neo4j that is installed with its own programs, as --neo4j-home names it."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from biogk.core.config import Connection
from biogk.core.errors import ServerError
from biogk.core.store.driver import Store
from biogk.engine.conf import ServerSettings, lay_out
from biogk.engine.fetch import artifacts
from biogk.engine.fetch.java import class_path, environment, java
from biogk.engine.memory import Memory
from commands import answer
from conftest import free_port

pytestmark = pytest.mark.server

PROGRAMS = {
    "neo4j": "org.neo4j.server.startup.Neo4jCommand",
    "neo4j-admin": "org.neo4j.cli.AdminTool",
}
PATIENCE_S = 120


def program(folder: Path, *words: str) -> None:
    subprocess.run(
        [folder / "bin" / words[0], *words[1:]],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[tuple[Path, Connection]]:
    """A folder with bin, conf and data, whose server runs."""
    folder, jars = tmp_path / "neo4j", artifacts.ensure_jars()
    settings = ServerSettings(jars, free_port(), free_port(), Memory(512, 128))
    lay_out(folder, settings)
    (folder / "bin").mkdir()
    for name, main in PROGRAMS.items():
        script = folder / "bin" / name
        command = f"{java()} -XX:TieredStopAtLevel=1 -cp {class_path([jars])} {main}"
        script.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        script.chmod(0o755)
    word = secrets.token_urlsafe()
    program(folder, "neo4j-admin", "dbms", "set-initial-password", "--", word)
    program(folder, "neo4j", "start")
    connection = Connection(uri=f"bolt://127.0.0.1:{settings.bolt_port}", password=SecretStr(word))
    yield folder, connection
    program(folder, "neo4j", "stop")


def opened(connection: Connection) -> Store:
    """The store, once the server answers."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return Store(connection)
        except ServerError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def test_an_installed_server_is_loaded(installed: tuple[Path, Connection], tmp_path: Path) -> None:
    folder, connection = installed
    (tmp_path / "entities.tsv").write_text("id\tname\tkind\nt:1\ta\tDrug\nt:2\tb\tDisease\n")
    (tmp_path / "triples.tsv").write_text("subject\trelation\tobject\nt:1\tTREATS\tt:2\n")
    there = {
        "NEO4J_URI": connection.uri,
        "NEO4J_PASSWORD": connection.password.get_secret_value(),
        "JAVA_HOME": environment(folder)["JAVA_HOME"],
    }
    opened(connection).close()

    report = answer(
        *("load", "triples", tmp_path, "--bulk", "always", "--neo4j-home", folder),
        home=tmp_path / "home",
        env=there,
    )

    assert report["method"] == "bulk import"
    with opened(connection) as store:
        found = store.table("MATCH (a:Drug)-[:TREATS]->(b:Disease) RETURN a.name, b.name", {})
        assert [list(row) for row in found.rows] == [["a", "b"]]
    assert not list((folder / "data").glob("biogk-bulk/*"))
