"""What was found in a text, for people: the text in colours, and what the colours mean."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table
from biogk.views.stages import show_write

if TYPE_CHECKING:
    from biogk.api.stages.predictions import PredictReport, TextExtraction
    from biogk.core.model.extraction import Mention

NOVEL = {True: "yes", False: "no", None: ""}
COLOURS = ("cyan", "yellow", "green", "magenta", "red", "blue")


def show_predict(report: PredictReport, *, of_files: bool, kept: bool, as_json: bool) -> None:
    """What was found in a corpus; of files only what the graph gained, for lines tell the rest.

    Args:
        report: what was found.
        of_files: the documents were those of files.
        kept: it is in a file.
        as_json: as JSON.
    """
    if as_json and not of_files:
        print_json([{"document": each.document, **each.as_dict()} for each in report.extractions])
        return
    if not of_files:
        click.echo(
            f"{counted(report.documents, 'document')}: {counted(report.mentions, 'mention')}, "
            f"{counted(report.relations, 'relation')} in {report.seconds:.1f} s. Calibration: "
            f"{report.calibration}."
        )
    if report.written is not None:
        show_write(report.written)
    elif not of_files and not kept:
        click.echo("Nothing was written; add --write for that, or --json to see all.")


def show_extraction(found: TextExtraction, *, as_json: bool) -> None:
    """The text with its mentions marked, then mentions and relations as tables.

    Colours are for terminals, and NO_COLOR switches them off.
    """
    if as_json:
        print_json(found.as_dict())
        return
    console = Console()
    types = sorted({mention.type for mention in found.mentions})
    colours = dict(zip(types, cycle(COLOURS), strict=False))
    shown = Text(found.text.strip("\n"))
    before = len(found.text) - len(found.text.lstrip("\n"))
    for mention in found.mentions:
        # an inner mention lies on top of the one around it
        shown.stylize(
            f"bold {colours[mention.type]} underline",
            mention.start - before,
            mention.end - before,
        )
    console.print(shown, soft_wrap=True)
    if not found.mentions:
        click.echo("No mention was found.")
        return
    console.print(Text("  ").join(Text(f"■ {name}", colours[name]) for name in types))
    print_table(
        ["mention", "type", "confidence", "entity", "name in the graph"],
        [[m.text, m.type, f"{m.confidence:.2f}", *_linked(m)] for m in found.mentions],
    )
    if found.relations:
        told = any(each.novel is not None for each in found.relations)
        print_table(
            ["head", "relation", "tail", "confidence", *(["new"] if told else [])],
            [
                [
                    found.mentions[each.head].text,
                    each.type,
                    found.mentions[each.tail].text,
                    f"{each.confidence:.2f}",
                    *([NOVEL[each.novel]] if told else []),
                ]
                for each in sorted(found.relations, key=lambda each: -each.confidence)
            ],
        )
    else:
        click.echo("No relation was found.")


def _linked(mention: Mention) -> tuple[str, str]:
    """Id and name of the likeliest entity, and how many others there are."""
    if not mention.entities:
        return "", ""
    first, *others = mention.entities
    more = f" (and {len(others)} more)" if others else ""
    return first.id, f"{first.name}{more}"
