"""Corpora of annotated documents, one a file."""

from __future__ import annotations

from collections.abc import Callable

from biogk.core.model.rows import CorpusSource
from biogk.core.registry import Registry

FORMATS: Registry[Callable[..., CorpusSource]] = Registry(
    "format",
    {
        "text": f"{__name__}.plain:PlainText",
        "jsonl": f"{__name__}.jsonl:JsonLines",
        "bioc": f"{__name__}.bioc:BioC",
        "pubtator": f"{__name__}.pubtator:PubTator",
        "brat": f"{__name__}.brat:Brat",
        "ade": f"{__name__}.ade:Ade",
        "biorelex": f"{__name__}.biorelex:BioRelEx",
    },
)
"""The formats whose documents a model can read, by the names that `biogk predict` takes."""
