"""Files of formats that are near to a table or a graph, and are neither: named, not misread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from biogk.core.errors import InputError
from biogk.core.files import SHOWN, files_in

SNOMED = (
    "a release of SNOMED CT (RF2)",
    "biogk reads SNOMED CT from the UMLS: biogk load umls META --sab SNOMEDCT_US.",
)
RRF = ("a table of the UMLS (RRF)", "Load the folder META of the release: biogk load umls META.")
ONTOLOGY = "Make OBO of it (robot convert --input FILE --output FILE.obo) for biogk load obo."
OBO = ("an ontology in OBO", "Use biogk load obo.")
OWL = ("an ontology in OWL or RDF", ONTOLOGY)
OBOGRAPHS = ("an ontology in OBO Graphs JSON", ONTOLOGY)
MESH = (
    "MeSH in XML",
    "No command reads it; biogk reads MeSH from the UMLS: biogk load umls META --sab MSH.",
)
BIOC = ("a corpus in BioC XML", "Use biogk load bioc.")
PUBTATOR = ("a corpus in PubTator", "No command reads it; convert it to BioC for biogk load bioc.")
SSSOM = (
    "a set of mappings in SSSOM",
    "Use biogk same-as --from; without the lines that begin with '#' biogk load triples reads it.",
)
XML = ("XML", "No command reads this kind; biogk load bioc reads BioC.")

Relative = tuple[str, str]
BEGINNINGS: tuple[tuple[re.Pattern[str], Relative], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), relative)
    for pattern, relative in (
        (r"format-version:|\[Term\]|data-version:", OBO),
        (r"#\s*(?:curie_map|mapping_set)", SSSOM),
        (r"@(?:prefix|base)\s|prefix\s+\S*:\s*<|Prefix\(|Ontology\(", OWL),
        (r"<https?://\S+>\s+<https?://\S+>\s", OWL),
        (r"\{\s*\"graphs\"\s*:", OBOGRAPHS),
        (r"<.*(?:<rdf:RDF|<Ontology\b|<!DOCTYPE rdf)", OWL),
        (r"<.*(?:<DescriptorRecordSet|<!DOCTYPE Descriptor|<SupplementalRecordSet)", MESH),
        (r"<.*(?:<collection>|BioC\.dtd)", BIOC),
        (r"<(?:\?xml|!|[A-Za-z][\w:]*[\s/>])", XML),
        (r"\d+\|[ta]\|", PUBTATOR),
        (r"(?:[^|\t]*\|){7,}$", RRF),
    )
)
NAMES: tuple[tuple[str, Relative], ...] = (
    ("**/sct2_*.txt", SNOMED),
    ("**/der2_*.txt", SNOMED),
    ("**/MRCONSO.RRF*", RRF),
    ("*.obo", OBO),
    ("*.owl", OWL),
    ("*.ttl", OWL),
    ("*.PubTator", PUBTATOR),
)
RF2 = frozenset({"effectiveTime", "active", "moduleId"})


def refuse_relative(path: Path, beginning: Sequence[str], *, reads: Relative | None = None) -> None:
    """Say what a file is that is of another format than the one that is wanted.

    Args:
        path: the file.
        beginning: its first lines, of which one is not blank.
        reads: the format that is wanted, where it is among those that are known here.

    Raises:
        InputError: it is of a format that is known, and not the wanted one.
    """
    first = beginning[0].lstrip()[:SHOWN]
    start = " ".join(line[:SHOWN] for line in beginning).lstrip()
    for pattern, relative in BEGINNINGS:
        if pattern.match(first) or pattern.match(start):
            if relative is reads:
                return
            raise _named(path, relative)


def refuse_related_folder(folder: Path) -> None:
    """Say what a folder holds that has no graph in it.

    Raises:
        InputError: its files are of a format that is known.
    """
    for pattern, relative in NAMES:
        if files_in(folder, pattern):
            raise _named(folder, relative)


def refuse_snomed(path: Path, columns: tuple[str, ...]) -> None:
    """Say that a table is one of SNOMED CT, of whose columns none is a name.

    Raises:
        InputError: it is.
    """
    if set(columns) >= RF2:
        raise _named(path, SNOMED)


def refuse_obographs(path: Path) -> NoReturn:
    """Say that a JSON file is an ontology.

    Raises:
        InputError: always.
    """
    raise _named(path, OBOGRAPHS)


def _named(path: Path, relative: Relative) -> InputError:
    what, advice = relative
    return InputError(f"{path} is {what}, which this command does not read.", advice)
