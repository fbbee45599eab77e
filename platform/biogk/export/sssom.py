"""SSSOM: which entities are one concept, and which are not, as a table of mappings."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import yaml

from biogk.core.errors import InputError, UsageError
from biogk.core.model.identifiers import prefix_of
from biogk.export.formats import Format
from biogk.export.reading import JoinedPair, Reading
from biogk.loaders.sources.prefixes import known_prefixes
from biogk.loaders.sources.sssom import EXACT_MATCH, MODIFIER, NOT

CHAINED, LEXICAL = "semapv:MappingChaining", "semapv:LexicalMatching"
CURATED, UNSPECIFIED = "semapv:ManualMappingCuration", "semapv:UnspecifiedMatching"
JUSTIFICATIONS = {
    "identifier": CHAINED,
    "name": LEXICAL,
    "alias": LEXICAL,
    "mapping": UNSPECIFIED,
}
"""By method, where nothing better is known; what another method joins, somebody joined by hand."""
FOUND_BY_BIOGK = ("identifier", "name", "alias")
TOOL = {"mapping_tool": "biogk", "mapping_tool_version": version("biogk")}
COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    MODIFIER,
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "subject_source",
    "object_source",
    "reviewer_id",
    "reviewer_label",
    "mapping_source",
    "mapping_tool",
    "mapping_tool_version",
)
REFERENCES = (
    "subject_id",
    "object_id",
    "mapping_justification",
    "subject_source",
    "object_source",
    "reviewer_id",
)
"""Columns whose values have prefixes."""
BUILT_IN = {
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
SOURCES = "infores"
OBO = "http://purl.obolibrary.org/obo/{}_"
ADDRESSES = {
    SOURCES: "https://w3id.org/biolink/infores/",
    "drugbank": "https://go.drugbank.com/drugs/",
    "orcid": "https://orcid.org/",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "umls": "https://uts.nlm.nih.gov/uts/umls/concept/",
    "wikidata": "http://www.wikidata.org/entity/",
    "ncbitaxon": OBO.format("NCBITaxon"),
    **{
        name: OBO.format(name.upper())
        for name in (
            "chebi",
            "cl",
            "doid",
            "go",
            "hp",
            "mondo",
            "ncit",
            "pr",
            "so",
            "symp",
            "uberon",
        )
    },
}
"""What prefixes stand for, where it is not an address of the Bioregistry."""
UNSPECIFIED_LICENCE = "https://w3id.org/sssom/license/unspecified"
FIT = "!$&'()*+,;=:@/?#~._-"
"""Signs that an identifier may have beside letters and digits; the others are escaped."""


def write_sssom(reading: Reading, file: Path) -> None:
    """Write the SAME_AS edges as exact matches, and as negative ones what is denied.

    Args:
        reading: the graph.
        file: is replaced.

    Raises:
        UsageError: edges that runs have found are asked for.
        InputError: SAME_AS joins nothing and nothing is denied.
        OSError: the file cannot be written.
    """
    if reading.selection.predicted:
        raise UsageError("--predicted adds edges that are no mappings.", "Leave it out.")
    prefixes: set[str] = set()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as rows:
        table = csv.writer(rows, delimiter="\t", lineterminator="\n")
        table.writerow(COLUMNS)
        for row in _rows(reading):
            prefixes |= {prefix_of(row.get(name, "")) for name in REFERENCES}
            table.writerow(reading.fitted(row.get(name, "")) for name in COLUMNS)
        if not reading.edge_count:
            raise InputError(
                f"SAME_AS joins nothing in the graph at {reading.store.uri}.",
                "Join first: biogk same-as.",
            )
        rows.seek(0)
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            header = yaml.safe_dump(_header(reading, prefixes), sort_keys=False, allow_unicode=True)
            stream.writelines(f"#{line}\n" for line in header.rstrip("\n").split("\n"))
            shutil.copyfileobj(rows, stream)


def _rows(reading: Reading) -> Iterator[dict[str, str]]:
    for pair in reading.matches():
        yield {
            "subject_id": _curie(pair.subject),
            "subject_label": pair.subject_name,
            "predicate_id": EXACT_MATCH,
            MODIFIER: NOT if pair.denied else "",
            "object_id": _curie(pair.object),
            "object_label": pair.object_name,
            "mapping_justification": _justification(pair),
            "confidence": "" if pair.score is None else repr(pair.score),
            "subject_source": _source(pair.subject_sources),
            "object_source": _source(pair.object_sources),
            "mapping_source": pair.mapping_set if "://" in pair.mapping_set else "",
            **_reviewer(pair.reviewer),
            **(TOOL if pair.method in FOUND_BY_BIOGK else {}),
        }


def _justification(pair: JoinedPair) -> str:
    if pair.reviewed:
        return CURATED
    return pair.justification or JUSTIFICATIONS.get(pair.method, CURATED)


def _reviewer(who: str) -> dict[str, str]:
    """By ORCID iD or by name; nothing where nobody said."""
    if prefix_of(who) == "orcid":
        return {"reviewer_id": who}
    return {"reviewer_label": who.replace("|", "/")} if who else {}


def _curie(id_: str) -> str:
    prefix, _, local = id_.partition(":")
    return f"{prefix}:{quote(local, safe=FIT)}"


def _source(sources: list[str]) -> str:
    """The first of the sources that support an entity: the format has room for one."""
    return f"{SOURCES}:{sources[0]}" if sources else ""


def _header(reading: Reading, prefixes: set[str]) -> dict[str, Any]:
    sources = {row["id"]: row for row in reading.sources()}
    told = " ".join(f"{id_} {row['version']}" for id_, row in sources.items())
    licences = "; ".join(f"{id_}: {row['licence']}" for id_, row in sources.items())
    return {
        "curie_map": _addresses(prefixes),
        "mapping_set_id": f"urn:uuid:{uuid5(NAMESPACE_URL, f'biogk same-as {told}')}",
        "mapping_set_title": "What is one concept in several sources of a knowledge graph",
        "license": UNSPECIFIED_LICENCE,
        "comment": f"Licences of the sources: {licences}",
    }


def _addresses(prefixes: set[str]) -> dict[str, str]:
    """What each prefix stands for; no two of them the same, which a reader would refuse."""
    found = dict(BUILT_IN)
    for prefix in sorted(prefixes - {*found, ""}):
        folded = prefix.casefold()
        address = ADDRESSES.get(folded, "")
        if not address or address in found.values():
            known = folded in known_prefixes()
            address = f"https://bioregistry.io/{prefix}:" if known else f"urn:biogk:{prefix}:"
        found[prefix] = address
    return found


FORMAT = Format("sssom", write_sssom, "biogk same-as --from {path}")
