"""The Maven repositories, seen through jgo."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jgo.config import GlobalSettings
from jgo.maven import MavenContext, PythonResolver

TIMEOUT_SECONDS = 30

Advance = Callable[[int], None]


def context(folder: Path, advance: Advance | None = None) -> Any:
    """A resolver that keeps what it fetches in `folder`.

    Repositories named in the user's jgo settings, a company's mirror for example, count too.

    Args:
        folder: laid out as a Maven repository; read first, written to.
        advance: told the bytes that arrived, from the thread that fetches; ends the download
            where it raises.
    """
    # jgo warns of checksums on a logger; the lock's checksums decide here, with a clear error
    logging.getLogger("jgo").setLevel(logging.ERROR)

    @contextmanager
    def told(_filename: str, _total: int) -> Iterator[Advance]:
        yield advance or (lambda _count: None)

    resolver = PythonResolver(progress_callback=told)
    maven = MavenContext(resolver, repo_cache=folder, timeout=TIMEOUT_SECONDS)
    maven.remote_repos |= GlobalSettings.load().repositories
    return maven
