"""Kinds of nodes by their Biolink categories."""

from __future__ import annotations

CATEGORIES = {
    "Activity": "Activity",
    "AnatomicalEntity": "Anatomy",
    "BiologicalProcess": "Process",
    "Cell": "Cell",
    "CellularComponent": "CellularComponent",
    "ClinicalFinding": "Finding",
    "Device": "Device",
    "Disease": "Disease",
    "Drug": "Drug",
    "Gene": "Gene",
    "GeographicLocation": "Place",
    "GrossAnatomicalStructure": "Anatomy",
    "MolecularActivity": "Function",
    "OrganismTaxon": "Organism",
    "PathologicalProcess": "Process",
    "Pathway": "Pathway",
    "Phenomenon": "Phenomenon",
    "PhenotypicFeature": "Symptom",
    "PhysiologicalProcess": "Process",
    "Polypeptide": "GeneProduct",
    "Procedure": "Procedure",
    "Protein": "GeneProduct",
    "ProteinIsoform": "GeneProduct",
}
"""Kinds by Biolink category."""
BROAD = {
    "BehavioralFeature": "Symptom",
    "ChemicalEntity": "Chemical",
    "ChemicalMixture": "Chemical",
    "DiseaseOrPhenotypicFeature": "Disease",
    "MolecularMixture": "Drug",
    "SmallMolecule": "Chemical",
}
"""Categories that count where a node has no category of `CATEGORIES`."""
ALIKE = (
    frozenset({"Chemical", "Drug"}),
    frozenset({"Gene", "GeneProduct"}),
    frozenset({"Disease", "Finding", "SideEffect", "Symptom"}),
    frozenset({"Function", "Pathway", "PhysiologicEffect", "Process"}),
)
"""Kinds that may stand for each other at the end of a relation."""


def kinds_of(categories: list[str]) -> tuple[str, ...]:
    """The kinds of a node by its categories; none where no category has one."""
    for by_category in (CATEGORIES, BROAD):
        found = dict.fromkeys(by_category[each] for each in categories if each in by_category)
        if found:
            return tuple(found)
    return ()


def may_be(kinds: tuple[str, ...], wanted: str) -> bool:
    """Whether an entity of some kinds may stand where a relation wants a kind."""
    if not kinds or wanted in {"Concept", *kinds}:
        return True
    return any(wanted in group and group & set(kinds) for group in ALIKE)
