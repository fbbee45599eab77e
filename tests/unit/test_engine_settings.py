"""Memory, ports, configuration and argument files of the local server."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
from pathlib import Path

import psutil
import pytest

from biogk.core.disk import writing
from biogk.core.errors import PortTakenError, ServerError, StorageError, UsageError
from biogk.engine.conf import JVM_VARIABLE, ServerSettings, lay_out, read_ports
from biogk.engine.faults import check_space, failure, last_fault
from biogk.engine.fetch.java import environment, java, quoted, write_arguments
from biogk.engine.memory import LEAST_MB, MOST_MB, Memory, parse_size
from biogk.engine.ports import check_ports, listens

SETTINGS = ServerSettings(Path("jars"), 7687, 7474, Memory(1024, 768))


@pytest.mark.parametrize(("text", "expected"), [("512m", 512), ("2g", 2048), (" 3G ", 3072)])
def test_sizes(text: str, expected: int) -> None:
    assert parse_size("heap", text) == expected


@pytest.mark.parametrize("text", ["2", "2gb", "-1g", "half", "1.5g"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="is not a size"):
        parse_size("heap", text)


def test_memory_is_moderate_by_default() -> None:
    memory = Memory.choose()

    assert LEAST_MB <= memory.heap <= MOST_MB
    assert LEAST_MB <= memory.page_cache <= MOST_MB


def test_memory_has_limits() -> None:
    machine = psutil.virtual_memory().total >> 20
    with pytest.raises(UsageError, match="the machine has"):
        Memory.choose(f"{machine}m")
    with pytest.raises(UsageError, match="heap under"):
        Memory.choose("1m")


def test_options_of_the_java_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(JVM_VARIABLE, "-XX:A=1 '-Db=c d'")
    assert SETTINGS.jvm_options[:2] == ("-Xms512m", "-Xmx1024m")
    assert SETTINGS.jvm_options[-2:] == ("-XX:A=1", "-Db=c d")


def test_the_configuration_keeps_to_the_loopback(tmp_path: Path) -> None:
    lay_out(tmp_path / "neo4j", SETTINGS)
    lines = (tmp_path / "neo4j" / "conf" / "neo4j.conf").read_text(encoding="utf-8").splitlines()

    assert "server.default_listen_address=127.0.0.1" in lines
    assert "server.bolt.listen_address=127.0.0.1:7687" in lines
    assert "server.https.enabled=false" in lines
    assert "dbms.usage_report.enabled=false" in lines
    assert "client.allow_telemetry=false" in lines
    assert "server.config.strict_validation.enabled=true" in lines
    assert stat.S_IMODE((tmp_path / "neo4j").stat().st_mode) == 0o700


def test_ports_are_read_from_the_last_configuration(tmp_path: Path) -> None:
    assert read_ports(tmp_path) is None
    lay_out(tmp_path, SETTINGS)
    assert read_ports(tmp_path) == (7687, 7474)

    (tmp_path / "conf" / "neo4j.conf").write_text("broken", encoding="utf-8")
    assert read_ports(tmp_path) is None


def test_a_taken_port_names_its_process() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        other = port + 1 if port < 65_000 else port - 1

        assert listens(port)
        with pytest.raises(
            PortTakenError, match=f"Port {port} is taken by .*{os.getpid()}"
        ) as bolt:
            check_ports(port, other)
        with pytest.raises(PortTakenError) as http:
            check_ports(other, port)
    assert "--bolt-port" in bolt.value.advice
    assert "--http-port" in http.value.advice


@pytest.mark.parametrize(("bolt", "http"), [(7687, 7687), (0, 7474), (7687, 70_000)])
def test_ports_that_cannot_work(bolt: int, http: int) -> None:
    with pytest.raises(UsageError):
        check_ports(bolt, http)


def test_an_argument_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "arguments"
    path.write_text("open to all", encoding="utf-8")
    path.chmod(0o644)

    write_arguments(path, ["-cp", "a b"])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == '"-cp"\n"a b"\n'


def test_java_reads_quoted_arguments_as_they_were(tmp_path: Path) -> None:
    value = 'a "quoted" \\ path with # signs'
    write_arguments(tmp_path / "arguments", [f"-Dword={value}", "-XshowSettings:properties"])
    write_arguments(tmp_path / "last", ["-version"])

    done = subprocess.run(
        [java(), f"@{tmp_path / 'arguments'}", f"@{tmp_path / 'last'}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"word = {value}" in done.stderr
    assert quoted("a\nb") == '"a\\nb"'


def test_the_environment_carries_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-Xmx1m")

    values = environment(tmp_path)

    assert "secret" not in values.values()
    assert "JDK_JAVA_OPTIONS" not in values
    assert values["NEO4J_HOME"] == str(tmp_path)


LOG_OF_LOCK = """\
2026-01-01 10:00:00.000+0000 INFO  Starting...
2026-01-01 10:00:01.000+0000 ERROR Failed to start Neo4j on 127.0.0.1:7474.
java.lang.RuntimeException: Error starting Neo4j database server
\tat org.neo4j.Some.method(Some.java:1)
Caused by: org.neo4j.kernel.lifecycle.LifecycleException: Component failed
\t... 5 more
Caused by: org.neo4j.io.locker.FileLockException: Lock file has been locked by another process: x
\t... 9 more
2026-01-01 10:00:02.000+0000 INFO  Stopped.
"""
LOG_OF_JVM = """\
Error occurred during initialization of VM
Could not reserve enough space for 4194304KB object heap
"""


def test_the_root_cause_of_a_log() -> None:
    assert last_fault(LOG_OF_LOCK) == "Lock file has been locked by another process: x"
    assert last_fault(LOG_OF_JVM) == "Could not reserve enough space for 4194304KB object heap"
    assert last_fault("2026-01-01 10:00:00.000+0000 INFO  Starting...\n") == "Starting..."
    assert last_fault("") == "it wrote nothing"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (LOG_OF_LOCK, "Another Neo4j has this folder open"),
        (LOG_OF_JVM, "--heap"),
        ("java.io.IOException: No space left on device", "Free disk space"),
        ("java.net.BindException: Address already in use", "--bolt-port"),
        ("something else", "The log is"),
    ],
)
def test_a_known_cause_brings_advice(tmp_path: Path, text: str, advice: str) -> None:
    log = tmp_path / "console.log"
    log.write_text(text, encoding="utf-8")

    error = failure("Neo4j ended", log)

    assert advice in error.advice
    assert str(log) in error.advice
    assert "\n" not in str(error)


def test_a_missing_log_is_no_fault(tmp_path: Path) -> None:
    assert "it wrote nothing" in failure("Neo4j ended", tmp_path / "none").message


@pytest.mark.parametrize(("number", "message"), [(28, "No space left"), (13, "cannot be written")])
def test_faults_of_the_file_system(tmp_path: Path, number: int, message: str) -> None:
    with pytest.raises(StorageError, match=message), writing(tmp_path):
        raise OSError(number, os.strerror(number))


def test_a_disk_without_room(tmp_path: Path) -> None:
    check_space(tmp_path, 1)
    with pytest.raises(ServerError, match="MB are free"):
        check_space(tmp_path, 10**9)
