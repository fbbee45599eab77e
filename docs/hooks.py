"""Fills the pages of the reference with what the program itself knows."""

from __future__ import annotations

from typing import Any

from biogk.core.model.vocabulary import SHIPPED
from biogk.core.store.queries import saved


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs for every page, before it is rendered."""
    for mark, made in (("saved queries", _queries), ("relations", _relations)):
        if (comment := f"<!-- {mark} -->") in markdown:
            markdown = markdown.replace(comment, made())
    return markdown


def _queries() -> str:
    parts: list[str] = []
    for name, query in sorted(saved().items()):
        parts += [f"## {name}", "", query.doc, ""]
        if query.parameters:
            parts += ["| parameter | meaning | default |", "|---|---|---|"]
            for each in query.parameters:
                default = "" if each.required else f"`{each.default!r}`"
                parts.append(f"| `{each.name}` | {each.help} | {default} |")
        body = "\n".join(line for line in query.text.splitlines() if not line.startswith("//"))
        parts += ["", "```cypher", body.strip(), "```", ""]
    return "\n".join(parts)


def _relations() -> str:
    lines = ["| type | from | to | as a sentence |", "|---|---|---|---|"]
    for name, relation in SHIPPED.read().relations.items():
        sentences = "<br>".join(relation.templates)
        lines.append(f"| `{name}` | {relation.subject} | {relation.object} | {sentences} |")
    return "\n".join(lines)
