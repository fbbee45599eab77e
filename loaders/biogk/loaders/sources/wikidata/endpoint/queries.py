"""The SPARQL queries, one file each. What is filled in was checked before: ids, codes, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from biogk.loaders.sources.wikidata.statements.wanted import Wanted

ENTITY = "http://www.wikidata.org/entity/"
QUALIFIER = "http://www.wikidata.org/prop/qualifier/"
Row = tuple[str, str, str]
"""An item, the value of a statement on it, and the place of the row: see statements.rq."""


def statements_query(
    property_: str, limit: int, behind: str | None, classes: Iterable[int] = ()
) -> str:
    """The query for a page of statements.

    Args:
        property_: P780.
        limit: rows a page.
        behind: place of the last row of the page before; None for the first page.
        classes: Q numbers that the second item must be one of; any where there are none.
    """
    listed = _items(classes)
    return _filled(
        "statements",
        property=property_,
        limit=str(limit),
        values=f"VALUES ?value {{ {listed} }}" if listed else "",
        behind=f"FILTER(?place > {_quoted(behind)})" if behind else "",
    )


def items_query(items: Iterable[int], wanted: Wanted) -> str:
    """The query for what is wanted of some items, by their Q numbers."""
    return _filled(
        "items",
        items=_items(items),
        languages=", ".join(f'"{language}"' for language in wanted.languages),
        identifiers=" ".join(f'(p:{name} ps:{name} "{name}")' for name in wanted.identifiers),
        classes=_items(sorted(wanted.listed_classes)),
    )


def modified_query() -> str:
    """The query for the date of the data."""
    return _filled("modified")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("\r", "\\r") + '"'


def _items(numbers: Iterable[int]) -> str:
    return " ".join(f"wd:Q{number}" for number in numbers)


def _filled(name: str, **parts: str) -> str:
    text = _text(name)
    for part, content in parts.items():
        text = text.replace("{{" + part + "}}", content)
    return text


@cache
def _text(name: str) -> str:
    whole = (resources.files(__package__) / f"{name}.rq").read_text(encoding="utf-8")
    return "".join(line for line in whole.splitlines(keepends=True) if not line.startswith("#"))
