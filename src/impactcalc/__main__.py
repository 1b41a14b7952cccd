"""Start and end of the command line: ``impactcalc``, and ``python -m impactcalc``.

Three things make a short command quicker. Garbage is collected seldom: a command makes
many small objects that live to its end. Plugins that other packages offer to pydantic are
left out: finding them reads the metadata of every installed package, and none of their
code has a place in a reader of untrusted files. And when all is written the process ends at
once: taking every object apart first costs a quarter of the time of an assessment.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    gc.set_threshold(1_000_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from impactcalc.cli import main as run

        run()
    except SystemExit as stop:
        leave(stop.code)
    except KeyboardInterrupt:  # before a command began
        sys.stderr.write("interrupted: nothing was written\n")
        leave(130)
    leave(0)


def leave(code: object) -> NoReturn:
    """End the process as ``sys.exit`` would, without taking its objects apart first.

    Files have been closed by whoever wrote them; what is left is in the two streams.
    """
    number = code if isinstance(code, int) else 0 if code is None else 1
    if number == 1 and isinstance(code, str):
        sys.stderr.write(code + "\n")
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            number = number or 3
    os._exit(number)


if __name__ == "__main__":
    main()
