"""For maintainers: resolve the Neo4j server again and write the lock file.

    python -m biogk.engine.fetch.relock --neo4j 5.26.30 --browser 5.24.0

Takes a minute or two, most of it spent on parsing project files. Review the difference, run the
integration tests, then commit it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from biogk.core.config import shared_cache
from biogk.engine.fetch import maven
from biogk.engine.fetch.lock import Artifact, Lock, lock_resource, sha256

THREADS = 8


def endpoint(neo4j: str, browser: str) -> tuple[str, ...]:
    """The coordinates whose dependencies make up the server."""
    return (
        f"org.neo4j.app:neo4j-server:{neo4j}",
        f"org.neo4j:neo4j:{neo4j}",
        f"org.neo4j.client:neo4j-browser:{browser}",
    )


def resolve(neo4j: str, browser: str, folder: Path) -> Lock:
    """Find and fetch every jar of the server.

    Args:
        neo4j: version of the server, of the 5.26 line.
        browser: version of the Browser, which has a line of its own.
        folder: Maven repository to fetch into.
    """
    context = maven.context(folder)
    wanted = endpoint(neo4j, browser)
    inputs, others = context.resolver.resolve([context.create_dependency(each) for each in wanted])
    with ThreadPoolExecutor(THREADS) as pool:
        artifacts = sorted(pool.map(_locked, [*inputs, *others]))
    return Lock(neo4j, wanted, tuple(artifacts))


def _locked(dependency: Any) -> Artifact:
    path = dependency.artifact.resolve()
    return Artifact(
        dependency.groupId,
        dependency.artifactId,
        dependency.version,
        dependency.classifier,
        path.stat().st_size,
        sha256(path),
    )


@click.command(help=(__doc__ or "").split("\n", 1)[0])
@click.option("--neo4j", default="5.26.30", show_default=True, help="Version of the server.")
@click.option("--browser", default="5.24.0", show_default=True, help="Version of the Browser.")
def main(neo4j: str, browser: str) -> None:
    """Write the lock file of this checkout."""
    lock = resolve(neo4j, browser, shared_cache() / "maven")
    lock_resource().write_text(lock.dump(), encoding="utf-8")
    click.echo(f"{len(lock.artifacts)} jars, {lock.size / 1e6:.0f} MB: {lock_resource()}")


if __name__ == "__main__":
    main()
