"""`biogk load`: read a source or a corpus into the database."""

from __future__ import annotations

import click

from biogk.cli.lazy import LazyGroup

SOURCES = (
    "umls",
    "wikidata",
    "medlama",
    "hetionet",
    "sider",
    "kgx",
    "obo",
    "triples",
    "ade",
    "biorelex",
    "brat",
    "bioc",
    "pubtator",
    "jsonl",
)


@click.group("load", cls=LazyGroup, package=__name__, commands=SOURCES)
def command() -> None:
    """Load a source of triples or a corpus.

    Loading the same again changes nothing. Malformed rows are written aside with their line and
    the reason.

    \b
    Examples:
      biogk load umls umls/2024AA/META --groups paper
      biogk load wikidata data/wikidata
      biogk load ade data/ade --fold 0
    """
