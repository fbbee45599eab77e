"""`biogk train`: an extraction model from the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App, encoder_options, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names, run_ids
from biogk.core.errors import INTERRUPTED, TrainingError
from biogk.training.extraction.config import described_settings
from biogk.training.extraction.models import MODELS
from biogk.training.language.choice import EncoderChoice

BEHIND = (
    "model", "corpus", "encoder", "pooling", "trust_remote_code", "config", "overrides", "select",
)  # fmt: skip
"""Options that choose what a new training does, and so have no place beside --resume."""


def setting_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every setting: --training.epochs 20."""
    for setting in reversed(described_settings()):
        function = click.option(
            f"--{setting.name}",
            setting.name.replace(".", "__"),
            metavar="VALUE",
            help=f"{setting.text}  [default: {setting.value}]",
        )(function)
    return function


def plan_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config, --set, --select, and an option for every setting."""
    for option in (
        setting_options,
        click.option(
            "--select",
            type=click.Choice(["dev", "test"]),
            default="dev",
            show_default=True,
            help="Choose the best epoch on a held-out part of the training split, or on the split "
            "that is scored (test, or dev where there is no test), as the paper does.",
        ),
        click.option(
            "--set",
            "overrides",
            multiple=True,
            help="One setting, as the options below: training.epochs=5",
        ),
        click.option(
            "--config",
            type=click.Path(dir_okay=False, path_type=Path),
            help="TOML file with settings; what it leaves out stays as shipped.",
        ),
    ):
        function = option(function)
    return function


def given_settings(options: Mapping[str, str | None]) -> dict[str, str]:
    """The settings among a command's options, by their dotted names."""
    return {_name(key): value for key, value in options.items() if value is not None}


@click.command("train")
@click.option("--model", type=click.Choice(list(MODELS)), default="gk-fusion", show_default=True)
@click.option("--corpus", shell_complete=corpus_names, help="Corpus to learn from: ade-0.")
@click.option(
    "--resume",
    shell_complete=run_ids,
    metavar="RUN",
    help="Resume an interrupted training.",
)
@encoder_options
@plan_options
@json_option
@shared_options
@click.pass_context
@pass_app
def command(
    app: App,
    context: click.Context,
    model: str,
    corpus: str | None,
    resume: str | None,
    encoder: EncoderChoice,
    device: str | None,
    config: Path | None,
    overrides: tuple[str, ...],
    select: str,
    as_json: bool,
    **settings: str | None,
) -> None:
    """Train a model for mentions and relations.

    The best epoch's model is kept in HOME/runs, with a (:Run) in the graph, its settings, and
    curves for TensorBoard. Resume an interrupted training with --resume.

    \b
    Example:
      biogk train --corpus ade-0 --encoder minilm --training.epochs 10
      biogk train --resume gk-fusion-ade-0-20260101-120000-ab12
    """
    from biogk.training.extraction.config import read_settings
    from biogk.training.extraction.fitting.existing import alike
    from biogk.training.extraction.fitting.train import resume as go_on
    from biogk.training.extraction.fitting.train import train
    from biogk.training.extraction.plan import Folders, Plan
    from biogk.views.stages import show_epoch, show_train

    home = app.home
    folders = Folders(home.runs, home.graphs, home.models, home.vectors)
    runs = [resume] if resume is not None else []
    told = lambda epoch: app.say(show_epoch(epoch, select))  # noqa: E731
    if resume is not None:
        _refuse_beside_resume(context)
    elif corpus is None:
        raise click.UsageError("Missing option '--corpus' (or '--resume').", context)

    def began(run: str) -> None:
        runs.append(run)
        app.say(f"Run {run}. If interrupted, resume it with: biogk train --resume {run}")

    chosen = read_settings(config, overrides, given_settings(settings))
    with app.store() as store, _going_on(runs):
        if resume is not None:
            report = go_on(store, resume, folders, device=device, track=app.track, told=told)
        else:
            plan = Plan(model, str(corpus), chosen, folders, select)
            loaded = app.encoder(encoder, device)
            there = next(iter(alike(store, plan, loaded.label)), None)
            if there is not None:
                app.say(f"{there.run} ({there.status}) has the same settings; this is another run.")
            report = train(
                store, loaded, plan, track=app.track, told=told, say=app.say, began=began
            )
    show_train(report, as_json=as_json)


@contextmanager
def _going_on(runs: list[str]) -> Iterator[None]:
    """Say of a training that is interrupted how it goes on."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        if not runs:
            raise
        raise TrainingError(
            INTERRUPTED, f"Resume it: biogk train --resume {runs[-1]}"
        ) from interrupt


def _refuse_beside_resume(context: click.Context) -> None:
    typed = click.core.ParameterSource.COMMANDLINE
    for name in context.params:
        if context.get_parameter_source(name) is typed and (name in BEHIND or "__" in name):
            raise click.UsageError(
                f"--{_name(name).replace('overrides', 'set')} has no place beside --resume: a "
                "training goes on as it began.",
                context,
            )


def _name(parameter: str) -> str:
    return parameter.replace("__", ".")
