"""Prefixed identifiers as they are compared: one spelling for each source of identifiers."""

from __future__ import annotations

import re

from biogk.core.errors import UsageError

SAME_AS_SCORE = 0.5
"""The lowest score of a SAME_AS edge that is followed."""
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
    "ordo": "orphanet",
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


CASELESS = frozenset(
    """
    atc cas cellosaurus chebi chembl clinicaltrials cl cvcl dbsnp doid drugbank efo ensembl envo fma
    go hgnc hp icd10 icd10cm icd11 icd9 icd9cm inchikey loinc mesh meddra mondo mp ncbigene
    ncbitaxon ncit nct obi omim orphanet pato pr pubchem.compound pubchem.substance pubmed reactome
    rxnorm snomedct so uberon umls unii uniprot vandf wikidata
    """.split()  # noqa: SIM905 - a list of prefixes reads better as text
)
"""Prefixes whose identifiers are one in small letters and in capitals; of the others, such as
SMILES, nobody knows."""


CASED = {
    name.casefold(): name
    for name in (
        *("ChEBI", "ChEMBL", "ChEMBL.compound", "ClinicalTrials", "DrugBank", "EntrezGene"),
        *("GeneID", "InChIKey", "MedDRA", "MeSH", "NCBIGene", "NCBITaxon", "NCIt", "PubChem"),
        *("PubChem.compound", "RxNorm", "SNOMEDct", "UniProt", "UniProtKB", "dbSNP"),
    )
}
"""Prefixes that are usually written in mixed case, by themselves in small letters."""


FORMS = {
    "cellosaurus": r"CVCL_\w{4}",
    "chembl": r"CHEMBL\d+",
    "dbsnp": r"rs\d+",
    "drugbank": r"DB\d{5}",
    "ensembl": r"ENS[A-Z]*[GTPE]\d{11}",
    "mesh": r"[DC]\d{6}(?:\d{3})?",
    "pubchem.compound": r"CID[ms]?\d+",
    "umls": r"C\d{7}",
}
"""Identifiers that are known without a prefix by their form."""
FORM = re.compile("|".join(f"({form})" for form in FORMS.values()))
VOCABULARIES = tuple(FORMS)


def vocabulary_of(local: str) -> str:
    """The prefix of an identifier that stands without one, where its form tells; else nothing."""
    found = FORM.fullmatch(local)
    return "" if found is None or found.lastindex is None else VOCABULARIES[found.lastindex - 1]


def prefix_of(identifier: str) -> str:
    """What stands before the first colon."""
    return identifier.partition(":")[0]


def normal_identifier(identifier: str) -> str:
    """An identifier as it is compared: one prefix in small letters, none written twice.

    `DOID:14268`, `doid:14268` and `doid:DOID:14268` are one, and so are `NCBIGene:25` and
    `entrez:25`. What stands behind the prefix is compared as it is, but for prefixes in `CASELESS`.
    One without a prefix stays as it is.
    """
    given, colon, local = identifier.strip().partition(":")
    if not colon:
        return given
    prefix = given.casefold()
    known = SYNONYMS.get(prefix, prefix)
    for doubled in (prefix, known):
        if local[: len(doubled)].casefold() == doubled and local[len(doubled) :][:1] in (":", "_"):
            local = local[len(doubled) + 1 :]
    return f"{known}:{local.casefold() if known in CASELESS else local}"


def spellings(identifier: str) -> list[str]:
    """The usual spellings of an identifier, the given one first; of one without a prefix just that.

    The prefix and its synonyms stand in small letters, in capitals, with one capital and as given,
    and so does what is behind it where its case says nothing.
    """
    given, colon, _ = identifier.strip().partition(":")
    if not colon:
        return [given]
    known, _, local = normal_identifier(identifier).partition(":")
    names = (known, *(name for name, meant in SYNONYMS.items() if meant == known))
    cased = (CASED.get(name, name.capitalize()) for name in names)
    prefixes = (given, *names, *map(str.upper, names), *cased)
    locals_ = [local, local.upper()] if known in CASELESS else [local]
    made = (f"{prefix}:{each}" for prefix in prefixes for each in locals_)
    return list(dict.fromkeys((identifier.strip(), *made)))


def checked_taxon(text: str) -> str:
    """A species as the NCBI Taxonomy numbers it, `ncbitaxon:10090`; empty for none.

    Args:
        text: the identifier, with or without its prefix.

    Raises:
        UsageError: it is none.
    """
    given = text.strip()
    found = normal_identifier(f"ncbitaxon:{given}" if given.isdecimal() else given)
    if given and re.fullmatch(r"ncbitaxon:\d+", found) is None:
        raise UsageError(
            f"--taxon {text!r} is no species of the NCBI Taxonomy.",
            "Give its number: 9606 for people, 10090 for the mouse.",
        )
    return found
