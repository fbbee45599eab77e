"""`biogk extract`: what a trained model finds in a text that is given."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.predicting import Model, model_options
from biogk.core.errors import InputError, UsageError

STANDARD_INPUT = "-"


@click.command("extract")
@click.argument("text", required=False)
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="Read the text from a file, plain or compressed.",
)
@model_options
@json_option
@shared_options
@pass_app
def command(
    app: App,
    text: str | None,
    file: Path | None,
    run: str | None,
    device: str | None,
    batch_size: int,
    whole: bool,
    as_json: bool,
) -> None:
    """Extract entities and relations from one text.

    TEXT is a sentence or a document; - reads it from standard input. It is cut into sentences,
    its names are linked to entities of the graph, and what the graph knows of them is shown to
    the model. Nothing is written. Relations are found within a sentence. For many texts see
    `biogk predict`.

    With --json, mentions have the characters [start, end) of the text, a confidence, and the
    entities that the dictionary knows of them; relations name mentions by their positions.

    \b
    Examples:
      biogk extract "Methotrexate caused severe pneumonitis."
      biogk extract --file abstract.txt --json
      curl -s https://example.org/abstract.txt | biogk extract -
    """
    from biogk.views.extraction import show_extraction
    from biogk.views.screen.tables import print_json

    given = _given(text, file)
    with app.store() as store:
        extractor = Model(run, device, batch_size, whole).extractor(app, store)
        found = extractor.extract(given)
    checkpoint = extractor.checkpoint
    if as_json:
        about = {"run": checkpoint.config.run, "calibration": checkpoint.calibration}
        print_json({**about, **found.as_dict()})
        return
    show_extraction(found)
    app.say(f"Calibration of these confidences: {checkpoint.calibration}.")


def _given(text: str | None, file: Path | None) -> str:
    """The text that the user means.

    Raises:
        UsageError: there is none, or two.
        InputError: it cannot be read.
    """
    from biogk.core.files import whole_text

    if (text is None) == (file is None):
        raise UsageError(
            "There is no text to read." if text is None else "There are two texts to read.",
            'Give one: biogk extract "Aspirin caused a rash."',
        )
    if file is not None:
        found = whole_text(file)
    elif text == STANDARD_INPUT:
        found = _standard_input()
    else:
        found = str(text)
    if not found.strip():
        raise InputError("The text is blank.", "Give a sentence or a document.")
    return found


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Standard input is no UTF-8 text: its byte {error.start + 1} is not.",
            "Convert it with iconv.",
        ) from error
