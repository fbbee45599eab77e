"""Identifiers that are known without a prefix, and ids that look like another vocabulary's."""

from __future__ import annotations

import pytest

from biogk.core.model.identifiers import vocabulary_of
from biogk.load.outcome.prefixes import foreign_form


@pytest.mark.parametrize(
    ("local", "vocabulary"),
    [
        ("D001241", "mesh"),
        ("C537690", "mesh"),
        ("C0002871", "umls"),
        ("rs1799945", "dbsnp"),
        ("CVCL_0030", "cellosaurus"),
        ("DB00945", "drugbank"),
        ("Q12345", ""),
        ("c0002871", ""),
        ("12345", ""),
    ],
)
def test_a_form_tells_the_vocabulary(local: str, vocabulary: str) -> None:
    assert vocabulary_of(local) == vocabulary


@pytest.mark.parametrize(
    ("identifier", "vocabulary"),
    [
        ("drugbank:C0002871", "umls"),
        ("drugbank:Q18216", "wikidata"),
        ("uniprot:Q12345", ""),
        ("UniProtKB:Q12345", ""),
        ("medgen:C0002871", ""),
        ("UMLS:C0002871", ""),
        ("mesh:C537690", ""),
        ("mine:12", ""),
    ],
)
def test_an_id_of_another_vocabulary_is_noticed(identifier: str, vocabulary: str) -> None:
    assert foreign_form(identifier) == vocabulary
