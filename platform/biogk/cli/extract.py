"""`biogk extract`: what a trained model finds in a text that is given."""

from __future__ import annotations

import sys
from typing import Any

import click

from biogk.api.stages.predictions import PredictionStage
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids
from biogk.core.errors import InputError
from biogk.core.progress import say

STANDARD_INPUT = "-"


def _given(context: click.Context, _: click.Parameter, text: str | None) -> str | None:
    if text != STANDARD_INPUT or context.resilient_parsing:
        return text
    try:
        return sys.stdin.buffer.read().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Standard input is no UTF-8 text: its byte {error.start + 1} is not.",
            "Convert it with iconv.",
        ) from error


@graph_command(
    PredictionStage.extract,
    needs_server=False,
    callbacks={"text": _given},
    complete={"run": run_ids},
    flags={"whole": ["--whole/--sentences"]},
)
def command(found: Any, as_json: bool) -> None:
    """Extract entities and relations from one text.

    TEXT is a sentence or a document; - reads it from standard input. Its names are linked to
    entities of the graph, and what the graph knows of them is shown to the model. A model that
    was trained on sentences reads one at a time, and finds relations within a sentence; one that
    was trained on documents reads the whole text. Nothing is written. For many texts see
    `biogk predict`. A model of a folder or a hub that reads texts alone needs no server.

    With --json, mentions have the characters [start, end) of the text, a confidence, and the
    entities that the dictionary knows of them; relations name mentions by their positions.

    \b
    Examples:
      biogk extract "Methotrexate caused severe pneumonitis."
      biogk extract --file abstract.txt --json
      curl -s https://example.org/abstract.txt | biogk extract -
    """
    from biogk.views.extraction import show_extraction

    show_extraction(found, as_json=as_json)
    if not as_json:
        say(f"Calibration of these confidences: {found.calibration}.")
