"""`biogk doctor`."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from biogk.cli.app import App, json_option, pass_app, shared_options


@click.command("doctor")
@click.option(
    "--encoder",
    default="dmis-lab/biobert-base-cased-v1.1",
    show_default=True,
    envvar="BIOGK_ENCODER",
    show_envvar=True,
    help="Encoder to look for.",
)
@json_option
@shared_options
@pass_app
def command(app: App, encoder: str, as_json: bool) -> None:
    """Check server, version, memory, indexes, encoder, GPU, disk, and say how to mend each.

    Nothing is changed. The exit code is 1 where something is broken, 0 otherwise; what is only
    noted works, but could be better.

    \b
    Example:
      biogk doctor --encoder minilm
    """
    from biogk.doctor.check import CheckState
    from biogk.doctor.examine import examine
    from biogk.views.screen.tables import print_json, print_table

    with app.track("looking at server and machine", None) as advance:
        checks = []
        for check in examine(app.home, encoder):
            checks.append(check)
            advance(1)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        print_table(
            ["", "state", "found", "what to do"],
            [[check.what, check.state, check.found, check.mend] for check in checks],
        )
    if any(check.state == CheckState.BROKEN for check in checks):
        sys.exit(1)
