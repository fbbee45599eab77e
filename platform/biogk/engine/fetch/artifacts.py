"""The folder of Neo4j's jars: fetched once, checked, shared by every home of the user."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any

from biogk.core.config import shared_cache
from biogk.core.disk import writing
from biogk.core.errors import ServerError
from biogk.core.guard import sole
from biogk.core.progress import Advance, track
from biogk.engine.fetch import maven
from biogk.engine.fetch.lock import Artifact, Lock

THREADS = 8
ATTEMPTS = 3
MEGABYTE = 1_000_000
WAITING = "Another biogk fetches Neo4j; waiting for it."


class _CancelledError(Exception):
    """Another download failed, or the user interrupted: this one ends as well."""


def jar_folder(lock: Lock) -> Path:
    """Where the jars of a lock lie. Another set of jars gets another folder."""
    digest = hashlib.sha256(lock.dump().encode()).hexdigest()
    return shared_cache().resolve() / f"neo4j-{lock.version}-{digest[:8]}"


def ensure_jars(lock: Lock | None = None) -> Path:
    """The folder with every jar of the server, fetched now where it is not there yet.

    An interrupted download resumes with the jars that are missing. Two processes at once
    do not disturb each other: the second one waits.

    Args:
        lock: what to fetch; the lock that biogk ships where it is not given.

    Raises:
        ServerError: no network, a jar that is not the locked one, no space, no permission.
    """
    lock = lock or Lock.shipped()
    folder = jar_folder(lock)
    if _complete(lock, folder):
        return folder
    with writing(folder.parent, "Set BIOGK_CACHE to another folder."):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with sole(folder.with_name(f"{folder.name}.lock"), WAITING):
            if not _complete(lock, folder):
                _install(lock, folder)
    return folder


def installed() -> str | None:
    """The version of Neo4j whose jars are all there; None where some are missing."""
    lock = Lock.shipped()
    return lock.version if _complete(lock, jar_folder(lock)) else None


def _complete(lock: Lock, folder: Path) -> bool:
    if not folder.is_dir():
        return False
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    return all(sizes.get(artifact.filename) == artifact.size for artifact in lock.artifacts)


def _install(lock: Lock, folder: Path) -> None:
    staging = folder.with_name(f"{folder.name}.part")
    if folder.exists():
        shutil.rmtree(staging, ignore_errors=True)
        folder.rename(staging)
    staging.mkdir(exist_ok=True)
    repository = staging / "maven"
    shutil.rmtree(repository, ignore_errors=True)
    label = f"Fetching Neo4j {lock.version}, {len(lock.artifacts)} jars, MB"
    with track(label, lock.size // MEGABYTE) as advance:
        _fetch_all(lock, staging, repository, _Meter(advance))
    shutil.rmtree(repository, ignore_errors=True)
    staging.rename(folder)


class _Meter:
    """Counts bytes from many threads, tells whole megabytes, and stops the threads when asked."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self._bytes = 0
        self.cancelled = Event()

    def __call__(self, count: int) -> None:
        if self.cancelled.is_set():
            raise _CancelledError
        before, self._bytes = self._bytes, self._bytes + count
        if steps := self._bytes // MEGABYTE - before // MEGABYTE:
            self._advance(steps)


def _fetch_all(lock: Lock, staging: Path, repository: Path, meter: _Meter) -> None:
    context = maven.context(repository, meter)
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [pool.submit(_fetch, each, staging, context, meter) for each in lock.artifacts]
        try:
            done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
        finally:
            meter.cancelled.set()
            pool.shutdown(wait=True, cancel_futures=True)
    for job in sorted(done, key=lambda job: isinstance(job.exception(), _CancelledError)):
        job.result()


def _fetch(artifact: Artifact, staging: Path, context: Any, meter: _Meter) -> None:
    target = staging / artifact.filename
    if artifact.matches(target):
        meter(artifact.size)
        return
    coordinates = context.project(artifact.group, artifact.name).at_version(artifact.version)
    wanted = coordinates.artifact(artifact.classifier)
    _download(artifact, wanted).replace(target)


def _download(artifact: Artifact, wanted: Any) -> Path:
    for attempt in range(1, ATTEMPTS + 1):
        wanted.cached_path.unlink(missing_ok=True)
        try:
            path: Path = wanted.resolve()
        except OSError as error:
            if error.errno is not None:  # the disk's fault; those of the network carry no number
                raise
            if attempt == ATTEMPTS:
                raise _unreached(error) from error
            continue
        except RuntimeError as error:
            raise ServerError(
                f"The Maven repository does not give out {artifact.filename}.",
                "Try again later; behind a mirror, name it in the settings of jgo.",
            ) from error
        if artifact.matches(path):
            return path
    raise ServerError(
        f"{artifact.filename} came {ATTEMPTS} times with another checksum than the locked one.",
        "Something between here and the Maven repository alters files: check proxy and mirror.",
    )


def _unreached(error: OSError) -> ServerError:
    cause = type(error).__name__
    return ServerError(
        f"The jars of Neo4j cannot be fetched: the Maven repository is not reached ({cause}).",
        "Connect to the network and call it again; it resumes.",
    )
