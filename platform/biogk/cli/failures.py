"""How a failure is told: one line on standard error, and an exit code."""

from __future__ import annotations

import errno
import os
import sys

import click

from biogk.core.errors import BROKEN_OFF, BiogkError, sentence
from biogk.core.interrupts import interrupted

SAME_AGAIN = "What is done is kept; run the same command to resume or start over."


def report(error: Exception) -> int:
    """Say what went wrong and what to do; the exit code.

    Args:
        error: what a command raised.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.Abort) or interrupted(error):
        return _fail("Interrupted.", _advice(error), BROKEN_OFF)
    if isinstance(error, click.ClickException):
        return _fail(sentence(error.format_message()), _help(error), error.exit_code)
    if isinstance(error, BiogkError):
        return _fail(error.message, error.advice, error.exit_code)
    if isinstance(error, BrokenPipeError):
        # the reader of a pipe has gone, and with it the need to say so
        sys.stderr.close()
        return 1
    if isinstance(error, OSError):
        return _os_fault(error)
    return _fail(
        f"biogk failed where it should not: {type(error).__name__}: {error}.",
        "Run it with --debug and report what it shows.",
    )


def wanted_color() -> bool | None:
    """False where NO_COLOR is set to anything, else whatever fits the terminal (None)."""
    return False if os.environ.get("NO_COLOR") else None


def _advice(error: Exception) -> str:
    """What is to be done after Ctrl-C."""
    noted = [note for each in (error, error.__cause__) for note in getattr(each, "__notes__", [])]
    return " ".join(noted) or SAME_AGAIN


def _fail(message: str, advice: str = "", code: int = 1) -> int:
    line = " ".join(f"{message} {advice}".split())
    sign = click.style("Error:", fg="red", bold=True)
    click.echo(f"{sign} {line}", err=True, color=wanted_color())
    return code


def _os_fault(error: OSError) -> int:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return _fail(f"The disk is full{where}.", "Free some space and run the command again.")
    return _fail(f"{error.strerror or error}{where}.", "Check the path and its permissions.")


def _help(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"Try `{context.command_path} --help`." if context is not None else ""
