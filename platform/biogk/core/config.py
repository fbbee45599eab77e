"""Where biogk keeps things, and which Neo4j server it talks to."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from biogk.core.errors import ServerError

AnyPath = str | os.PathLike[str]
DEFAULT_BOLT_PORT = 7687
DEFAULT_HTTP_PORT = 7474


@dataclass(frozen=True)
class Home:
    """The folder of one biogk user or project: server data, models, runs, caches.

    Args:
        root: the folder; `Home.locate` finds the one that the user means.
    """

    root: Path

    @classmethod
    def locate(cls, given: AnyPath | None = None) -> Home:
        """The home that `--home`, else BIOGK_HOME, else the user's data folder names."""
        chosen = given or os.environ.get("BIOGK_HOME") or platformdirs.user_data_path("biogk")
        return cls(Path(chosen).expanduser().resolve())

    @property
    def demo(self) -> Home:
        """The home that `biogk demo` makes where none is named."""
        return Home(self.root / "demo")

    @property
    def server(self) -> Path:
        """NEO4J_HOME of the local server: conf, data, logs."""
        return self.root / "neo4j"

    @property
    def credentials(self) -> Path:
        """URI, user name and password of the local server, readable by its owner alone."""
        return self.root / "credentials.json"

    @property
    def runs(self) -> Path:
        """One folder a training run: checkpoint, config, logs."""
        return self.root / "runs"

    @property
    def graphs(self) -> Path:
        """Materialized task graphs."""
        return self.root / "graphs"

    @property
    def models(self) -> Path:
        """Saved general-knowledge networks."""
        return self.root / "models"

    @property
    def relations(self) -> Path:
        """The vocabulary of this home, in place of the shipped one where it is there."""
        return self.root / "relations.toml"

    @property
    def wikidata_lists(self) -> Path:
        """The lists for Wikidata of this home, in place of the shipped ones where it is there."""
        return self.root / "wikidata.toml"

    @property
    def umls_settings(self) -> Path:
        """How this home reads the UMLS, in place of the shipped file where it is there."""
        return self.root / "umls.toml"

    @property
    def published(self) -> Path:
        """Published results of this home, in place of the shipped ones where it is there."""
        return self.root / "published.toml"

    def downloads(self, source: str) -> Path:
        """What was fetched from a source, or taken out of its files, and is kept for next time."""
        return self.root / "downloads" / source

    def silver(self, corpus: str) -> Path:
        """The documents of a silver corpus."""
        return self.root / "silver" / f"{corpus}.jsonl"

    @property
    def reports(self) -> Path:
        """One folder a report: tables, plots, and the values behind them."""
        return self.root / "reports"

    @property
    def vectors(self) -> Path:
        """Sentence vectors that were computed once, by encoder."""
        return self.root / "vectors"

    def rejected(self, source: str) -> Path:
        """Malformed rows of a source's last load, with line and reason."""
        return self.root / "rejected" / source / "rejected.jsonl"

    def left_out(self, source: str) -> Path:
        """What the filters of a source's last load left out, in numbers."""
        return self.root / "rejected" / source / "left_out.json"


def shared_cache() -> Path:
    """The user's cache folder: the Neo4j jars, shared by every home."""
    return Path(os.environ.get("BIOGK_CACHE") or platformdirs.user_cache_path("biogk"))


class Connection(BaseModel):
    """How to reach a Neo4j server. The password never shows in a repr or a log."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uri: str
    username: str = "neo4j"
    password: SecretStr = SecretStr("")
    database: str = "neo4j"

    @classmethod
    def from_environment(cls) -> Connection | None:
        """The server that NEO4J_URI and its companions name; None where it is not set."""
        uri = os.environ.get("NEO4J_URI")
        if not uri:
            return None
        return cls(
            uri=uri,
            username=os.environ.get("NEO4J_USERNAME", "neo4j"),
            password=SecretStr(os.environ.get("NEO4J_PASSWORD", "")),
            database=os.environ.get("NEO4J_DATABASE", "neo4j"),
        )

    @classmethod
    def find(cls, home: Home) -> Connection:
        """The server to use: NEO4J_URI first, else the local one of this home.

        Raises:
            ServerError: neither is there, or the credentials file cannot be read.
        """
        named = cls.from_environment()
        if named is not None:
            return named
        if not home.credentials.exists():
            if home.demo.credentials.exists():
                raise ServerError(
                    f"No Neo4j server in {home.root}, but that of the demo is beside it.",
                    f"Use it: export BIOGK_HOME={home.demo.root}",
                )
            raise ServerError(
                f"No Neo4j server in {home.root}.",
                "Start one with `biogk up`, or set NEO4J_URI to a server of your own.",
            )
        return cls.read(home.credentials)

    @classmethod
    def read(cls, path: Path) -> Connection:
        """A connection from its JSON file.

        Raises:
            ServerError: the file cannot be read or is not what `save` wrote.
        """
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValidationError) as error:
            raise ServerError(
                f"The credentials in {path} cannot be read.",
                "Restore the file, or set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD.",
            ) from error

    def save(self, path: Path) -> None:
        """Write the connection, password included, to a file of mode 0600."""
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {**self.model_dump(), "password": self.password.get_secret_value()}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(values, stream, indent=2)
        path.chmod(0o600)
