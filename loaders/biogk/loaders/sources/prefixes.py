"""Which texts are identifiers: by a prefix that is known, or an address that stands for one."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib import resources

PREFIXED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*:\S(?:.*\S)?")
"""What has the form of an identifier, as many a name has, too: C16:0."""
LABELS = "-label"
"""Ends the prefixes of the ids that biogk makes of names."""
ADDRESS = re.compile(r"https?://(?:www\.)?(.+)", re.IGNORECASE)
ADDRESSES = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"purl\.obolibrary\.org/obo/([A-Za-z][A-Za-z0-9]*)_(\S+)", r"\1:\2"),
        (r"ebi\.ac\.uk/efo/EFO_(\d+)", r"EFO:\1"),
        (r"orpha\.net/ORDO/Orphanet_(\S+)", r"Orphanet:\1"),
        (r"wikidata\.org/(?:entity|wiki)/(Q\d+)", r"wikidata:\1"),
        (r"identifiers\.org/[^:/]+[/:]([A-Za-z][A-Za-z0-9.]*:\S+)", r"\1"),
        (r"identifiers\.org/([A-Za-z][A-Za-z0-9.]*)[/:](\S+)", r"\1:\2"),
        (r"(?:bioregistry\.io|n2t\.net)/([A-Za-z][A-Za-z0-9.]*):(\S+)", r"\1:\2"),
        (r"(?:purl\.)?uniprot\.org/uniprot(?:kb)?/(\w+)", r"UniProtKB:\1"),
        (r"ncbi\.nlm\.nih\.gov/gene/(\d+)", r"NCBIGene:\1"),
        (r"id\.nlm\.nih\.gov/mesh/(\w+)", r"MESH:\1"),
        (r"snomed\.info/id/(\d+)", r"SNOMEDCT:\1"),
        (r"omim\.org/entry/(\d+)", r"OMIM:\1"),
        (r"ncicb\.nci\.nih\.gov/xml/owl/EVS/Thesaurus\.owl#(C\d+)", r"NCIT:\1"),
        (r"drugbank\.(?:ca|com)/drugs/(DB\d+)", r"DRUGBANK:\1"),
    )
)


def curie(text: str) -> str:
    """An identifier with a prefix for an address that stands for one; other texts as they are.

    `http://purl.obolibrary.org/obo/HP_0000001` is `HP:0000001`.
    """
    found = ADDRESS.fullmatch(text) if text[:4].casefold() == "http" else None
    if found is None:
        return text
    for address, form in ADDRESSES:
        parts = address.fullmatch(found[1])
        if parts is not None:
            return parts.expand(form)
    return text


def is_identifier(text: str, own: Collection[str] = ()) -> bool:
    """Whether a text that may be a name is an identifier: its prefix is known.

    Args:
        text: without space around it.
        own: further prefixes, in lower case.
    """
    prefix, colon, local = text.partition(":")
    if not colon or local[:1] in {"", ":"} or any(map(str.isspace, text)):
        return False
    folded = prefix.casefold()
    return folded in own or folded in known_prefixes() or folded.endswith(LABELS)


@cache
def known_prefixes() -> frozenset[str]:
    """The prefixes in use, in lower case."""
    lines = resources.files(__package__).joinpath("prefixes.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
