"""Reviews: a right triple is marked, a wrong one out of the graph, until that is undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from neo4j import ManagedTransaction

from biogk.core.errors import UsageError
from biogk.core.model.verdicts import RIGHT, WRONG, Verdict, in_words
from biogk.core.store.driver import Row, Store, read_in, run_in
from biogk.core.store.queries import Query, query
from biogk.core.store.schema import ensure_schema
from biogk.core.store.values import plain
from biogk.curate.opinions import Opinion, Opinions
from biogk.curate.reviewed_triples import Triple


@dataclass(frozen=True)
class Decision:
    """What somebody says of a triple.

    Args:
        triple: which.
        verdict: right, wrong or unsure.
        note: why, in one line; where it is empty, what they noted of the same verdict stays.
        reviewer: who, as `reviewer_named` has it; empty for nobody in particular.
        at: when, in ISO 8601; now where it is empty.
        seen: `Opinions.stamp` of what they saw of it; None where that does not matter.
    """

    triple: Triple
    verdict: Verdict
    note: str = ""
    reviewer: str = ""
    at: str = ""
    seen: str | None = None


@dataclass(frozen=True)
class Reviewed:
    """What became of a triple.

    Args:
        triple: which.
        verdict: what the reviewer says of it now; empty where that was undone.
        edges: edges that were marked, unmarked, taken out or brought back.
        before: the verdict that counted before, where that was another one.
        before_by: whose it was.
        there: whether the triple is in the graph, or was until this verdict or an earlier one.
        counts: the verdict that counts now; empty where there is none any more.
        counts_by: whose it is.
    """

    triple: Triple
    verdict: Verdict | Literal[""]
    edges: int
    before: str = ""
    before_by: str = ""
    there: bool = True
    counts: str = ""
    counts_by: str = ""


def decide(store: Store, decisions: Sequence[Decision]) -> list[Reviewed]:
    """Say of triples that they are right, wrong or unsure, in place of what one said before.

    A right one is marked (`reviewed` on its edges), and left out of `doubtful`. The edges of a
    wrong one are taken out: nothing weighs, trains on, finds or exports them, and no load and no
    run writes them again. What they were is kept with the review. An unsure one stays as it is.
    Where reviewers differ, the newest who is sure decides; what the others said is kept.

    Args:
        store: the graph.
        decisions: any number; all of them in one transaction.

    Raises:
        UsageError: somebody else gave an opinion since `seen`; then nothing has changed.
        ServerError: the database failed; then nothing has changed.
    """
    ensure_schema(store)

    def work(transaction: ManagedTransaction) -> list[Reviewed]:
        return [_decide(transaction, each) for each in decisions]

    return store.atomically(work)


def _decide(transaction: ManagedTransaction, decision: Decision) -> Reviewed:
    row, before = _held(transaction, decision.triple)
    if decision.seen not in (None, before.stamp):
        raise _changed(decision, before)
    own = before.by(decision.reviewer)
    # why a triple was right says nothing of why it is wrong
    same = own is not None and own.verdict == decision.verdict
    note = " ".join(decision.note.split()) or (own.note if own and same else "")
    still = own is not None and same and own is before.counting
    at = decision.at or (own.at if own and still else plain(row["now"]))
    said = Opinion(decision.reviewer, decision.verdict, note, at)
    return _settle(transaction, decision.triple, row, before.and_(said), said.verdict)


def undo(store: Store, triples: Sequence[Triple], reviewer: str = "") -> list[Reviewed]:
    """Take back what a reviewer said of triples: marks go, edges that were taken out come back.

    They come back with all that they said, where the source or run that made them is still there.
    What another reviewer said stays, and counts then.

    Args:
        store: the graph.
        triples: those of which they said nothing are passed over; all in one transaction.
        reviewer: who, as `reviewer_named` has it; empty for nobody in particular.

    Raises:
        UsageError: they said nothing of any of them.
        ServerError: the database failed; then nothing has changed.
    """

    def work(transaction: ManagedTransaction) -> list[Reviewed]:
        held = [(triple, *_held(transaction, triple)) for triple in triples]
        if not any(before.by(reviewer) for _, _, before in held):
            raise _nothing_said(reviewer, triples, [before for _, _, before in held])
        undone = []
        for triple, row, before in held:
            if before.by(reviewer):
                left = before.without(reviewer)
                undone.append(_settle(transaction, triple, row, left, ""))
            elif not before.every:
                run_in(transaction, "reviews/forget", id=triple.key)
        return undone

    return store.atomically(work)


def _settle(
    transaction: ManagedTransaction,
    triple: Triple,
    row: Row,
    opinions: Opinions,
    verdict: Verdict | Literal[""],
) -> Reviewed:
    """Bring the graph into the state of the opinion that counts, and keep them all."""
    counting = opinions.counting
    kept: list[Row] = json.loads(row["taken_out"])
    if counting is not None and counting.verdict == WRONG:
        found = read_in(transaction, _typed("edges", triple), **_ends(triple))
        kept += [_without_nothing(each["said"]) for each in found]
        changed = run_in(
            transaction, _typed("take_out", triple), **_ends(triple)
        ).relationships_deleted
        there = bool(kept)
    else:
        back = _bring_back(transaction, triple, kept)
        right = counting is not None and counting.verdict == RIGHT
        changed, kept = max(back, _mark(transaction, triple, right=right)), []
        there = bool(read_in(transaction, _typed("edges", triple), **_ends(triple)))
    if counting is None:
        run_in(transaction, "reviews/forget", id=triple.key)
        return Reviewed(triple, "", changed, there=there)
    said = {
        **asdict(triple),
        "verdict": counting.verdict,
        "note": counting.note,
        "reviewer": counting.reviewer,
        "others": opinions.others,
        "taken_out": json.dumps(kept),
    }
    run_in(transaction, "reviews/keep", id=triple.key, said=said, at=counting.at)
    turned = row["verdict"] not in (None, counting.verdict)
    return Reviewed(
        triple,
        verdict,
        changed,
        before=row["verdict"] if turned else "",
        before_by=row["reviewer"] if turned else "",
        there=there,
        counts=counting.verdict,
        counts_by=counting.reviewer,
    )


def _held(transaction: ManagedTransaction, triple: Triple) -> tuple[Row, Opinions]:
    """The review of a triple, which nobody else changes until the transaction ends."""
    run_in(transaction, "reviews/hold", id=triple.key)
    (row,) = read_in(transaction, "reviews/one", id=triple.key)
    return row, Opinions.of(row)


def _changed(decision: Decision, now: Opinions) -> UsageError:
    newest = now.newest
    said = (
        f"{in_words(newest.reviewer)} called it {newest.verdict}"
        if newest
        else "somebody took a verdict back"
    )
    return UsageError(
        f"Since you saw {decision.triple}, {said}.",
        f"Your verdict ({decision.verdict}) is not kept yet; give it again to keep it.",
    )


def _nothing_said(
    reviewer: str, triples: Sequence[Triple], opinions: Sequence[Opinions]
) -> UsageError:
    named = ", ".join(map(str, triples))
    every = [each for some in opinions for each in some.every]
    if not every:
        return UsageError(
            f"Nobody has reviewed {named}.", "`biogk review list` shows what was reviewed."
        )
    others = ", ".join(sorted({f"{in_words(each.reviewer)} ({each.verdict})" for each in every}))
    return UsageError(
        f"{named} was reviewed by {others}, not by {in_words(reviewer)}.",
        "Each takes back their own: --reviewer says whose.",
    )


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
