"""Which licences let what is under them be passed on by anybody, as far as their names say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from biogk.core.model.rows import UNSTATED

FREE = re.compile(
    r"(https?://\S*/)?"
    r"(cc0|cc[ -]by([ -]sa)?|by(-sa)?|zero|pddl|odbl|odc-by|apache|mit|bsd|public domain)"
    r"([ /-]?v?[\d.]+)*([ -]clause)?( international| unported| licen[cs]e)?/?",
    re.IGNORECASE,
)
"""Names and addresses of licences under which anybody may pass on and change, for any purpose."""

Sources = Iterable[Mapping[str, Any]]


def restricted(sources: Sources) -> list[str]:
    """Those sources whose licence is stated and not known to be free: `medlama (UMLS ...)`.

    Args:
        sources: with `id` and `licence`.
    """
    return [
        f"{each['id']} ({licence})"
        for each in sources
        if (licence := each.get("licence", UNSTATED)) != UNSTATED and not FREE.fullmatch(licence)
    ]


def unstated(sources: Sources) -> list[str]:
    """The ids of those whose licence nobody stated.

    Args:
        sources: with `id` and `licence`.
    """
    return [each["id"] for each in sources if each.get("licence", UNSTATED) == UNSTATED]
