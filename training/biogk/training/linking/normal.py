"""Names and texts as the dictionary compares them: what is spelled in several ways becomes one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from biogk.core.model.invisible import INVISIBLE, visible

LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
TOKEN = re.compile(
    rf"['\u2019\u02bc][sS]\b|{LETTERS}(?:[{INVISIBLE}]+{LETTERS})*|[^\w\s{INVISIBLE}]|_"
)
PART = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)
JOINTS = frozenset("-\u2010\u2011\u2012\u2013\u2014'\u2019\u02bc")
"""Signs that are written or left out: hyphens, dashes, apostrophes."""

NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma
    sigma tau upsilon phi chi psi omega
    """
GREEK = {
    chr(first + number): name
    for first in (0x391, 0x3B1)
    for number, name in enumerate(NAMES.split())
    if chr(first + number).isalpha()
} | {"\u00b5": "mu", "\u03f5": "epsilon", "\u03d1": "theta", "\u03d5": "phi"}
GREEK_LETTER = re.compile("[" + "".join(GREEK) + "]")
CACHED_WORDS = 500_000
DIPHTHONG = re.compile("[ao]e")
LONG = 6

TAG = re.compile(
    r"\s*(?:\((?:disorder|finding|disease|diagnosis|symptom|substance|product|medication|procedure|"
    r"morphologic abnormality|body structure|qualifier value|physical finding|context-dependent "
    r"category)\)|,? NOS)$",
    re.IGNORECASE,
)
INVERTED = re.compile(r"[^,()\[\]]+(?:, [^,()\[\]\d][^,()\[\]]*){1,2}")


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in parts: a part is a run of letters, a number, or another sign that is seen.

    Args:
        parts: case, accents, plurals and Greek letters folded; hyphens and apostrophes are gone.
        starts: first character of the part's word, where the part is its first; else -1.
        ends: one past the last character of the part's word, where the part is its last; else -1.
    """

    parts: list[str]
    starts: list[int]
    ends: list[int]


class Normaliser:
    """Takes texts and names apart; every word is worked out once.

    The steps are those of UMLS's own normalisation (McCray et al. 1994) without its word list:
    possessives and hyphens off, case folded, regular plurals cut, letters with accents as those
    without. Beyond: British ae and oe in long words become e, Greek letters are spelled out, and
    letters are parted from digits, so that IL2, IL-2 and IL 2 are one.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    def read(self, text: str) -> Normal:
        """A text in parts."""
        normal = Normal([], [], [])
        known = self._known
        for match in TOKEN.finditer(text):
            word = match[0]
            found = known.get(word)
            if found is None:
                found = self._take_apart(word)
            if not found:
                continue
            normal.parts.extend(found)
            inner = [-1] * (len(found) - 1)
            normal.starts.append(match.start())
            normal.starts.extend(inner)
            normal.ends.extend(inner)
            normal.ends.append(match.end())
        return normal

    def key(self, name: str) -> str:
        """The parts of a name, a space behind each."""
        return "".join(part + " " for part in self.read(name).parts)

    def _take_apart(self, word: str) -> tuple[str, ...]:
        if len(self._known) >= CACHED_WORDS:
            self._known.clear()
        found = tuple(_parts(word))
        self._known[word] = found
        return found


def variants(name: str) -> Iterator[str]:
    """The name as it is read: without a tag of its kind, `Asthma, Bronchial` turned round."""
    plain = TAG.sub("", name)
    if plain != name and plain.strip():
        yield plain
    if INVERTED.fullmatch(plain):
        yield " ".join(reversed(plain.split(", ")))


def spelled(text: str) -> str:
    """The letters and digits of a text, Greek ones spelled out, case kept."""
    plain = unicodedata.normalize("NFKC", GREEK_LETTER.sub(_greek, text))
    return "".join(sign for sign in plain if sign.isalnum())


def _parts(word: str) -> Iterator[str]:
    if word in JOINTS or (word[0] in JOINTS and word[1:] in ("s", "S")):
        return
    greek = GREEK_LETTER.sub(lambda match: f" {GREEK[match[0]]} ", visible(word))
    plain = unicodedata.normalize("NFKD", greek).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for piece in plain.split():
        for part in PART.findall(piece):
            single = _singular(part)
            yield DIPHTHONG.sub("e", single) if len(single) >= LONG else single


def _singular(part: str) -> str:
    if len(part) > 4 and part.endswith("s") and not part.endswith(("ss", "us", "is")):
        return part[:-3] + "y" if part.endswith("ies") and len(part) > 5 else part[:-1]
    return part


def _greek(match: re.Match[str]) -> str:
    return GREEK[match[0]]
