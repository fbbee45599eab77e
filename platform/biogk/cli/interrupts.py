"""Whether Ctrl-C came: what it breaks off does not always say so.

A KeyboardInterrupt in the middle of an exchange with the server can come back as an error of the
driver that does not name it, and objects that were half made complain when they are dropped.
"""

from __future__ import annotations

import signal
import sys
from threading import Event
from types import FrameType
from typing import Any

from biogk.core.errors import follows_an_interrupt

CAME = Event()


def watch() -> None:
    """From now on remember that Ctrl-C came, and let nobody complain behind the line about it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _unraisable


def interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C, or what it caused, raised an error."""
    return CAME.is_set() or follows_an_interrupt(error)


def _interrupt(number: int, frame: FrameType | None) -> None:
    CAME.set()
    signal.default_int_handler(number, frame)


def _unraisable(told: Any) -> None:
    if not CAME.is_set():
        sys.__unraisablehook__(told)
