"""Ctrl-C that an error does not name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SWALLOWED = """
import os, signal
from biogk.cli import failures, interrupts
from biogk.core.errors import ServerError
class HalfMade:
    def __del__(self):
        raise AttributeError("_closed")
interrupts.watch()
if {interrupt}:
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    except KeyboardInterrupt:
        pass
code = failures.report(ServerError("What answers there does not speak Bolt."))
HalfMade()
raise SystemExit(code)
"""


def told(*, interrupt: bool) -> tuple[int, list[str]]:
    code = SWALLOWED.format(interrupt=interrupt)
    result = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    return result.returncode, result.stderr.splitlines()


def test_an_error_after_an_interrupt_is_the_interrupts() -> None:
    code, lines = told(interrupt=True)
    assert code == 130
    assert len(lines) == 1
    assert lines[0].startswith("Error: Interrupted.")


def test_an_error_without_one_is_its_own() -> None:
    code, lines = told(interrupt=False)
    assert code == 1
    assert lines[0] == "Error: What answers there does not speak Bolt."
    assert any("AttributeError" in line for line in lines[1:])


WHILE_IMPORTING = """
import os, signal, sys, time
from biogk.cli import interrupts
interrupts.watch()
sys.path.insert(0, sys.argv[1])
try:
    import slow
    time.sleep(5)
except KeyboardInterrupt:
    print("interrupted", "whole" if getattr(sys.modules.get("slow"), "WHOLE", False) else "half")
"""


def test_an_import_ends_before_it_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        "import os, signal, time\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        "time.sleep(0.3)\n"
        "WHOLE = True\n"
    )
    command = [sys.executable, "-c", WHILE_IMPORTING, str(tmp_path)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert result.stdout == "interrupted whole\n"
