"""Prefixed identifiers as they are compared: one spelling for each source of identifiers."""

from __future__ import annotations

SYNONYMS = {
    "chembl.compound": "chembl",
    "cid": "pubchem.compound",
    "entrez": "ncbigene",
    "entrezgene": "ncbigene",
    "geneid": "ncbigene",
    "hpo": "hp",
    "mim": "omim",
    "msh": "mesh",
    "nci": "ncit",
    "ncithesaurus": "ncit",
    "orpha": "orphanet",
    "orphanet.ordo": "orphanet",
    "pubchem": "pubchem.compound",
    "pubchem_compound": "pubchem.compound",
    "rxcui": "rxnorm",
    "sctid": "snomedct",
    "snomedct_us": "snomedct",
    "umls_cui": "umls",
    "umls.cui": "umls",
    "uniprotkb": "uniprot",
    "wikidata.entity": "wikidata",
}
"""Prefixes in use for the same identifiers, by the ones of the Bioregistry that biogk writes."""


def normal_identifier(identifier: str) -> str:
    """An identifier as it is compared: case folded, one prefix, none written twice.

    `DOID:14268`, `doid:14268` and `doid:DOID:14268` are one, and so are `NCBIGene:25` and
    `entrez:25`. One without a prefix stays as it is.
    """
    prefix, colon, local = identifier.strip().casefold().partition(":")
    if not colon:
        return prefix
    known = SYNONYMS.get(prefix, prefix)
    for doubled in (prefix, known):
        local = local.removeprefix(f"{doubled}:").removeprefix(f"{doubled}_")
    return f"{known}:{local}"
