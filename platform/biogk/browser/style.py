"""The style of the graph in Neo4j Browser (GraSS), and the colours that pictures share with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from biogk.core.store.queries import NAME

PREDICTED = "PREDICTED_"
PREDICTED_COLOUR = "#D9480F"
COLOUR = re.compile(r"^node(?:\.(\w+))? \{[^}]*?\bcolor: (#[0-9A-F]{6});", re.MULTILINE | re.DOTALL)
STATED_RULE = """
relationship.{type} {{
  caption: "{type} {{weight}}";
}}
"""
PREDICTED_RULE = """
relationship.{type} {{
  color: {colour};
  shaft-width: 4px;
  caption: "{name} {{confidence}}";
}}
"""


@cache
def shipped_style() -> str:
    """The rules for nodes by kind, and for every edge."""
    file = resources.files("biogk.cypher") / "browser" / "biogk.grass"
    return file.read_text(encoding="utf-8")


def style(types: Iterable[str]) -> str:
    """The whole style: the shipped rules, and one for each relationship type.

    A caption may hold a property, but not the type beside it: so each type has a rule with its
    name in the caption, followed by the weight, or by the confidence where a run found it. That a
    run did is seen by the colour, and need not lengthen the caption.

    Args:
        types: relationship types of the graph or the vocabulary.
    """
    rules = [
        (PREDICTED_RULE if is_predicted(type_) else STATED_RULE).format(
            type=type_, name=type_.removeprefix(PREDICTED), colour=PREDICTED_COLOUR
        )
        for type_ in sorted(set(types))
        if NAME.match(type_)
    ]
    return shipped_style() + "".join(rules)


def kind_of(labels: Iterable[str]) -> str:
    """The label that decides on a node's colour: as in the Browser, the last one in the style."""
    known = list(colours())
    found = [label for label in labels if label in known]
    return max(found, key=known.index, default="")


def is_predicted(type_: str) -> bool:
    """Whether edges of this type come from a run: between entities, or between mentions."""
    return type_.startswith(PREDICTED) or type_ == PREDICTED.rstrip("_")


@cache
def colours() -> dict[str, str]:
    """The colour of each label by the shipped style; under "" the one of all others."""
    return dict(COLOUR.findall(shipped_style()))
