"""The shipped lock file."""

from __future__ import annotations

import re

from biogk.engine.fetch.lock import Lock, lock_resource
from biogk.engine.fetch.relock import endpoint


def test_the_shipped_lock_reads_back_as_it_is() -> None:
    text = lock_resource().read_text(encoding="utf-8")

    assert Lock.parse(text).dump() == text


def test_the_shipped_lock_names_the_server_and_the_browser() -> None:
    lock = Lock.shipped()
    names = {artifact.name for artifact in lock.artifacts}

    assert lock.version.startswith("5.26.")
    assert {"neo4j-server", "neo4j", "neo4j-browser", "neo4j-import-tool"} <= names
    assert lock.endpoint == endpoint(lock.version, lock.endpoint[2].rpartition(":")[2])


def test_every_jar_has_a_name_and_a_checksum_of_its_own() -> None:
    artifacts = Lock.shipped().artifacts

    assert len({artifact.filename for artifact in artifacts}) == len(artifacts)
    assert all(re.fullmatch(r"[0-9a-f]{64}", artifact.sha256) for artifact in artifacts)
    assert all(artifact.size > 0 for artifact in artifacts)


def test_the_lock_holds_no_address() -> None:
    assert "//" not in lock_resource().read_text(encoding="utf-8")
