"""Where `biogk` starts: every failure ends in one line on standard error."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from biogk.core.errors import BROKEN_OFF

# How often an idle thread of libgomp (PyTorch's on Linux) looks for work before it sleeps. The
# library's own value lets two trainings on one machine slow each other tenfold; with this one a
# single training loses a few per cent.
SPINS = "5000"


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 options that cannot work, 130 Ctrl-C."""
    os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    try:
        # Imported here, so that Ctrl-C during the imports ends in one line too.
        from biogk.cli.group import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("Error: Interrupted before anything was done.\n")
        code = BROKEN_OFF
    sys.exit(code)


if __name__ == "__main__":
    main()
