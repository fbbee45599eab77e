"""Concept identifiers as numbers, so that millions of them need little memory.

`C` and seven digits are those of the UMLS; `CL` and six or seven digits are those that the NCI
Metathesaurus adds in the same format.
"""

from __future__ import annotations

LETTER = ord("C")
LOCAL = 10_000_000
NUMBERS = 2 * LOCAL
"""Every number is below."""
BITS = 25
"""Bits that hold a number."""


def cui_number(raw: bytes) -> int:
    """The number of an identifier; -1 where it is none. The order is kept: all C before all CL."""
    if len(raw) == 8 and raw[0] == LETTER:
        digits = raw[1:]
        if digits.isdigit():
            return int(digits)
    local = raw[2:]
    if raw[:2] != b"CL" or not local.isdigit():
        return -1
    if len(local) == 6 or (len(local) == 7 and local[:1] != b"0"):
        return LOCAL + int(local)
    return -1


def cui_text(number: int) -> str:
    """The identifier of a number."""
    return f"C{number:07d}" if number < LOCAL else f"CL{number - LOCAL:06d}"
