"""Qualifiers: what a statement of Wikidata says of itself, which may be that it is not so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from biogk.loaders.sources.wikidata.statements.lists import QualifierRule

Said = Mapping[str, list[str]]
"""What each qualifier of a statement says: a Q number, an amount, or a text that nobody reads."""

NONE: Said = {}


def qualifiers_of(statement: Mapping[str, Any]) -> Said:
    """The qualifiers of a statement in the form of the dumps."""
    found = statement.get("qualifiers")
    if not isinstance(found, dict):
        return NONE
    return {
        property_: [_said(snak) for snak in snaks]
        for property_, snaks in found.items()
        if isinstance(snaks, list)
    }


def denial(said: Said, rules: Mapping[str, QualifierRule]) -> str:
    """Why a statement with these qualifiers is no fact; empty where it is one."""
    for property_, rule in rules.items() if said else ():
        if property_ in said and not all(map(rule.holds, said[property_])):
            return rule.reason
    return ""


def unread(said: Said, rules: Iterable[str], into: Counter[str]) -> None:
    """Count the values of qualifiers that no rule reads."""
    for property_ in said.keys() - set(rules) if said else ():
        into[property_] += len(said[property_])


def _said(snak: object) -> str:
    value = snak.get("datavalue") if isinstance(snak, dict) else None
    found = value.get("value") if isinstance(value, dict) else None
    if not isinstance(found, dict):
        return ""
    if "amount" in found:
        return str(found["amount"])
    return str(found.get("id") or f"Q{found.get('numeric-id', '')}")
