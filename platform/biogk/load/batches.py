"""The queries that write a batch of rows."""

from __future__ import annotations

from collections.abc import Sequence

from biogk.core.errors import InputError
from biogk.core.model.rows import DocumentRow, EntityRow, TripleRow
from biogk.core.store.driver import Statement, Store
from biogk.core.store.queries import query
from biogk.core.store.rowmaps import (
    Maps,
    concept_maps,
    document_maps,
    entity_maps,
    falsehood_maps,
    gold_maps,
    triple_maps,
)
from biogk.load.outcome.folding import without_folded_ends


def knowledge_statements(
    store: Store,  # noqa: ARG001 - of one form with document_statements
    batch: Sequence[EntityRow | TripleRow],
    source: str,
) -> list[Statement]:
    """Entities first, then the triples, one query a relation type, and what is known false.

    Raises:
        UsageError: a relation that cannot be a relationship type.
    """
    statements: list[Statement] = []
    entities = entity_maps(row for row in batch if isinstance(row, EntityRow))
    if entities:
        statements.append(("load/upsert_entities", {"rows": entities, "source": source}))
    stated = [row for row in batch if isinstance(row, TripleRow)]
    for relation, maps in triple_maps(stated).items():
        named = query("load/upsert_triples").typed(type=relation)
        statements.append((named, {"rows": maps, "source": source}))
    false = falsehood_maps(stated, source)
    if false:
        statements.append(("load/upsert_falsehoods", {"rows": false, "source": source}))
    return statements


def document_statements(
    store: Store,
    batch: Sequence[DocumentRow],
    source: str,  # noqa: ARG001 - of one form with knowledge_statements
) -> list[Statement]:
    """Documents with their mentions, then the relations between mentions and between concepts.

    Raises:
        InputError: a document is there already with another text or split.
    """
    maps = document_maps(batch)
    _refuse_changed(store, maps)
    gold = gold_maps(without_folded_ends(row) for row in batch)
    concepts = concept_maps(batch)
    return [
        ("load/upsert_documents", {"rows": maps}),
        ("load/upsert_gold", {"rows": gold}),
        *([("load/upsert_concept_relations", {"rows": concepts})] if concepts else []),
    ]


def _refuse_changed(store: Store, maps: Maps) -> None:
    for found in store.read("load/changed_documents", rows=maps):
        what = "another text" if found["other_text"] else f"split {found['split']!r}"
        raise InputError(
            f"Document {found['id']} is there already, with {what}.",
            "Load this version under another name: --corpus NAME.",
        )
