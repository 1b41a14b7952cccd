"""Keeps a stray line of the solver out of what the program prints.

HiGHS 1.12, which comes with scipy 1.17, prints one line from within, whatever it is told
(ERGO-Code/HiGHS issue 2783). In a pipe of JSON or CSV that line is a fault of ours.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

NOISE = b"HighsMipSolverData::transformNewIntegerFeasibleSolution tmpSolver.run();\n"

_OUT = 1  # standard output as the system numbers it, below sys.stdout
_LOCK = threading.Lock()  # there is one standard output, whoever solves


@contextmanager
def without_noise() -> Iterator[None]:
    """Take that line out of what is printed within; all else is printed at the end."""
    if sys.platform == "win32":  # has several C libraries, each with a buffer of its own
        yield
        return
    with _LOCK:
        _flush()
        try:
            real = os.dup(_OUT)
        except OSError:  # there is no standard output, so nothing to keep clean
            yield
            return
        with TemporaryFile() as held:
            os.dup2(held.fileno(), _OUT)
            try:
                yield
            finally:
                _flush()
                os.dup2(real, _OUT)
                os.close(real)
            held.seek(0)
            if rest := held.read().replace(NOISE, b""):
                os.write(_OUT, rest)


def _flush() -> None:
    """Write out what Python and the C library have not written yet."""
    if sys.stdout is not None:
        sys.stdout.flush()
    ctypes.CDLL(None).fflush(None)
