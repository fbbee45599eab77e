"""`biogk adapt`: continue training an encoder on the user's text."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.adapting import adapt
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.options import options_of


@click.command("adapt")
@options_of(adapt, metavars={"texts": "TEXT..."})
@json_option
@shared_options
@pass_app
def command(_app: App, as_json: bool, **options: Any) -> None:
    """Adapt an encoder to your field: masked-language-model training on plain text.

    TEXT is a file or folder of plain UTF-8 text, one sentence or paragraph a line, compressed or
    not. An encoder without a masked-language-model head gets one. To resume an interrupted call,
    give the same command again.

    \b
    Example:
      biogk adapt abstracts.txt.gz --encoder minilm --output my-encoder
      biogk weigh --encoder my-encoder
    """
    from biogk.views.adapting import show_adapt

    show_adapt(adapt(**options), as_json=as_json)
