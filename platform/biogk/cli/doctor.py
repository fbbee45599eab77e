"""`biogk doctor`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from biogk.api.server import doctor
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("doctor")
@options_of(doctor)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Check server, version, memory, indexes, encoder, GPU, disk, and say how to mend each.

    Nothing is changed. The exit code is 1 where something is broken, 0 otherwise; what is only
    noted works, but could be better.

    \b
    Example:
      biogk doctor --encoder minilm
    """
    from biogk.doctor.check import CheckState
    from biogk.views.screen.tables import print_json, print_table

    checks = doctor(home=app.home.root, **options)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        print_table(
            ["", "state", "found", "what to do"],
            [[check.what, check.state, check.found, check.mend] for check in checks],
        )
    if any(check.state == CheckState.BROKEN for check in checks):
        sys.exit(1)
