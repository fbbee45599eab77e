"""One entity, as a notebook shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True)
class EntityView:
    """An entity.

    Args:
        id: its id.
        name: its preferred name.
        kinds: its labels beside Entity.
        aliases: its other names.
        description: one line about it, or nothing.
        semantic_types: what it is in the source's terms.
        identifiers: its ids in other sources.
        sources: the sources that know it.
        embedding: its gk_embedding; None where `embed` has not run.
        edges: how many edges it has, stated and predicted.
        namesakes: ids of other entities with the name that was asked for.
    """

    id: str
    name: str
    kinds: list[str]
    aliases: list[str]
    description: str
    semantic_types: list[str]
    identifiers: list[str]
    sources: list[str]
    embedding: list[float] | None = field(repr=False)
    edges: int = 0
    namesakes: list[str] = field(default_factory=list)

    def _repr_html_(self) -> str:
        told = {
            "aliases": ", ".join(self.aliases),
            "description": self.description,
            "semantic types": ", ".join(self.semantic_types),
            "identifiers": ", ".join(self.identifiers),
            "sources": ", ".join(self.sources),
            "edges": f"{self.edges:,}",
            "embedding": f"{len(self.embedding)} numbers" if self.embedding else "none yet",
            "same name": ", ".join(self.namesakes),
        }
        rows = "".join(
            f"<tr><th style='text-align:left'>{key}</th>"
            f"<td style='text-align:left'>{escape(value)}</td></tr>"
            for key, value in told.items()
            if value
        )
        kinds = escape(", ".join(self.kinds) or "Entity")
        return (
            f"<b>{escape(self.name)}</b> <i>{kinds}</i> <code>{escape(self.id)}</code>"
            f"<table>{rows}</table>"
        )
