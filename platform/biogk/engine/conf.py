"""neo4j.conf: written at every start: it always says what runs."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from biogk.engine.memory import Memory
from biogk.engine.ports import LOOPBACK

FOLDERS = ("conf", "data", "import", "logs", "plugins", "run")
INITIAL_HEAP_MB = 512
JVM_VARIABLE = "NEO4J_server_jvm_additional"
"""Environment variable with further options of the Java runtime, as Neo4j's containers have it."""
HEADER = "# Written by `biogk up` at every start: changes made here are lost.\n"

JVM_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    "-Dfile.encoding=UTF-8",
    "-Dlog4j2.disable.jmx=true",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


@dataclass(frozen=True)
class ServerSettings:
    """What one start of the server is configured with."""

    jars: Path
    bolt_port: int
    http_port: int
    memory: Memory

    @property
    def jvm_options(self) -> tuple[str, ...]:
        """Options of the Java runtime: the heap, ours, and those of `JVM_VARIABLE`."""
        initial = min(self.memory.heap, INITIAL_HEAP_MB)
        further = shlex.split(os.environ.get(JVM_VARIABLE, ""))
        return (f"-Xms{initial}m", f"-Xmx{self.memory.heap}m", *JVM_OPTIONS, *further)

    def text(self) -> str:
        """The configuration file: loopback only, no telemetry, unknown settings refused."""
        values = {
            "server.config.strict_validation.enabled": "true",
            "server.directories.lib": self.jars.as_posix(),
            "server.default_listen_address": LOOPBACK,
            "server.default_advertised_address": LOOPBACK,
            "server.bolt.listen_address": f"{LOOPBACK}:{self.bolt_port}",
            "server.bolt.advertised_address": f"{LOOPBACK}:{self.bolt_port}",
            "server.http.listen_address": f"{LOOPBACK}:{self.http_port}",
            "server.http.advertised_address": f"{LOOPBACK}:{self.http_port}",
            "server.https.enabled": "false",
            "server.http_enabled_modules": "TRANSACTIONAL_ENDPOINTS,BROWSER",
            "server.memory.heap.max_size": f"{self.memory.heap}m",
            "server.memory.pagecache.size": f"{self.memory.page_cache}m",
            "db.logs.query.enabled": "OFF",
            "dbms.usage_report.enabled": "false",
            "client.allow_telemetry": "false",
            # without it every stop waits ten seconds for clients that are gone already
            "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        }
        return HEADER + "".join(f"{name}={value}\n" for name, value in values.items())


def read_ports(neo4j_home: Path) -> tuple[int, int] | None:
    """Bolt and HTTP port of the last start; None where there was none."""
    try:
        text = (neo4j_home / "conf" / "neo4j.conf").read_text(encoding="utf-8")
    except OSError:
        return None
    found = [
        re.search(rf"^server\.{connector}\.listen_address=.*:(\d+)$", text, re.MULTILINE)
        for connector in ("bolt", "http")
    ]
    ports = [int(match[1]) for match in found if match]
    return (ports[0], ports[1]) if len(ports) == len(found) else None


def read_memory(neo4j_home: Path) -> tuple[str | None, str | None]:
    """Heap and page cache of the last start, as options write them; None where there was none."""
    try:
        text = (neo4j_home / "conf" / "neo4j.conf").read_text(encoding="utf-8")
    except OSError:
        return None, None
    heap, page_cache = (
        re.search(rf"^server\.memory\.{name}=(\d+m)$", text, re.MULTILINE)
        for name in ("heap\\.max_size", "pagecache\\.size")
    )
    return heap and heap[1], page_cache and page_cache[1]


def lay_out(neo4j_home: Path, settings: ServerSettings) -> None:
    """Make the folders of NEO4J_HOME, readable by their owner alone, and write neo4j.conf."""
    neo4j_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FOLDERS:
        (neo4j_home / name).mkdir(exist_ok=True)
    (neo4j_home / "conf" / "neo4j.conf").write_text(settings.text(), encoding="utf-8")
