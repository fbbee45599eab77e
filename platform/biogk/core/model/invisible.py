"""Signs that are not seen: soft hyphens, zero-width spaces and joiners, marks of direction."""

from __future__ import annotations

import re

INVISIBLE = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
"""The signs of Unicode's category Cf, as a class of a regular expression has them."""
ANY = re.compile(f"[{INVISIBLE}]+")


def visible(text: str) -> str:
    """A text without the signs that are not seen."""
    return text if text.isascii() else ANY.sub("", text)
