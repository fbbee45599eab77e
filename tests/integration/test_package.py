"""What is handed out: the layout of the namespace, and a wheel that has everything in it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import REPOSITORY

ROOTS = ("platform", "cypher", "loaders", "training")
PIECES = (
    "biogk/cli/entry.py",
    "biogk/cypher/load/upsert_entities.cypher",
    "biogk/cypher/saved/similar.cypher",
    "biogk/engine/fetch/neo4j.lock.toml",
    "biogk/core/model/relations.toml",
    "biogk/loaders/demo/entities.tsv",
    "biogk/loaders/demo/triples.tsv",
    "biogk/loaders/demo/sentences_train.json",
    "biogk/loaders/demo/sentences_test.json",
    "biogk/picture/labels.js",
    "biogk/reviewing/static/page.css",
    "biogk/reviewing/static/page.js",
    "biogk/reviewing/templates/triple.html",
    "biogk/py.typed",
)


@pytest.mark.parametrize("root", ROOTS)
def test_no_source_root_is_a_package(root: str) -> None:
    """`import platform` must stay the standard library's, and biogk a namespace of four roots."""
    assert not (REPOSITORY / root / "__init__.py").exists()
    assert not (REPOSITORY / root / "biogk" / "__init__.py").exists()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network by the build backend that is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.parametrize("piece", PIECES)
def test_the_wheel_has(wheel: Path, piece: str) -> None:
    assert piece in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_has_only_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"biogk"}


def test_every_module_says_what_it_is_for() -> None:
    for root in ROOTS:
        for path in (REPOSITORY / root).rglob("*.py"):
            assert path.read_text(encoding="utf-8").startswith('"""'), path
