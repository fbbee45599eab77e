"""What `evaluate` and `predict` share: the run, the split, the prediction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App

if TYPE_CHECKING:
    from biogk.store.driver import Store
    from biogk.training.predict import Predicted


def prediction_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --run, --corpus, --split and --device."""
    for option in (
        click.option("--device", help="Where the model computes: cpu, cuda, mps."),
        click.option("--split", default="test", show_default=True, help="Split to read."),
        click.option("--corpus", help="Corpus to read.  [default: the one of the training]"),
        click.option("--run", help="Run that trained the model.  [default: the newest]"),
    ):
        function = option(function)
    return function


def run_model(
    app: App, store: Store, run: str | None, corpus: str | None, split: str, device: str | None
) -> Predicted:
    """The predictions of a run's model."""
    from biogk.store.runs import latest_training, show_run
    from biogk.training.predict import predict

    chosen = run or latest_training(store, corpus or "")
    read = corpus or show_run(store, chosen)["corpus"]
    app.say(f"Model of run {chosen}")
    found = predict(
        store,
        app.home.runs / chosen,
        read,
        split,
        graphs=app.home.graphs,
        device=device,
        track=app.track,
    )
    if found.unknown_types:
        names = ", ".join(found.unknown_types)
        app.say(f"The model was not trained on {names}: what is annotated so counts as missed.")
    return found
