"""What the terms of an ontology are, by the prefixes of their ids."""

from __future__ import annotations

from biogk.core.model.identifiers import prefix_of

OTHER = "Concept"
KINDS = {
    prefix: kind
    for kind, prefixes in {
        "Anatomy": "caro ehdaa2 emapa fbbt fma ma uberon wbbt xao zfa",
        "Cell": "cl clo",
        "Chemical": "chebi chemont chemontid",
        "Disease": "doid mfomd mondo ordo orphanet",
        "Drug": "dron drugbank",
        "Gene": "ensembl hgnc ncbigene",
        "GeneProduct": "pr uniprot uniprotkb",
        "Organism": "ncbitaxon",
        "Pathway": "pw reactome",
        "Place": "gaz",
        "Procedure": "maxo",
        "Symptom": "hp mp symp upheno",
    }.items()
    for prefix in prefixes.split()
}
"""Kinds by prefix, in small letters; ontologies whose terms are of many kinds have none."""
NAMESPACES = {
    "biological_process": "Process",
    "cellular_component": "CellularComponent",
    "molecular_function": "Function",
}
"""The three parts of the Gene Ontology, whose terms have one prefix."""


def kind_of(id_: str, namespace: str = "", other: str = OTHER) -> str:
    """The kind of a term.

    Args:
        id_: its id.
        namespace: the part of the ontology that it belongs to.
        other: the kind of one that neither tells.
    """
    return NAMESPACES.get(namespace) or KINDS.get(prefix_of(id_).casefold(), other)
