"""Servers that are not there, refuse, or cannot start: one clear line each."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.engine.server import info
from commands import answer, assert_one_line, done, run
from conftest import free_port

pytestmark = pytest.mark.server

ASKING = ["status", "query likeliest", "weigh --encoder minilm", "link", "runs list"]


def variables(connection: Connection, **other: str) -> dict[str, str]:
    """The environment of a user who names the suite's server."""
    return {
        "NEO4J_URI": connection.uri,
        "NEO4J_USERNAME": connection.username,
        "NEO4J_PASSWORD": connection.password.get_secret_value(),
        **other,
    }


def changed(connection: Connection, home: Path, **values: str) -> Path:
    """A home whose credentials are those of the suite's server but for some values."""
    kept = connection.model_dump() | {"password": connection.password.get_secret_value()}
    home.mkdir(exist_ok=True)
    (home / "credentials.json").write_text(json.dumps(kept | values), encoding="utf-8")
    return home


@pytest.mark.parametrize("command", ASKING)
def test_no_server_at_all(command: str, tmp_path: Path) -> None:
    assert_one_line(run(*command.split(), home=tmp_path), str(tmp_path), "biogk up", codes=[1])


def test_load_without_a_server(tmp_path: Path) -> None:
    (tmp_path / "entities.tsv").write_text("id\tname\tkind\nt:1\ta\tDrug\n", encoding="utf-8")
    (tmp_path / "triples.tsv").write_text("subject\trelation\tobject\n", encoding="utf-8")
    assert_one_line(run("load", "triples", tmp_path, home=tmp_path), "No Neo4j server")


def test_server_that_is_down(connection: Connection, tmp_path: Path) -> None:
    home = changed(connection, tmp_path, uri=f"bolt://127.0.0.1:{free_port()}")
    assert_one_line(run("status", home=home), "No Neo4j answers", "biogk up", codes=[1])
    env = {"NEO4J_URI": f"bolt://127.0.0.1:{free_port()}"}
    told = assert_one_line(run("status", home=tmp_path, env=env), "Check NEO4J_URI", codes=[1])
    assert "biogk up" not in told


def test_the_server_of_the_demo_is_beside_the_home(connection: Connection, tmp_path: Path) -> None:
    demo = changed(connection, tmp_path / "demo")
    result = run("status", home=tmp_path)
    assert_one_line(result, f"export BIOGK_HOME={demo}", codes=[1])
    assert f"export BIOGK_HOME={demo}" in run(home=tmp_path).stderr


def test_wrong_password(connection: Connection, tmp_path: Path) -> None:
    home = changed(connection, tmp_path, password="not the password")
    result = run("status", home=home)
    assert_one_line(result, "refuses the user name or the password", codes=[1])
    assert "not the password" not in result.stdout + result.stderr


@pytest.mark.parametrize("uri", ["127.0.0.1:7687", "ftp://127.0.0.1", "bolt://", "bolt://:7687"])
def test_uri_that_is_none(uri: str, tmp_path: Path) -> None:
    assert_one_line(run("status", home=tmp_path, env={"NEO4J_URI": uri}), "NEO4J_URI")


def test_damaged_credentials(tmp_path: Path) -> None:
    (tmp_path / "credentials.json").write_text('{"uri": "bolt', encoding="utf-8")
    assert_one_line(run("status", home=tmp_path), "credentials.json cannot be read")


def test_named_server_is_used_and_left_alone(
    connection: Connection, loaded: Store, tmp_path: Path
) -> None:
    env = variables(connection)
    assert connection.uri in done("up", home=tmp_path, env=env)
    assert "not biogk's to stop" in done("down", home=tmp_path, env=env)
    assert {"label": "Entity", "nodes": 10} in answer("status", home=tmp_path, env=env)["labels"]
    assert not (tmp_path / "neo4j").exists()


def test_named_server_that_refuses(connection: Connection, tmp_path: Path) -> None:
    env = variables(connection, NEO4J_PASSWORD="not the password")
    assert_one_line(run("up", home=tmp_path, env=env), "refuses", "Check NEO4J_USERNAME")
    env = variables(connection, NEO4J_PASSWORD="")
    assert_one_line(run("status", home=tmp_path, env=env), "NEO4J_PASSWORD is not set")


def test_a_name_that_the_server_has_not(connection: Connection, tmp_path: Path) -> None:
    env = variables(connection, NEO4J_DATABASE="nothing")
    assert_one_line(run("status", home=tmp_path, env=env), "NEO4J_DATABASE", codes=[1])


def test_a_port_that_speaks_no_bolt(home: Home, connection: Connection, tmp_path: Path) -> None:
    there = info(home)
    assert there is not None
    web = there.browser_uri.removesuffix("/browser/")
    for uri in (web, web.replace("http", "bolt")):
        env = variables(connection, NEO4J_URI=uri)
        assert_one_line(run("status", home=tmp_path, env=env), "Bolt", codes=[1])


@pytest.mark.parametrize("option", ["--bolt-port", "--http-port"])
def test_port_taken(option: str, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        other = "--http-port" if option == "--bolt-port" else "--bolt-port"
        result = run("up", option, str(taken), other, str(free_port()), home=tmp_path)
    assert_one_line(result, str(taken), str(os.getpid()), option, codes=[1])


def test_status_says_what_there_is(home: Home, loaded: Store) -> None:
    status = answer("status", home=home.root)
    assert status["version"].startswith("5.26")
    edges = {row["type"]: row["edges"] for row in status["relationship_types"]}
    assert edges["TREATS"] == 4
    assert edges["HAS_SYMPTOM"] == 5
    shown = done("status", home=home.root)
    for part in (status["uri"], "Entity", "TREATS", "entity_names", "small", "MB"):
        assert part in shown


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 2 MB that has no space left."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        with (folder / "filler").open("wb", buffering=0) as filler:
            while True:
                try:
                    filler.write(bytes(4096))
                except OSError:
                    break
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_disk_full_at_the_first_start(full_disk: Path) -> None:
    ports = ("--bolt-port", str(free_port()), "--http-port", str(free_port()))
    assert_one_line(run("up", *ports, home=full_disk / "home"), "0 MB are free", "--home")


def test_disk_full_for_rejected_rows(
    full_disk: Path, home: Home, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "entities.tsv").write_text(
        "id\tname\tkind\n" + "t:1\ta\tNothing\n" * 500, encoding="utf-8"
    )
    (tmp_path / "triples.tsv").write_text("subject\trelation\tobject\n", encoding="utf-8")
    aside = full_disk / "rejected.jsonl"
    result = run("load", "triples", tmp_path, "--rejected", aside, home=home.root)
    assert_one_line(result, str(aside), "No space left", "--rejected")


@pytest.mark.parametrize(
    "command",
    [
        "weigh --encoder minilm",
        "embed --encoder minilm",
        "materialize --corpus little",
        "train --corpus little --encoder minilm --set training.epochs=1",
    ],
)
def test_disk_full_where_a_command_keeps_files(
    command: str, full_disk: Path, connection: Connection, known: Store
) -> None:
    env = variables(connection)
    assert_one_line(run(*command.split(), home=full_disk / "home", env=env), "disk", "ree ")
