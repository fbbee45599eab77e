"""What a file is, by how it begins: its name may say something else."""

from __future__ import annotations

import re
from pathlib import Path

from biogk.core.files import opened

LOOKED_AT = 2**16
XML = re.compile(rb"<(\?xml|!DOCTYPE|collection|document)\b", re.IGNORECASE)
PUBTATOR = re.compile(rb"[^|\t\n]+\|t\|")
JSON = re.compile(rb'\{\s*"|\[\s*\{')
KEYS = {
    b"[": {b'"interactions"': "biorelex", b'"tokens"': "ade"},
    b"{": {b'"passages"': "bioc", b'"text"': "jsonl", b'"PubTator3"': "bioc"},
}
"""Keys that tell a format, by the first sign of a file; the first that is there decides."""


def format_inside(path: Path) -> str | None:
    """The format that the beginning of a file shows; None where it shows none.

    Raises:
        InputError: the file cannot be read.
    """
    with opened(path) as stream:
        start = stream.read(LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip()
    if XML.match(start):
        return "bioc"
    if PUBTATOR.match(start):
        return "pubtator"
    if JSON.match(start):
        return next((name for key, name in KEYS[start[:1]].items() if key in start), None)
    return None
