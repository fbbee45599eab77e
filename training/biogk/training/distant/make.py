"""A silver corpus from plain text, as a file that `biogk load jsonl` takes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biogk.core.disk import replacing
from biogk.core.errors import InputError
from biogk.core.files import UnreadableLine, text_files, text_lines
from biogk.core.progress import Advance, track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.distant.choose import Balance, Choice, digest_of
from biogk.training.distant.sentences import STATED, SilverSentence, silver_sentences
from biogk.training.distant.targets import Targets, targets_of
from biogk.training.graphs.textgraph import sentence_spans
from biogk.training.linking.link import build_lexicon

DOCUMENTS_PAGE = 1_000


@dataclass
class SilverReport:
    """What a silver corpus was made of.

    Args:
        file: the documents.
        imitates: the corpus whose annotation it imitates.
        lines: lines read.
        unreadable: lines that are no text.
        stated: sentences seen of which the graph states a relation.
        otherwise: others seen of which it states another relation, or that there is none.
        silent: others seen of whose entities it knows the relation, but not between them.
        left_out: sentences by the reason why they were not taken.
        documents: sentences kept.
        negatives: those of them without a relation.
        mentions: in the kept sentences.
        relations: in the kept sentences, by their type in the corpus.
        seconds: how long it took.
    """

    file: Path
    imitates: str
    lines: int = 0
    unreadable: int = 0
    stated: int = 0
    otherwise: int = 0
    silent: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    negatives: int = 0
    mentions: int = 0
    relations: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def make_silver(
    store: Store, texts: Sequence[Path], corpus: str, file: Path, balance: Balance
) -> SilverReport:
    """Annotate sentences of plain text by what the graph states, as a corpus annotates its own.

    Sentences of the corpus itself are left out.

    Args:
        store: the database.
        texts: files, or folders of them, one sentence or paragraph a line.
        corpus: the annotated corpus that is imitated.
        file: for the documents; is there whole or not at all.
        balance: how many sentences of which kind.

    Raises:
        InputError: a text cannot be read, the corpus has no relation that the graph could state, or
            no sentence names two entities between which the graph states one.
        TrainingError: the database has no entities.
        StorageError: the file cannot be written.
    """
    started = time.monotonic()
    targets = targets_of(store, corpus)
    report = SilverReport(file, corpus)
    files = text_files(texts)
    choice = Choice(balance, frozenset(_own(store, corpus)))
    lexicon = build_lexicon(store)
    lexicon.close()
    with track("reading sentences") as advance:
        lines = _lines(files, report, advance)
        for sentence in silver_sentences(store, lines, lexicon, targets.relations):
            choice.add(sentence)
    for how, count in choice.seen.items():
        setattr(report, how, count)
    report.left_out = dict(choice.left_out)
    kept = choice.chosen()
    if not report.stated or not kept:
        raise InputError(
            f"No sentence names two entities of which the graph states "
            f"{' or '.join(sorted({each.stated for each in targets.relations}))}.",
            "Give more text, or load a source that states it.",
        )
    with replacing(file) as partial, partial.open("w", encoding="utf-8") as stream:
        for sentence in kept:
            document = _document(sentence, targets)
            _count(report, document)
            stream.write(json.dumps(document, ensure_ascii=False) + "\n")
    report.seconds = time.monotonic() - started
    return report


def _lines(files: Sequence[Path], report: SilverReport, advance: Advance) -> Iterator[str]:
    for file in files:
        for _, line in text_lines(file):
            report.lines += 1
            advance(1)
            if isinstance(line, UnreadableLine):
                report.unreadable += 1
            elif line.strip():
                yield line


def _own(store: Store, corpus: str) -> Iterator[bytes]:
    """Digests of the documents of a corpus, all splits, and of their sentences."""
    for page in pages(store, "distant/texts", corpus=corpus, limit=DOCUMENTS_PAGE):
        for text in page["texts"]:
            yield digest_of(text)
            for start, end in sentence_spans(text):
                yield digest_of(text[start:end])


def _document(sentence: SilverSentence, targets: Targets) -> dict[str, Any]:
    """A sentence as its corpus would annotate it; a span has one type, that of its first pair."""
    stated = [pair for pair in sentence.pairs if pair.how == STATED]
    types: dict[tuple[int, int], str] = {}
    for pair in stated if targets.related_only else [*stated, *sentence.pairs]:
        types.setdefault(pair.head, pair.target.head)
        types.setdefault(pair.tail, pair.target.tail)
    order = sorted(types)
    place = {span: number for number, span in enumerate(order)}
    relations = [
        {"head": place[pair.head], "tail": place[pair.tail], "type": pair.target.annotated}
        for pair in stated
        if (types[pair.head], types[pair.tail]) == (pair.target.head, pair.target.tail)
    ]
    return {
        "id": digest_of(sentence.text).hex(),
        "text": sentence.text,
        "split": "train",
        "mentions": [{"start": s, "end": e, "type": types[s, e]} for s, e in order],
        "relations": relations,
    }


def _count(report: SilverReport, document: dict[str, Any]) -> None:
    report.documents += 1
    report.negatives += not document["relations"]
    report.mentions += len(document["mentions"])
    for relation in document["relations"]:
        found = report.relations
        found[relation["type"]] = found.get(relation["type"], 0) + 1
