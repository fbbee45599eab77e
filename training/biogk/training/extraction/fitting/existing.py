"""Trainings that are there already, so that none is done twice."""

from __future__ import annotations

from importlib.metadata import version

from biogk.core.errors import RunError
from biogk.core.store.driver import Store
from biogk.training.extraction.checkpoints.checkpoint import WEIGHTS, read_config
from biogk.training.extraction.checkpoints.state import STATE
from biogk.training.extraction.checkpoints.stored import (
    StoredTraining,
    network_shown,
    stored_trainings,
)
from biogk.training.extraction.config import dotted
from biogk.training.extraction.fitting.task import neighbourhood
from biogk.training.extraction.plan import Plan
from biogk.training.graphs.materialize import graph_state

FINISHED = "finished"


def alike(store: Store, plan: Plan, encoder: str) -> list[StoredTraining]:
    """Trainings that did or began what a plan asks for, finished ones first, then newer ones.

    Args:
        store: the database.
        plan: what to train.
        encoder: label of the encoder.

    Raises:
        InputError: the database has no such corpus.
    """
    settings = plan.settings
    _, network = graph_state(store, plan.corpus, "train", neighbourhood(settings.model))
    network = network_shown(plan.model, settings.model, network)
    wanted = dotted(settings.model_dump())
    found = [
        each
        for each in stored_trainings(store)
        if (each.model, each.corpus, each.select) == (plan.model, plan.corpus, plan.select)
        and (each.encoder, each.network) == (encoder, network)
        and each.settings == wanted
    ]
    return sorted(found, key=lambda each: each.status != FINISHED)


def still_good(store: Store, plan: Plan, encoder: str) -> StoredTraining | None:
    """The training that would come out alike today: of this biogk, on the graph as it is.

    Args:
        store: the database.
        plan: what to train; a part held out of the training split chooses the epoch.
        encoder: label of the encoder.

    Returns:
        One that is finished and whose model is there, or else one that can go on; None where there
        is neither.

    Raises:
        InputError: the database has no such corpus.
    """
    state, _ = graph_state(store, plan.corpus, "train", neighbourhood(plan.settings.model))
    for there in alike(store, plan, encoder):
        folder = plan.folders.runs / there.run
        kept = WEIGHTS if there.status == FINISHED else STATE
        if there.code_version != version("biogk") or not (folder / kept).exists():
            continue
        try:
            same = read_config(folder).graph == state
        except RunError:  # damaged
            continue
        if same:
            return there
    return None
