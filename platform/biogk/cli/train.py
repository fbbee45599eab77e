"""`biogk train`: an extraction model from the graph."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource

from biogk.api.stages.models import ModelStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names, run_ids, source_ids
from biogk.cli.options import options_of, parameters_of
from biogk.core.errors import UsageError
from biogk.training.extraction.config import described_settings

BEHIND = {each.name for each in parameters_of(ModelStage.train)} - {"resume", "device"}
"""Options that choose what a new training does, and so have no place beside --resume."""
SETTINGS = {each.name.replace(".", "__"): each for each in described_settings()}


def setting_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every setting, --training.epochs 20, stronger than those of --set."""

    @wraps(function)
    def command(*args: Any, settings: dict[str, str], **options: Any) -> Any:
        given = {each.name: options.pop(key) for key, each in SETTINGS.items()}
        settings |= {name: value for name, value in given.items() if value is not None}
        return function(*args, settings=settings, **options)

    for key, each in reversed(SETTINGS.items()):
        text = f"{each.text}  [default: {each.value}]"
        command = click.option(f"--{each.name}", key, metavar="VALUE", help=text)(command)
    return command


@click.command("train")
@options_of(
    ModelStage.train,
    flags={"settings": ["--set"]},
    complete={"corpus": corpus_names, "resume": run_ids, "hold_out": source_ids},
    metavars={"resume": "RUN", "settings": "SETTING=VALUE", "hold_out": "SOURCE"},
)
@setting_options
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Train a model for mentions and relations.

    The best epoch's model is kept in HOME/runs, with a (:Run) in the graph, its settings, and
    curves for TensorBoard. Resume an interrupted training with --resume.

    \b
    Example:
      biogk train --corpus ade-0 --encoder minilm --training.epochs 10
      biogk train --resume gk-fusion-ade-0-20260101-120000-ab12
    """
    from biogk.views.stages import show_train

    if options["resume"] is not None:
        _refuse_beside_resume(click.get_current_context())
    with app.graph() as graph:
        report = graph.train(**options)
    show_train(report, as_json=as_json)


def _refuse_beside_resume(context: click.Context) -> None:
    for each in context.command.params:
        typed = context.get_parameter_source(str(each.name)) is ParameterSource.COMMANDLINE
        if typed and each.name in BEHIND | SETTINGS.keys():
            raise UsageError(
                f"{each.opts[0]} has no place beside --resume: a resumed training keeps its "
                "settings."
            )
