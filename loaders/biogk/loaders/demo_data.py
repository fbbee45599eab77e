"""The bundled facts and sentences, written for biogk."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def demo_data() -> Path:
    """Their folder: a table of entities, one of triples, and sentences in the format of ADE."""
    return Path(str(resources.files("biogk.loaders") / "demo"))
