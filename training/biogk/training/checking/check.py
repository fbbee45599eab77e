"""What a graph states, weighs and predicts, beside a truth that it does not know."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.model.names import shown
from biogk.core.progress import track
from biogk.core.store.driver import Store, batched
from biogk.training.checking.counting import (
    Flags,
    Numbers,
    best_of,
    over_thresholds,
    precision_at,
    scored,
    spread,
)
from biogk.training.checking.evidence import CheckPlan, KnownEnds, read_evidence
from biogk.training.checking.report import Both, CheckReport, WeightCheck
from biogk.training.checking.source_truth import SourceTruth
from biogk.training.checking.tally import Tally, TruthColumns
from biogk.training.checking.truth import TruthPair, TruthTable

ROWS = 2_000
"""Rows that are looked up at once."""
JUDGED = 2_000
"""Pairs of each label that an AUC is computed from; more would hardly narrow its interval."""
SEED = 7

Truth = TruthTable | SourceTruth


def check_truth(
    store: Store, truth: Truth, plan: CheckPlan, *, places: Sequence[int], most: int
) -> CheckReport:
    """Compare the graph with a truth.

    Args:
        store: the database, without what is held out.
        truth: a table, or a source that is held out.
        plan: what the graph is asked.
        places: values of k for precision at k.
        most: how many misses of a kind, unknown names and faulty rows are listed.

    Raises:
        InputError: the table cannot be read or has no pair, or the graph has none of its names.
        UsageError: the source says nothing of the relation.
    """
    started, tally = time.monotonic(), Tally(symmetric=plan.symmetric, most=most)
    ends = KnownEnds(store)
    with track("checking rows") as advance:
        for batch in batched(truth.rows(), ROWS):
            pairs = []
            for row in batch:
                if isinstance(row, TruthPair):
                    pairs.append(row)
                else:
                    tally.reject(row)
            found = ends.find(end for pair in pairs for end in (pair.subject, pair.object))
            entities = [(found[pair.subject], found[pair.object]) for pair in pairs]
            evidence = read_evidence(store, plan, entities)
            for each in zip(pairs, entities, evidence, strict=True):
                tally.add(*each)
            advance(len(batch))
    _refuse_nothing(store, truth, tally)
    return _report(truth, plan, tally, places, started)


def _report(
    truth: Truth, plan: CheckPlan, tally: Tally, places: Sequence[int], started: float
) -> CheckReport:
    columns = tally.columns()
    known, stated, true = columns.known, columns.stated, columns.true
    predicted, contradictory = ~np.isnan(columns.confidences), columns.contradictory
    thresholds = over_thresholds(columns.confidences[known], true[known]) if predicted.any() else []
    silent = known & true & ~stated & ~predicted
    every = int(true.sum())
    return CheckReport(
        file=str(truth.path),
        relation=plan.relation,
        run=plan.run,
        sources=plan.sources,
        rows=tally.rows,
        rejected=tally.rejected,
        repeated=columns.repeated,
        contradictory=len(contradictory),
        pairs=columns.both(np.ones_like(true)),
        known=columns.both(known),
        unknown=tally.unknown,
        stated=scored(stated[known], true[known]),
        predicted=columns.both(predicted),
        denied=columns.both(columns.denied),
        recall_of_all=int((stated & true).sum()) / every if every else None,
        weights=_weights(columns, sorted(tally.models), places),
        predictions=thresholds,
        best=best_of(thresholds),
        silent=tally.silent.misses(silent, contradictory),
        wrong=tally.wrong.misses(stated & ~true, contradictory),
        refused=tally.refused.misses(columns.denied & true, contradictory),
        seconds=time.monotonic() - started,
    )


def _weights(
    columns: TruthColumns, models: Sequence[str], places: Sequence[int]
) -> WeightCheck | None:
    weighed = ~np.isnan(columns.weights)
    if not weighed.any():
        return None
    weights, labels = columns.weights[weighed], columns.true[weighed]
    pairs, shares = columns.both(weighed), spread(weights, labels)
    if not (pairs.true and pairs.false):
        return WeightCheck(pairs, models, shares=shares)
    auc, low, high, judged = _auc(weights, labels)
    ranked = precision_at(weights, labels, places)
    return WeightCheck(pairs, models, auc, low, high, judged, ranked, shares)


def _auc(weights: Numbers, labels: Flags) -> tuple[float, float, float, Both]:
    from biogk.training.weights.metrics import auc, bootstrapped_auc  # noqa: PLC0415 - loads torch

    generator = np.random.default_rng(SEED)
    true, false = (
        some if len(some) <= JUDGED else generator.choice(some, JUDGED, replace=False)
        for some in (weights[labels], weights[~labels])
    )
    low, high = np.quantile(bootstrapped_auc(true, false, SEED), [0.025, 0.975])
    return auc(true, false), float(low), float(high), Both(len(true), len(false))


def _refuse_nothing(store: Store, truth: Truth, tally: Tally) -> None:
    """Refuse a truth of which nothing can be checked.

    Raises:
        InputError: it has no rows, none that is a pair, or no name that the graph has.
    """
    path, rejected = truth.path, tally.rejected
    if not tally.rows:
        raise InputError(f"{path} has no rows.", "Fetch or write it again.")
    if truth.unread and not tally.pairs:
        values = ", ".join(shown(value) for value in truth.unread)
        raise InputError(
            f"No row of {path} is true or false: {truth.label.name} has {values}.",
            "Say what they mean: --true VALUE, --false VALUE.",
        )
    if not tally.pairs:
        line, reason = rejected.listed[0]
        raise InputError(
            f"No row of {path} can be used ({counted(rejected.count, 'row')}); the first, line "
            f"{line}: {reason}.",
            "Correct it, or name other columns.",
        )
    if not any(tally.lacking):
        return
    (stage,) = store.read("shell/stage")
    if not stage["entities"]:
        raise InputError("The graph is empty.", "Load a source first: biogk load --help.")
    subject, object_ = tally.lacking
    nothing = (
        "None of the names" if subject and object_ else f"No {'subject' if subject else 'object'}"
    )
    raise InputError(
        f"{nothing} of {path} is in the graph, such as {shown(subject or object_)}.",
        truth.advice,
    )
