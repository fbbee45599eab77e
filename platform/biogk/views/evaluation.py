"""What `biogk evaluate` tells people."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import click

from biogk.core.counted import counted
from biogk.core.store.runs import without_counts
from biogk.views.screen.tables import print_json, print_table

MENTIONS = {"given": "annotated", "found": "found and linked"}
SCORES = ("precision", "recall", "F1", "annotated")


def score_cells(row: dict[str, Any]) -> list[Any]:
    """The cells under `SCORES` of one `metrics.Score.as_dict()`."""
    return [*(f"{row[key]:.2f}" for key in ("precision", "recall", "f1")), row["annotated"]]


def show_evaluation_report(values: dict[str, Any], *, as_json: bool) -> None:
    """Scores with intervals, and mistakes by kind.

    Args:
        values: what `evaluate_whole` returns.
        as_json: as JSON.
    """
    if as_json:
        print_json(without_counts(values))
        return
    level = f"{values['interval']['level']:.0%}"
    print_table(
        ["type", *SCORES],
        [[name, *score_cells(row)] for name, row in values["types"].items()],
        f"{values['model']} with {values['encoder']} on {values['corpus']} {values['split']}",
    )
    micro = values["micro"]
    for what, key, all_ in (
        ("entity", "entity_f1", "entities"), ("relation", "relation_f1", "relations"),
    ):  # fmt: skip
        low, high = values["interval"][key]
        click.echo(
            f"{what} F1 {values[key]:.2f} (macro, strict; {level} of the bootstrap draws lie in "
            f"{low:.2f} to {high:.2f}), micro {micro[all_]['f1']:.2f}"
        )
    _show_given(values)
    show_calibration(values["calibration"])
    official = values.get("biorelex_official")
    if official is not None:
        click.echo(
            f"BioRelEx's own scorer, without types: mentions {official['entity_f1']:.2f}, "
            f"interactions {official['relation_f1']:.2f}"
        )
    show_apart(
        values["by_links"],
        "linked",
        "By whether the graph knows an entity of that name (all types together)",
    )
    show_apart(values["by_statements"], "stated of the pair", "By what sources state of the pair")
    if values["mistakes"]:
        rows = sorted(values["mistakes"].items(), key=lambda row: -row[1])
        print_table(["mistake", "how many"], rows, "\nMistakes")
    for kind, some in _by_kind(values.get("listed", [])).items():
        print_table(
            ["found", "annotated", "confidence", "text"],
            [[each[key] for key in ("found", "annotated", "confidence", "text")] for each in some],
            f"\n{kind}",
        )


def _show_given(values: dict[str, Any]) -> None:
    """Relations with the annotated mentions given, and those between concepts."""
    given = values.get("given")
    if given is not None:
        low, high = given["interval"]
        click.echo(
            f"with annotated mentions given: relation F1 {given['relation_f1']:.2f} (macro; "
            f"{low:.2f} to {high:.2f}), micro {given['micro']['f1']:.2f}"
        )
    if "concepts" in values:
        rows = [
            [
                MENTIONS[how],
                what,
                *score_cells(row),
                f"{row['interval'][0]:.2f} to {row['interval'][1]:.2f}",
            ]
            for how, scores in values["concepts"].items()
            for what, row in scores.items()
        ]
        print_table(
            ["mentions", "right", *SCORES, "F1, 95 %"],
            rows,
            "\nRelations between the concepts of a document (micro)",
        )


def show_apart(values: dict[str, Any], part: str, title: str) -> None:
    """Scores apart for what the graph knows of and for the rest.

    Args:
        values: scores by what is scored and by part.
        part: what the parts are.
        title: of the table.
    """
    rows = [
        [what, name, *score_cells(row)]
        for what, parts in values.items()
        for name, row in parts.items()
    ]
    print_table(["", part, *SCORES], rows, f"\n{title}")


def show_calibration(values: dict[str, Any]) -> None:
    """How far confidences are from how often they are right, before and after calibration."""
    click.echo(f"calibration: {values['curve']}")
    for one in ("mention", "relation"):
        row = values[f"{one}s"]
        if row["found"]:
            click.echo(
                f"  confidence of {counted(row['found'], one)} is off by "
                f"{100 * row['ece_raw']:.2f} points on average as the model gives it, "
                f"{100 * row['ece']:.2f} calibrated (ECE)"
            )


def _by_kind(listed: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in listed:
        found[each["kind"]].append(each)
    return found
