"""Fixtures of the whole suite: one real Neo4j server, the packaged encoder, the real data."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("GOMP_SPINCOUNT", "5000")  # as the command line does, before torch loads

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.core.store.values import plain
from biogk.engine.conf import JVM_VARIABLE
from biogk.engine.server import start, stop
from biogk.load.ingest import load_corpus, load_knowledge
from small import small_corpus, small_source

if TYPE_CHECKING:
    # torch and transformers take ten seconds to import, which a test of a loader need not wait for
    from biogk.training.language.encoder import Encoder
    from biogk.training.language.vectors import VectorCache
    from small_fits import Ground

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(autouse=True, scope="session")
def _closed_environment() -> Iterator[None]:
    """No test reaches a user's server or the network; Ctrl-C reaches the tests' commands."""
    # a suite that runs in the background of a shell hands down an ignored SIGINT
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # a suite that is ended (by `timeout`, say) stops its server, as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "NEO4J_URI",
            "NEO4J_USERNAME",
            "NEO4J_PASSWORD",
            "NEO4J_DATABASE",
            "BIOGK_HOME",
            "BIOGK_REVIEWER",
        ):
            patch.delenv(name, raising=False)
        patch.setenv("HF_HUB_OFFLINE", "1")
        # a server that lives for minutes loses more by its second compiler than it gains
        patch.setenv(JVM_VARIABLE, "-XX:TieredStopAtLevel=1")
        yield


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The folder of the suite's server."""
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def connection(home: Home) -> Iterator[Connection]:
    """A Neo4j server that the suite starts and stops."""
    start(home, free_port(), free_port(), heap="512m", page_cache="128m")
    yield Connection.read(home.credentials)
    stop(home)


@pytest.fixture
def store(connection: Connection) -> Iterator[Store]:
    """The suite's database, empty but for its schema."""
    with Store(connection) as opened:
        empty(opened)
        ensure_schema(opened)
        yield opened


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The MiniLM weights that come along. A test that trains loads its own."""
    from biogk.training.language.load import load_encoder

    return load_encoder("minilm", "cpu")


@pytest.fixture
def cache(encoder: Encoder, tmp_path: Path) -> Iterator[VectorCache]:
    """An empty cache of sentence vectors."""
    from biogk.training.language.vectors import VectorCache

    with VectorCache(tmp_path / "vectors", encoder) as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with an encoder of one layer, for trainings that need not be good."""
    from small_fits import tiny_encoder

    return tiny_encoder(encoder, tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def ground(tiny: str, tmp_path: Path) -> Ground:
    """Where the trainings of a test take place, without a server."""
    from small_fits import Ground

    return Ground(tiny, tmp_path)


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    """A file for malformed rows."""
    return tmp_path / "rejected.jsonl"


@pytest.fixture
def loaded(store: Store, aside: Path) -> Store:
    """The database with the small source and the small corpus."""
    load_knowledge(store, small_source(), rejected_file=aside)
    load_corpus(store, small_corpus(), rejected_file=aside)
    return store


@pytest.fixture
def known(loaded: Store, cache: VectorCache, tmp_path: Path) -> Store:
    """The same database, weighed, embedded and linked."""
    from biogk.training.embeddings.embed import embed
    from biogk.training.linking.link import link
    from biogk.training.weights.weigh import weigh

    weigh(loaded, cache)
    embed(loaded, cache, tmp_path / "models", all_triples=True)
    link(loaded)
    return loaded


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; the tests that need it are skipped where it is not."""
    folder = Path(os.environ.get("BIOGK_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder} (BIOGK_TEST_DATA names another folder)")
    return folder


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def empty(store: Store) -> None:
    """Remove all nodes and edges of the suite's own database."""
    store.table("MATCH (n) DETACH DELETE n", {}, write=True)


@pytest.fixture
def snapshot(store: Store) -> Callable[[], list[str]]:
    """A function that writes the whole database down, to compare it before and after."""

    return lambda: dump(store)


def dump(store: Store) -> list[str]:
    """The whole database: every node and edge with its properties, but for times of loads."""
    nodes = store.table("MATCH (n) RETURN labels(n) AS l, properties(n) AS p", {})
    edges = store.table(
        "MATCH (a)-[r]->(b) RETURN coalesce(a.id, ''), type(r), properties(r), b.id", {}
    )
    for labels, properties in nodes.rows:
        labels.sort()  # their order is that of the server's own numbers
        properties.pop("loaded_at", None)
    rows = [*nodes.rows, *edges.rows]
    return sorted(json.dumps(plain(row), sort_keys=True) for row in rows)
