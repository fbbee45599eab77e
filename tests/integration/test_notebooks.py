"""The notebooks of the documentation run on the demo's data.

`BIOGK_WRITE_NOTEBOOKS=1 pytest tests/integration/test_notebooks.py` also writes their outputs back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.demo import demo_data
from biogk.load.ingest import load_knowledge
from biogk.loaders.sources.triples import TripleFiles
from biogk.training.embeddings.embed import embed
from biogk.training.language.encoder import Encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.weigh import weigh
from conftest import REPOSITORY, empty

pytestmark = pytest.mark.server

FOLDER = REPOSITORY / "docs" / "notebooks"
NAMES = ("explore", "graph_to_pyg")
LARGEST = 60_000
ADDRESS = re.compile(r"bolt://127\.0\.0\.1:\d+")


@pytest.fixture(scope="module")
def demo(connection: Connection, home: Home, encoder: Encoder) -> Iterator[None]:
    """The facts of the demo, weighed and embedded."""
    with Store(connection) as store, VectorCache(home.vectors, encoder) as cache:
        empty(store)
        ensure_schema(store)
        load_knowledge(
            store, TripleFiles(demo_data(), source="demo"), rejected_file=home.rejected("demo")
        )
        weigh(store, cache)
        embed(store, cache, home.models, all_triples=True)
        yield
        empty(store)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:jupyter_client")
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs(
    name: str, demo: None, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIOGK_HOME", str(home.root))
    # a kernel is a program of its own, and warns of what its libraries do
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    path = FOLDER / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    text = nbformat.writes(_tidy(book))
    assert '"output_type": "error"' not in text
    assert "Received notification" not in text
    if os.environ.get("BIOGK_WRITE_NOTEBOOKS"):
        path.write_text(f"{text}\n", encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_small_and_was_run(name: str) -> None:
    path = FOLDER / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    assert path.stat().st_size < LARGEST
    assert all(cell.execution_count for cell in book.cells if cell.cell_type == "code")


def _tidy(book: NotebookNode) -> NotebookNode:
    """Without what differs in every run: times, the server's port."""
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            for kind, value in output.get("data", {}).items():
                if isinstance(value, str):
                    output["data"][kind] = ADDRESS.sub("bolt://127.0.0.1:7687", value)
    return book
