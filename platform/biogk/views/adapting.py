"""What `biogk adapt` says."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json

if TYPE_CHECKING:
    from biogk.training.language.adapting.record import AdaptReport


def show_adapt(report: AdaptReport, *, as_json: bool) -> None:
    """The text, the held-out loss before and after, and how to use the encoder."""
    before, after = math.exp(report.loss_before), math.exp(report.loss_after)
    if as_json:
        print_json(
            {
                **asdict(report),
                "folder": str(report.folder),
                "perplexity_before": before,
                "perplexity_after": after,
            }
        )
        return
    text = report.text
    click.echo(
        f"Read {counted(text.lines, 'line')}, {counted(text.tokens, 'token')}; passed over "
        f"{text.short:,} short and {counted(text.unreadable, 'unreadable line')}."
    )
    head = "new head" if report.new_head else "head that came with it"
    since = f", from step {report.resumed_at:,} on" if report.resumed_at else ""
    click.echo(
        f"Trained {counted(report.steps, 'step')} with the {head}{since}: "
        f"{report.lines_a_second:.0f} lines/s, {report.seconds:.0f} s in all."
    )
    click.echo(
        f"Held-out loss a masked token {report.loss_before:.3f} -> {report.loss_after:.3f} nats "
        f"(perplexity {before:,.0f} -> {after:,.1f})."
    )
    click.echo(f"Use it with: --encoder {report.folder}")
