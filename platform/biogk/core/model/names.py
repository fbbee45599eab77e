"""Names, labels and identifiers as they come from a source, made fit for the graph."""

from __future__ import annotations

import re
import unicodedata
from reprlib import Repr

from biogk.core.errors import InputError, UsageError

# A name and an id stand in range indexes of Neo4j, whose keys end at about 8 kB.
NAME_LIMIT = 1000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
SOURCE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")

_shorten = Repr()
_shorten.maxstring = _shorten.maxother = 80


def shown(value: object) -> str:
    """A value of any size and depth, short enough for a message."""
    return _shorten.repr(value)


def clean_name(value: object, what: str) -> str:
    """A name with control characters replaced by spaces and no space around it.

    Args:
        value: what the source has in place of a name.
        what: what it is called in a message.

    Raises:
        InputError: it is no text, blank, longer than `NAME_LIMIT` characters, or holds half a
            character (a lone surrogate, which no encoding can write).
    """
    if not isinstance(value, str):
        raise InputError(f"{what} is {shown(value)}, not text")
    name = clean_text(value, what).strip()
    if not name:
        raise InputError(f"{what} is blank")
    if len(name) > NAME_LIMIT:
        raise InputError(f"{what} has {len(name):,} characters, more than {NAME_LIMIT:,}")
    return name


def clean_text(value: str, what: str) -> str:
    """A text of the same length with control characters replaced by spaces.

    Raises:
        InputError: it holds half a character (a lone surrogate).
    """
    if SURROGATE.search(value):
        raise InputError(f"{what} {shown(value)} holds half a character")
    return CONTROL.sub(" ", value)


def fold_label(label: str) -> str:
    """A label as it is compared: compatibility forms, case and white space folded."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def check_source_name(name: str, option: str) -> str:
    """A name that may stand before identifiers and in the names of files.

    Raises:
        UsageError: it has other signs than letters, digits, `.`, `_` and `-`.
    """
    if SOURCE_NAME.fullmatch(name):
        return name
    raise UsageError(
        f"{option} {shown(name)} cannot be the name of a source or corpus.",
        "Use up to 63 letters, digits, '.', '_' and '-', the first a letter or a digit.",
    )
