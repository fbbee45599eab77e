"""Watches for Ctrl-C, which what it breaks off does not always name.

Objects that were half made complain when they are dropped. While libraries are imported, native
code may lose it or end the process; so it waits until they are.
"""

from __future__ import annotations

import atexit
import signal
import sys
from types import FrameType
from typing import Any

from biogk.core.interrupts import CAME

IMPORTING = "<frozen importlib._bootstrap"
AGAIN_S = 0.2


def watch() -> None:
    """From now on remember that Ctrl-C came, and let nobody complain behind the line about it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
        signal.signal(signal.SIGALRM, _interrupt)
        # one that comes when Python has given its handlers back would end the process by itself
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
    sys.unraisablehook = _unraisable


def _interrupt(number: int, frame: FrameType | None) -> None:
    asked_again = CAME.is_set() and number == signal.SIGINT
    CAME.set()
    if _importing(frame) and not asked_again:
        signal.setitimer(signal.ITIMER_REAL, AGAIN_S)
    else:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.default_int_handler(number, frame)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back
    return False


def _unraisable(told: Any) -> None:
    if not CAME.is_set():
        sys.__unraisablehook__(told)
