"""What the commands share that review one triple."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import entity_names, relation_types, source_ids

if TYPE_CHECKING:
    from biogk.curate.decide import Verdict


def triple_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add SUBJECT RELATION OBJECT, --source and --json."""
    function = json_option(shared_options(pass_app(function)))
    function = click.option(
        "--source",
        default="",
        shell_complete=source_ids,
        help="Only the triple of this source.  [default: all that state it, and predictions]",
    )(function)
    for name, complete in (
        ("object_", entity_names),
        ("relation", relation_types),
        ("subject", entity_names),
    ):
        metavar = name.strip("_").upper()
        function = click.argument(name, metavar=metavar, shell_complete=complete)(function)
    return function


def note_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --note."""
    return click.option("--note", default="", help="Why; it is kept with the review.")(function)


def run_review(
    app: App, triple: tuple[str, str, str, str], verdict: Verdict, note: str, *, as_json: bool
) -> None:
    """Find the triples that are meant, review them and say what became of them.

    Args:
        app: the options of all commands.
        triple: subject, relation, object and source as the user gave them.
        verdict: right or wrong.
        note: why.
        as_json: print JSON.
    """
    from biogk.curate.decide import Decision, decide
    from biogk.curate.reviewed_triples import find_triples
    from biogk.views.reviews import show_reviewed

    with app.store() as store:
        found = find_triples(store, *triple)
        reviewed = decide(store, [Decision(each, verdict, note) for each in found])
    show_reviewed(reviewed, triple[-1], as_json=as_json)
