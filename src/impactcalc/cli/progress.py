"""How far a long run is, as a line on standard error.

On a terminal the line comes after two seconds, is written over and over, and goes away when
the run ends, however it ends. In a log file a line cannot be written over, so there one comes
every ten seconds: a run that is shorter leaves nothing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

AFTER = 2.0
"""Seconds before a run is long."""

EVERY, EVERY_IN_LOG = 0.2, 10.0
"""Seconds between two lines."""


@contextmanager
def shown(doing: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """Show how far the run inside the block is; None where nobody wants to know.

    Parameters
    ----------
    doing : what is done to rows, such as ``assessing``
    quiet : show nothing

    Yields
    ------
    Callable or None
        To be called with the rows done and all rows.
    """
    if quiet or sys.stderr is None:
        yield None
        return
    line = Line(doing, sys.stderr)
    try:
        yield line
    finally:
        line.clear()


class Line:
    """One line about a run: rows done, rows per second, time left."""

    def __init__(
        self, doing: str, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.doing = doing
        self.stream = stream
        self.clock = clock
        self.terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.start = clock()
        self.next = self.start + (AFTER if self.terminal else EVERY_IN_LOG)
        self.first: tuple[float, int] | None = None
        self.width = 0

    def __call__(self, done: int, total: int) -> None:
        """So many rows are done, of so many; 0 where nobody knows how many there are."""
        now = self.clock()
        if self.first is None:
            self.first = (now, done)
        if now < self.next:
            return
        self.next = now + (EVERY if self.terminal else EVERY_IN_LOG)
        text = self.text(done, total, now)
        if self.terminal:
            columns = shutil.get_terminal_size((80, 24)).columns
            text = text[: max(columns - 1, 1)]
            self.write("\r" + text.ljust(self.width))
            self.width = len(text)
        else:
            self.write(text + "\n")

    def text(self, done: int, total: int, now: float) -> str:
        """Such as ``assessing: 20,000 of 50,000 rows, 8,000 per second, 4 s left``."""
        rows = f"{done:,} of {total:,} rows" if total else f"{done:,} rows"
        parts = [f"{self.doing}: {rows}"]
        began, before = self.first or (now, done)
        if now > began and done > before:
            rate = (done - before) / (now - began)
            parts.append(f"{rate:,.0f} per second" if rate >= 10 else f"{rate:.2g} per second")
            if total > done:
                parts.append(f"{duration((total - done) / rate)} left")
        return ", ".join(parts)

    def clear(self) -> None:
        """Take the line away."""
        if self.width:
            self.write("\r" + " " * self.width + "\r")
            self.width = 0

    def write(self, text: str) -> None:
        """To the stream; a run does not fail because nobody can see it."""
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()


def duration(seconds: float) -> str:
    """Seconds in words, rounded up, so that a run that still goes on has not 0 s left.

    Examples
    --------
    >>> duration(0.2), duration(61), duration(7200)
    ('1 s', '1 min 1 s', '2 h 0 min')
    """
    whole = max(int(-(-seconds // 1)), 1)
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
