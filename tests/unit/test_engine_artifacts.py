"""The fetching of jars, against a Maven repository that the test serves on the loopback."""

from __future__ import annotations

import gc
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from biogk.core.errors import ServerError, StorageError
from biogk.engine.fetch.artifacts import ensure_jars, jar_folder
from biogk.engine.fetch.lock import Artifact, Lock, sha256

CONTENTS = {"alpha": b"a" * 1_500_000, "beta": b"b" * 700_000, "gamma": b"c"}


@dataclass
class Repository:
    """A Maven repository of three jars, and what was asked of it."""

    folder: Path
    lock: Lock
    asked: list[str] = field(default_factory=list)

    def path(self, artifact: Artifact) -> Path:
        group = Path(*artifact.group.split("."))
        return self.folder / group / artifact.name / artifact.version / artifact.filename


def artifact(name: str, content: bytes) -> Artifact:
    return Artifact(
        "org.example",
        name,
        "1.0",
        "linux" if name == "gamma" else "",
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    artifacts = tuple(artifact(name, content) for name, content in CONTENTS.items())
    served = Repository(tmp_path / "repository", Lock("1.0", ("org.example:alpha:1.0",), artifacts))
    for each in artifacts:
        served.path(each).parent.mkdir(parents=True)
        served.path(each).write_bytes(CONTENTS[each.name])

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path.rpartition("/")[2])
            super().do_GET()

        def log_message(self, *_: object) -> None:
            return

    handler = partial(Handler, directory=str(served.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        point_jgo_to(f"http://127.0.0.1:{server.server_port}", tmp_path, monkeypatch)
        monkeypatch.setenv("BIOGK_CACHE", str(tmp_path / "cache"))
        yield served
        server.shutdown()


def point_jgo_to(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = folder / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = {url}\n", encoding="utf-8")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))


def test_every_jar_lands_in_one_folder(repository: Repository) -> None:
    folder = ensure_jars(lock=repository.lock)

    assert folder == jar_folder(repository.lock)
    assert sorted(path.name for path in folder.iterdir()) == [
        "alpha-1.0.jar",
        "beta-1.0.jar",
        "gamma-1.0-linux.jar",
    ]
    assert all(each.matches(folder / each.filename) for each in repository.lock.artifacts)


def test_a_complete_folder_asks_for_nothing(repository: Repository) -> None:
    ensure_jars(lock=repository.lock)
    repository.asked.clear()

    ensure_jars(lock=repository.lock)

    assert repository.asked == []


def test_a_broken_off_download_goes_on(repository: Repository) -> None:
    alpha, beta, _ = repository.lock.artifacts
    staging = jar_folder(repository.lock).with_name(jar_folder(repository.lock).name + ".part")
    leftover = staging / "maven" / "org" / "example" / "beta" / "1.0"
    leftover.mkdir(parents=True)
    (leftover / beta.filename).write_bytes(b"half")
    (staging / alpha.filename).write_bytes(CONTENTS["alpha"])

    folder = ensure_jars(lock=repository.lock)

    assert alpha.filename not in repository.asked
    assert sha256(folder / beta.filename) == beta.sha256
    assert not staging.exists()


def test_a_jar_that_was_deleted_comes_back(repository: Repository) -> None:
    folder = ensure_jars(lock=repository.lock)
    (folder / "beta-1.0.jar").unlink()
    repository.asked.clear()

    ensure_jars(lock=repository.lock)

    assert (folder / "beta-1.0.jar").exists()
    assert "alpha-1.0.jar" not in repository.asked


def test_an_altered_jar_is_refused(repository: Repository) -> None:
    beta = repository.lock.artifacts[1]
    repository.path(beta).write_bytes(b"x" * beta.size)

    with pytest.raises(ServerError, match=r"beta-1\.0\.jar .* another checksum"):
        ensure_jars(lock=repository.lock)
    assert not jar_folder(repository.lock).exists()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_jar_that_is_not_there_is_named(repository: Repository) -> None:
    repository.path(repository.lock.artifacts[2]).unlink()

    with pytest.raises(ServerError, match=r"does not give out gamma-1\.0-linux\.jar") as caught:
        ensure_jars(lock=repository.lock)
    # jgo leaves the refused response open: have it collected where the warning is expected
    del caught
    gc.collect()


def test_no_network_is_one_clear_line(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_jgo_to("http://127.0.0.1:9", tmp_path, monkeypatch)

    with pytest.raises(ServerError, match="Maven repository is not reached") as caught:
        ensure_jars(lock=repository.lock)
    assert "\n" not in str(caught.value)


def test_a_cache_that_is_no_folder(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("BIOGK_CACHE", str(tmp_path / "file"))

    with pytest.raises(StorageError, match="cannot be written") as caught:
        ensure_jars(lock=repository.lock)
    assert "BIOGK_CACHE" in caught.value.advice


def test_two_at_once_fetch_once(repository: Repository) -> None:
    threads = [threading.Thread(target=ensure_jars, kwargs={"lock": repository.lock})]
    threads += [threading.Thread(target=ensure_jars, kwargs={"lock": repository.lock})]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert repository.asked.count("alpha-1.0.jar") == 1
    assert jar_folder(repository.lock).is_dir()
