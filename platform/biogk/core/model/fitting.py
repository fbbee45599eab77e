"""Which kinds of entities a mention of some type can name, by what the type is called."""

from __future__ import annotations

import re

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
GENES = ("Gene", "GeneProduct", "Chemical")
CONDITIONS = ("Disease", "Symptom", "SideEffect", "Finding", "Phenomenon", "Process")
SUBSTANCES = ("Drug", "Chemical", "PharmacologicClass", "GeneProduct")
KINDS_BY_WORD = {
    **dict.fromkeys(("gene", "protein", "peptide"), GENES),
    **dict.fromkeys(
        ("adverse", "disease", "disorder", "effect", "phenotype", "phenotypic", "symptom"),
        CONDITIONS,
    ),
    **dict.fromkeys(("chemical", "compound", "drug", "medication"), SUBSTANCES),
    **dict.fromkeys(("organism", "species", "taxon"), ("Organism",)),
    **dict.fromkeys(("anatomy", "organ", "tissue"), ("Anatomy",)),
}
"""Words in the names of types, in small letters. What else a type is called says nothing."""


def kinds_of_type(type_: str) -> list[str]:
    """Kinds of entities that a type of mentions can name; none where its name does not tell.

    Args:
        type_: as a corpus annotates it: `Adverse-Effect`, `GeneOrGeneProduct`, `chemical`.
    """
    words = [word.lower() for word in WORD.findall(type_)]
    return list(dict.fromkeys(kind for word in words for kind in KINDS_BY_WORD.get(word, ())))
