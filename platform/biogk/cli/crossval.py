"""`biogk crossval`: models trained and scored over folds and seeds."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.models import ModelStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of
from biogk.cli.train import setting_options


@click.command("crossval")
@options_of(
    ModelStage.crossval,
    flags={"settings": ["--set"]},
    metavars={"settings": "SETTING=VALUE"},
)
@setting_options
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Train and score models on several folds with several seeds.

    Each training is a run of its own, as by `train` and `evaluate`. What is there already is not
    done again, and an interrupted training is resumed: after Ctrl-C, a kill or a failure the
    same command does what is left. `biogk report` sets the results beside published ones.

    \b
    Examples:
      biogk crossval --corpus ade --fold 0 --fold 1 --fold 2 --seed 7 --seed 8
      biogk crossval --corpus ade --fold 0 --seed 7 --part 0.1 --part 0.25 --part 1
      biogk crossval --corpus biorelex --model gk-fusion --model keci --seed 1 --seed 2
    """
    from biogk.views.report import show_crossval

    with app.graph() as graph:
        found = graph.crossval(**options)
    show_crossval(found, as_json=as_json)
    found.require_all()
