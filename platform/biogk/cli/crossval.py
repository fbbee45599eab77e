"""`biogk crossval`: models trained and scored over folds and seeds."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, encoder_options, json_option, pass_app, shared_options
from biogk.cli.train import given_settings, plan_options
from biogk.core.counted import counted
from biogk.training.extraction.models import MODELS
from biogk.training.language.choice import EncoderChoice


@click.command("crossval")
@click.option(
    "--model",
    "models",
    type=click.Choice(list(MODELS)),
    multiple=True,
    default=("gk-fusion",),
    show_default=True,
    help="Model; repeatable.",
)
@click.option("--corpus", required=True, help="Corpus, or what its folds are called by: ade.")
@click.option(
    "--fold",
    "folds",
    type=click.IntRange(0),
    multiple=True,
    help="Fold, ade-0 by --fold 0; repeatable.  [default: all that are in the database]",
)
@click.option(
    "--seed",
    "seeds",
    type=click.IntRange(0),
    multiple=True,
    help="Seed; repeatable.  [default: training.seed]",
)
@encoder_options
@plan_options
@json_option
@shared_options
@pass_app
def command(
    app: App,
    models: tuple[str, ...],
    corpus: str,
    folds: tuple[int, ...],
    seeds: tuple[int, ...],
    encoder: EncoderChoice,
    device: str | None,
    config: Path | None,
    overrides: tuple[str, ...],
    select: str,
    as_json: bool,
    **settings: str | None,
) -> None:
    """Train and score models on several folds with several seeds.

    Each training is a run of its own, as by `train` and `evaluate`. What is there already is not
    done again, and an interrupted training is resumed: after Ctrl-C, a kill or a failure the
    same command does what is left. `biogk report` sets the results beside published ones.

    \b
    Examples:
      biogk crossval --corpus ade --fold 0 --fold 1 --fold 2 --seed 7 --seed 8
      biogk crossval --corpus biorelex --model gk-fusion --model keci --seed 1 --seed 2
    """
    from biogk.core.errors import TrainingError
    from biogk.training.extraction.checkpoints.stored import stored_trainings
    from biogk.training.extraction.config import read_settings
    from biogk.training.extraction.evaluating.crossval import FAILED, Grid, crossvalidate
    from biogk.training.extraction.folds import folds_of
    from biogk.training.extraction.plan import Folders
    from biogk.training.reporting.published import read_published
    from biogk.training.reporting.tables import report_tables
    from biogk.views.report import show_crossval, show_trial
    from biogk.views.stages import show_epoch

    home = app.home
    chosen = read_settings(config, overrides, given_settings(settings))
    folders = Folders(home.runs, home.graphs, home.models, home.vectors)
    with app.store() as store:
        grid = Grid(
            list(dict.fromkeys(models)),
            folds_of(store, corpus, folds),
            list(dict.fromkeys(seeds)) or [chosen.training.seed],
            chosen,
            folders,
            select,
        )
        trials = []
        for trial in crossvalidate(
            store,
            lambda: app.encoder(encoder, device),
            grid,
            device=device,
            track=app.track,
            told=lambda epoch: app.say(show_epoch(epoch, select)),
            say=app.say,
        ):
            trials.append(trial)
            app.say(show_trial(trial))
        runs = {trial.run for trial in trials}
        trainings = [each for each in stored_trainings(store) if each.run in runs]
    tables = report_tables(trainings, read_published(home.published))
    show_crossval(trials, tables, as_json=as_json)
    failed = [trial for trial in trials if trial.how == FAILED]
    if failed:
        raise TrainingError(
            f"{len(failed)} of {counted(len(trials), 'training')} failed, the first with: "
            f"{failed[0].reason}",
            "The same command tries them again.",
        )
