"""The lock file: which jars make up the Neo4j server, and the checksum of each."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

HEADER = """\
# The jars of the Neo4j server that `biogk up` fetches, with their SHA-256 checksums.
# Written by `python -m biogk.engine.fetch.relock`; not meant to be edited by hand.
"""


@dataclass(frozen=True, order=True)
class Artifact:
    """One jar of a Maven repository.

    Args:
        group: Maven group id.
        name: Maven artifact id.
        version: its version.
        classifier: what tells variants of one version apart, a platform mostly; often empty.
        size: bytes.
        sha256: checksum, in hexadecimal digits.
    """

    group: str
    name: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """The name of the jar in the server's folder."""
        return "-".join(filter(None, (self.name, self.version, self.classifier))) + ".jar"

    def matches(self, path: Path) -> bool:
        """Whether the file is there, whole, and the one that was locked."""
        return path.is_file() and path.stat().st_size == self.size and sha256(path) == self.sha256


@dataclass(frozen=True)
class Lock:
    """Everything that one version of the server consists of.

    Args:
        version: of Neo4j.
        endpoint: the Maven coordinates that were resolved, `group:artifact:version` each.
        artifacts: the jars, in the order of their names.
    """

    version: str
    endpoint: tuple[str, ...]
    artifacts: tuple[Artifact, ...]

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(artifact.size for artifact in self.artifacts)

    @classmethod
    def shipped(cls) -> Lock:
        """The lock that belongs to this version of biogk."""
        return cls.parse(lock_resource().read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, text: str) -> Lock:
        """A lock from the text that `dump` wrote."""
        values = tomllib.loads(text)
        return cls(
            values["version"],
            tuple(values["endpoint"]),
            tuple(Artifact(**entry) for entry in values["artifacts"]),
        )

    def dump(self) -> str:
        """The lock as TOML, one line a jar, so that an update reads well as a difference."""
        lines = [
            HEADER + f'version = "{self.version}"',
            _array("endpoint", map(_quote, self.endpoint)),
        ]
        lines.append(_array("artifacts", map(_inline, self.artifacts)))
        return "\n".join(lines) + "\n"


def lock_resource() -> Path:
    """Where the shipped lock file lies."""
    return Path(str(resources.files(__package__) / "neo4j.lock.toml"))


def sha256(path: Path) -> str:
    """The SHA-256 checksum of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _array(key: str, items: Iterable[str]) -> str:
    return f"{key} = [\n" + "".join(f"    {item},\n" for item in items) + "]"


def _quote(text: str) -> str:
    return f'"{text}"'


def _inline(artifact: Artifact) -> str:
    return (
        f'{{ group = "{artifact.group}", name = "{artifact.name}", '
        f'version = "{artifact.version}", classifier = "{artifact.classifier}", '
        f'size = {artifact.size}, sha256 = "{artifact.sha256}" }}'
    )
