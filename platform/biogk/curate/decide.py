"""Reviews: a triple is right, and marked; or wrong, and out of the graph until that is undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from neo4j import ManagedTransaction

from biogk.core.errors import UsageError
from biogk.core.store.driver import Row, Store, read_in, run_in
from biogk.core.store.queries import Query, query
from biogk.core.store.schema import ensure_schema
from biogk.curate.reviewed_triples import Triple

Verdict = Literal["right", "wrong"]
RIGHT: Verdict = "right"
WRONG: Verdict = "wrong"
VERDICTS: dict[str, Verdict] = {RIGHT: RIGHT, WRONG: WRONG}


@dataclass(frozen=True)
class Decision:
    """What somebody says of a triple.

    Args:
        triple: which.
        verdict: right or wrong.
        note: why, in one line; where it is empty, what was noted of the same verdict stays.
    """

    triple: Triple
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True)
class Reviewed:
    """What became of a triple.

    Args:
        triple: which.
        verdict: what is said of it now; empty where that was undone.
        edges: edges that were marked, unmarked, taken out or brought back.
        before: the other verdict, where this one is in its place.
        there: whether the triple is in the graph, or was until this verdict or an earlier one.
    """

    triple: Triple
    verdict: Verdict | Literal[""]
    edges: int
    before: str = ""
    there: bool = True


def decide(store: Store, decisions: Sequence[Decision]) -> list[Reviewed]:
    """Say of triples that they are right or wrong, in place of what was said of them before.

    A right one is marked (`reviewed` on its edges), and left out of `doubtful`. The edges of a
    wrong one are taken out: nothing weighs, trains on, finds or exports them, and no load and no
    run writes them again. What they were is kept with the review.

    Args:
        store: the graph.
        decisions: any number; all of them in one transaction.

    Raises:
        ServerError: the database failed; then nothing has changed.
    """
    ensure_schema(store)

    def work(transaction: ManagedTransaction) -> list[Reviewed]:
        return [_decide(transaction, each) for each in decisions]

    return store.atomically(work)


def _decide(transaction: ManagedTransaction, decision: Decision) -> Reviewed:
    triple, verdict = decision.triple, decision.verdict
    before = _before(transaction, triple)
    kept = _kept(before)
    said_before = before[0]["verdict"] if before else ""
    same = said_before == verdict
    # why a triple was right says nothing of why it is wrong
    note = " ".join(decision.note.split()) or (before[0]["note"] if same else "")
    if verdict == WRONG:
        found = read_in(transaction, _typed("edges", triple), **_ends(triple))
        kept += [_without_nothing(row["said"]) for row in found]
        gone = run_in(transaction, _typed("take_out", triple), **_ends(triple))
        changed, there = gone.relationships_deleted, bool(kept)
    else:
        _bring_back(transaction, triple, kept)
        changed, kept = _mark(transaction, triple, right=True), []
        there = bool(read_in(transaction, _typed("edges", triple), **_ends(triple)))
    said = {
        **asdict(triple),
        "verdict": verdict,
        "note": note,
        "taken_out": json.dumps(kept),
    }
    run_in(transaction, "reviews/keep", id=triple.key, said=said, again=same)
    return Reviewed(triple, verdict, changed, "" if same else said_before, there)


def undo(store: Store, triples: Sequence[Triple]) -> list[Reviewed]:
    """Take back what was said of triples: marks go, edges that were taken out come back.

    They come back with all that they said, where the source or run that made them is still there.

    Args:
        store: the graph.
        triples: those of which nothing was said are passed over; all in one transaction.

    Raises:
        UsageError: nothing was said of any of them.
        ServerError: the database failed; then nothing has changed.
    """

    def work(transaction: ManagedTransaction) -> list[Reviewed]:
        found = [(each, before) for each in triples if (before := _before(transaction, each))]
        return [_undo(transaction, triple, before) for triple, before in found]

    undone = store.atomically(work)
    if not undone:
        raise UsageError(
            f"Nobody has reviewed {', '.join(map(str, triples))}.",
            "`biogk review list` shows what was reviewed.",
        )
    return undone


def _undo(transaction: ManagedTransaction, triple: Triple, before: list[Row]) -> Reviewed:
    if before[0]["verdict"] == WRONG:
        changed = _bring_back(transaction, triple, _kept(before))
    else:
        changed = _mark(transaction, triple, right=False)
    run_in(transaction, "reviews/forget", id=triple.key)
    return Reviewed(triple, "", changed)


def _before(transaction: ManagedTransaction, triple: Triple) -> list[Row]:
    return read_in(transaction, "reviews/one", id=triple.key)


def _kept(before: list[Row]) -> list[Row]:
    found: list[Row] = json.loads(before[0]["taken_out"]) if before else []
    return found


def _bring_back(transaction: ManagedTransaction, triple: Triple, edges: list[Row]) -> int:
    ends = {"subject": triple.subject, "object": triple.object}
    back = run_in(transaction, _typed("bring_back", triple), **ends, edges=edges)
    return back.relationships_created


def _mark(transaction: ManagedTransaction, triple: Triple, *, right: bool) -> int:
    marked = run_in(transaction, _typed("mark", triple), **_ends(triple), right=right)
    return marked.properties_set


def _typed(name: str, triple: Triple) -> Query:
    return query(f"reviews/{name}").typed(type=triple.relation)


def _ends(triple: Triple) -> dict[str, str]:
    return {"subject": triple.subject, "object": triple.object, "source": triple.source}


def _without_nothing(said: Row) -> Row:
    return {key: value for key, value in said.items() if value is not None}
