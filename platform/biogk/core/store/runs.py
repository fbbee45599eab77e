"""Runs: what was trained or predicted, with what, and how to undo it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from biogk.core.errors import RunError
from biogk.core.progress import track
from biogk.core.store.changes import Changes
from biogk.core.store.driver import Store, run_in
from biogk.core.store.queries import query
from biogk.core.store.schema import ensure_schema

TRAINING, PREDICTION, WEIGHING = "training", "prediction", "weighing"
ADDED = ("mentions", "mention_relations", "entity_relations")
ATOMIC_ROWS = 50_000
BATCH = 10_000
COUNTS = "counts"
"""Among the scores of a run the counts of every document: for programs, and not shown."""


@dataclass(frozen=True)
class RunInfo:
    """What a (:Run) says from its beginning.

    Args:
        id: unique, readable.
        kind: `training`, `prediction` or `weighing`.
        model: name of the model.
        encoder: label of the encoder.
        corpus: name of the corpus.
        split: the split that it reads.
        config: JSON of all settings.
        seed: of the training.
        trained_by: for a prediction, the run that trained its model.
        select: for a training, what chose the epoch: `dev` or `test`.
        network: for a training, the network whose embeddings the model was shown; empty for none.
        code_version: version of biogk.
    """

    id: str
    kind: str
    model: str
    encoder: str
    corpus: str
    split: str
    config: str
    seed: int
    trained_by: str | None = None
    select: str | None = None
    network: str | None = None
    code_version: str = version("biogk")


def new_run_id(*parts: str) -> str:
    """A readable id that no other run has: parts, UTC time, four hex digits."""
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return "-".join((*parts, now, secrets.token_hex(2)))


class RunRecord:
    """A run that is under way; `metrics` are stored when it ends."""

    def __init__(self, info: RunInfo) -> None:
        self.info = info
        self.metrics: dict[str, Any] = {}


@contextmanager
def recorded(store: Store, info: RunInfo, *, again: bool = False) -> Iterator[RunRecord]:
    """Keep a (:Run) while work goes on: finished at its end, failed or interrupted otherwise.

    Args:
        store: the database.
        info: what is known at the beginning.
        again: the run is there already and goes on.
    """
    ensure_schema(store)
    store.write("runs/go_on" if again else "runs/create", run=asdict(info))
    record = RunRecord(info)
    status = "failed"
    try:
        yield record
        status = "finished"
    except KeyboardInterrupt:
        status = "interrupted"
        raise
    finally:
        metrics = json.dumps(record.metrics) if record.metrics else None
        store.write("runs/finish", id=info.id, status=status, metrics=metrics)


def list_runs(store: Store) -> list[dict[str, Any]]:
    """All runs, the newest first, with their metrics; of incomplete ones how far they came."""
    return [
        {
            **{key: value for key, value in row.items() if value is not None},
            "metrics": json.loads(row["metrics"] or "{}"),
        }
        for row in store.read("runs/list")
    ]


def show_run(store: Store, run: str) -> dict[str, Any]:
    """One run: its properties, and how much it added.

    Raises:
        RunError: there is no such run.
    """
    found = store.read("runs/show", id=run)
    if not found:
        raise RunError(f"There is no run {run}.", "`biogk runs list` names them.")
    (row,) = found
    properties = row.pop("run")
    properties["metrics"] = json.loads(properties.get("metrics") or "{}")
    properties["config"] = json.loads(properties.get("config") or "{}")
    if "calibration" in properties:
        # the curves are for programs; people ask which sources have some
        properties["calibration"] = sorted(json.loads(properties["calibration"]))
    evaluations = _evaluations(properties)
    properties["evaluations"] = {key: without_counts(some) for key, some in evaluations.items()}
    # type by type, each by its index: all edges of a large graph would take minutes
    counts = [
        store.read(query("runs/count_entity_relations").typed(type=type_), run=run)[0]["edges"]
        for type_ in properties.get("relationship_types") or ()
    ]
    return {**properties, **row, "entity_relations": sum(counts)}


def without_counts(values: dict[str, Any]) -> dict[str, Any]:
    """The scores of a run as people see them."""
    return {key: value for key, value in values.items() if key != COUNTS}


def keep_evaluation(store: Store, values: dict[str, Any]) -> bool:
    """Keep the scores of a model on a split with the run that trained it.

    Args:
        store: the database.
        values: with `run`, `corpus` and `split`; an earlier evaluation of the same split is
            replaced, mistakes that are listed one by one are left out.

    Returns:
        Whether this database has that run.
    """
    run, where = values["run"], f"{values['corpus']} {values['split']}"
    found = store.read("runs/show", id=run)
    if not found:
        return False
    kept = _evaluations(found[0]["run"])
    kept[where] = {key: value for key, value in values.items() if key != "listed"}
    store.write("runs/set_evaluations", id=run, evaluations=json.dumps(kept))
    return True


def _evaluations(properties: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(properties.get("evaluations") or "{}")
    return found


def delete_run(store: Store, run: str) -> Changes:
    """Undo a run: whatever it alone added goes.

    Up to `ATOMIC_ROWS` rows go in one transaction. More of them go in batches, and the run says
    `removing` until the last; called again it goes on where that was interrupted.

    Raises:
        RunError: there is no such run, or predictions of its model are in the graph.
    """
    shown = show_run(store, run)
    if shown["predictions"]:
        raise RunError(
            f"Run {run} trained the model of {', '.join(shown['predictions'])}.",
            "Delete those first: `biogk runs delete`.",
        )
    rows = sum(shown[added] for added in ADDED)
    removals = [
        *(
            query("runs/delete_entity_relations").typed(type=type_)
            for type_ in shown.get("relationship_types") or ()
        ),
        query("runs/delete_relations"),
        query("runs/delete_mentions"),
    ]
    changes = Changes()
    if rows > ATOMIC_ROWS:
        store.write("runs/begin_removing", run=run)
        with track(f"undoing {run}", rows) as advance:
            for removal in removals:
                while gone := store.write(removal, run=run, limit=BATCH):
                    changes.add(gone)
                    advance(BATCH)
    with store.transaction() as transaction:
        for removal in removals:
            changes.add(run_in(transaction, removal, run=run, limit=ATOMIC_ROWS))
        if shown["kind"] == WEIGHING:
            changes.add(run_in(transaction, "runs/delete_calibration", run=run))
        changes.add(run_in(transaction, "runs/delete_run", run=run))
    return changes


def latest_training(store: Store, corpus: str = "") -> str:
    """The id of the newest finished training, of one corpus where it is named.

    Raises:
        RunError: there is none.
    """
    found = store.read("runs/latest", corpus=corpus)
    if not found:
        of = f" of {corpus}" if corpus else ""
        raise RunError(f"There is no finished training{of}.", "Train a model: biogk train.")
    return str(found[0]["id"])
