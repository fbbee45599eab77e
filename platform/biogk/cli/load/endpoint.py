"""The options of loads that ask a web service: where it is, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any

import click


@dataclass(frozen=True)
class Asking:
    """What the options of `endpoint_options` say.

    Args:
        endpoint: its address; None where none is to be asked.
        contact: the user's address, for its keepers.
        pause: seconds between two requests.
        timeout: seconds to wait for an answer.
        page_size: rows a request.
        tries: how often a request is made.
        refresh: ask anew for what was fetched before.
    """

    endpoint: str | None
    contact: str
    pause: float
    timeout: float
    page_size: int
    tries: int
    refresh: bool


OPTIONS = (
    click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint; without PATH."),
    click.option(
        "--contact",
        default="",
        envvar="BIOGK_CONTACT",
        show_envvar=True,
        help="Your e-mail address or page, told to the endpoint's keepers in every request.",
    ),
    click.option(
        "--pause",
        type=click.FloatRange(0),
        default=1.0,
        show_default=True,
        help="Seconds between two requests.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=90.0,
        show_default=True,
        help="Seconds to wait for an answer.",
    ),
    click.option(
        "--page-size",
        type=click.IntRange(1, 1_000_000),
        default=5_000,
        show_default=True,
        help="Pairs of items a request.",
    ),
    click.option(
        "--tries",
        type=click.IntRange(1),
        default=6,
        show_default=True,
        help="How often a request is made before the load gives up.",
    ),
    click.option("--refresh", is_flag=True, help="Fetch again what was fetched before."),
)


def endpoint_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --endpoint and how it is asked; the command gets them as `asking`."""

    @wraps(function)
    def command(*args: Any, **options: Any) -> Any:
        asking = Asking(**{each.name: options.pop(each.name) for each in fields(Asking)})
        return function(*args, asking=asking, **options)

    for option in reversed(OPTIONS):
        command = option(command)
    return command
