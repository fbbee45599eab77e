"""`biogk push`: a model or an encoder for others, on a hub."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from biogk.api.sharing import push
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("push")
@options_of(push)
@json_option
@shared_options
@pass_app
def command(_app: App, as_json: bool, **options: Any) -> None:
    """Put a saved model or an adapted encoder on a model hub.

    FOLDER is what `biogk runs save` or `biogk adapt` wrote; read its README.md first. REPO is the
    name on the hub, OWNER/NAME. The files of the model go there and no others. The hub is
    Hugging Face's, or that of HF_ENDPOINT; log in with `hf auth login`, or set HF_TOKEN. If it
    fails, push again: what is on the hub already is not sent twice.

    \b
    Example:
      biogk runs save RUN my-model
      biogk push my-model OWNER/my-model --private
    """
    from biogk.views.screen.tables import print_json

    report = push(**options)
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(f"Pushed: {report.url}")
