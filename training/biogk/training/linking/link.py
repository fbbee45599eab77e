"""Linking: spans of text to the entities in the database whose names they are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from biogk.core.errors import TrainingError
from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.core.store.rowmaps import mention_id
from biogk.core.store.schema import ensure_schema
from biogk.training.hold_out import labelled
from biogk.training.linking.candidates import METHODS, Match, Rules
from biogk.training.linking.gold import GoldLinks, with_gold
from biogk.training.linking.groups import SameGroups
from biogk.training.linking.lexicon import Lexicon
from biogk.training.linking.wider import WiderConcepts

PAGE = 1_000
NAMES_PAGE = 10_000


@dataclass
class LinkReport:
    """What linking did.

    Args:
        names: names in the dictionary.
        documents: documents linked now; those linked with the same names before are passed over.
        mentions: spans found in them.
        candidates: entities that the spans may name.
        methods: spans by the method of their best candidate.
        changes: what the database gained and lost.
        seconds: how long it took.
    """

    names: int
    documents: int
    mentions: int
    candidates: int
    changes: Changes
    seconds: float
    methods: dict[str, int] = field(default_factory=dict)


def build_lexicon(store: Store, rules: Rules | None = None) -> Lexicon:
    """The dictionary of all names and aliases in the database; it is not closed yet.

    It knows which entities SAME_AS joins, and what they are kinds of where the rules ask for it.

    Raises:
        TrainingError: there are none.
    """
    chosen = rules or Rules()
    wider = WiderConcepts.read(store, chosen.wider)
    lexicon = Lexicon(chosen, SameGroups.read(store), wider)
    with track("reading names") as advance:
        for page in pages(store, "corpus/names", limit=NAMES_PAGE):
            columns = (page[name] for name in ("ids", "names", "aliases", "taxa"))
            for entity, name, aliases, taxon in zip(*columns, strict=True):
                lexicon.add(entity, name, aliases or (), taxon)
            advance(len(page["ids"]))
    if not lexicon.names:
        raise TrainingError("The database has no entities.", "Load a source: biogk load --help.")
    return lexicon


def link(
    store: Store,
    *,
    corpora: Sequence[str] = (),
    splits: Sequence[str] = (),
    rules: Rules | None = None,
) -> LinkReport:
    """Link the texts of documents. Linking again with the same names and rules changes nothing.

    Args:
        store: the database.
        corpora: corpora to link; all where empty.
        splits: splits to link; all where empty.
        rules: what counts as a name in a text.

    Raises:
        TrainingError: the database has no documents, or no entities.
    """
    started = time.monotonic()
    ensure_schema(store)
    lexicon = build_lexicon(store, rules)
    chosen = {"corpora": list(corpora), "splits": list(splits)}
    (counted,) = store.read("corpus/count_documents", **chosen)
    if not counted["documents"]:
        raise TrainingError(
            f"The database has no documents of {', '.join(corpora) or 'any corpus'}.",
            "Load a corpus: biogk load ade PATH.",
        )
    gold = GoldLinks.read(store, corpora, splits) if lexicon.rules.gold else GoldLinks()
    for pair in gold:
        lexicon.note(pair)
    digest = labelled(lexicon.close(), store.held_out)
    report = LinkReport(lexicon.names, 0, 0, 0, Changes(), 0.0)
    with track("linking documents", counted["documents"]) as advance:
        for ids, texts in _texts(store, digest, chosen):
            linked = gold.matches(store, ids)
            matches = [
                with_gold(lexicon.matches(text), linked.get(id_, ()))
                for id_, text in zip(ids, texts, strict=True)
            ]
            _write(store, digest, ids, texts, matches, report)
            advance(len(ids))
    report.seconds = time.monotonic() - started
    return report


def _write(
    store: Store,
    digest: str,
    ids: list[str],
    texts: list[str],
    matches: list[list[Match]],
    report: LinkReport,
) -> None:
    rows = [
        _row(document, text, match)
        for document, text, found in zip(ids, texts, matches, strict=True)
        for match in found
    ]
    report.changes.add(store.write("corpus/upsert_links", rows=rows, lexicon=digest))
    report.changes.add(store.write("corpus/finish_links", documents=ids, lexicon=digest))
    report.documents += len(ids)
    report.mentions += len(rows)
    report.candidates += sum(len(row["links"]) for row in rows)
    for row in rows:
        method = min((each["method"] for each in row["links"]), key=METHODS.index)
        report.methods[method] = report.methods.get(method, 0) + 1


def _row(document: str, text: str, match: Match) -> dict[str, Any]:
    return {
        "document": document,
        "id": mention_id(document, match.start, match.end),
        "start": match.start,
        "end": match.end,
        "text": text[match.start : match.end],
        "links": [
            {"entity": found.entity, "method": found.method, "score": found.score}
            for found in match.candidates
        ],
    }


def _texts(
    store: Store, digest: str, chosen: dict[str, Any]
) -> Iterator[tuple[list[str], list[str]]]:
    for page in pages(store, "corpus/unlinked_texts", limit=PAGE, lexicon=digest, **chosen):
        yield page["ids"], page["texts"]
