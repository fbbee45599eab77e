"""Numbers as they are written to the database: with the digits that mean something."""

from __future__ import annotations

import math

DIGITS = 4
DIGITS_OF_REST = 2
LEAST_REST = 1e-6


def significant(value: float) -> float:
    """A weight or confidence with four significant digits.

    Between -1 and 1 it has so many more as leave two digits of what is missing to 1 (0.99964), and
    at least a millionth is: what lies within stays within, and keeps its log-odds near both ends.
    """
    size = abs(value)
    if size == 0 or not math.isfinite(size):
        return value
    places = DIGITS - 1 - math.floor(math.log10(size))
    if size < 1:
        rest = max(1 - size, LEAST_REST)
        places = max(places, DIGITS_OF_REST - 1 - math.floor(math.log10(rest)))
        size = min(size, 1 - LEAST_REST)
    return math.copysign(round(size, places), value)
