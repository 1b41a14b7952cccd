"""How far a long run is, told to whoever asks, at most some times a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""What a caller gives: it is called with the rows done and all rows."""

EVERY = 0.2
"""Seconds between two calls, at least."""


class Progress:
    """Counts rows, and tells about them now and then.

    The first call comes at once, with no row done, and the last when all are done.

    Parameters
    ----------
    tell : whom to tell; nobody where it is None
    total : rows there are
    clock : seconds, from any moment on

    Examples
    --------
    >>> meter = Progress(lambda done, total: print(f"{done} of {total}"), 3)
    0 of 3
    >>> for _ in range(3):
    ...     meter.add(1)
    3 of 3
    """

    def __init__(
        self, tell: Tell | None, total: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.done = 0
        self.total = total
        self._tell = tell
        self._clock = clock
        self._told = clock()
        if tell is not None:
            tell(0, total)

    def add(self, rows: int) -> None:
        """So many rows more are done."""
        self.done += rows
        if self._tell is None:
            return
        now = self._clock()
        if self.done >= self.total or now - self._told >= EVERY:
            self._told = now
            self._tell(self.done, self.total)
