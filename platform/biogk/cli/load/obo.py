"""`biogk load obo`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.obo)
def command() -> None:
    """An ontology in OBO: HPO, GO, ChEBI, Mondo, the Disease Ontology.

    PATH is one file, packed or not. Terms become entities, exact synonyms their aliases, is_a and
    other relations triples. One in OWL becomes OBO by robot convert.

    \b
    Example:
      biogk load obo hp.obo
    """
