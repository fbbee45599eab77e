"""What the commands that draw a picture share."""

from __future__ import annotations

from pathlib import Path

import click

picture_option = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Picture: a .png file, or an .html page with the numbers.",
)
