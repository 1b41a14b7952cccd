"""Where terms find their rows, and products of matrices that do not depend on threads."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impactcalc.batch.terms import Ready

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

_PRODUCT = 2_000_000
"""Multiplications in one call of a matrix product; far beyond it the call uses threads."""


def product(left: NDArray[Any], right: Floats, out: Floats | None = None) -> Floats:
    """The matrix product, a few rows at a time, into ``out`` where it is given.

    Larger products are spread over threads that wait for each other, and the last bit of a sum
    would then depend on the number of processors.
    """
    step = max(1, _PRODUCT // max(1, right.size))
    if len(left) <= step and out is None:
        return np.asarray(left @ right)
    found = np.empty((len(left), right.shape[1])) if out is None else out
    for start in range(0, len(left), step):
        np.matmul(left[start : start + step], right, out=found[start : start + step])
    return found


class Places:
    """Where each term of each project finds its row; depends on timing and on no figure.

    ``rows`` has the shape ``(term, project)``.
    """

    def __init__(self, rows: Ints, ready: Ready) -> None:
        self.rows = rows
        self._ready = ready
        self._found: dict[bool, Ints] = {}
        self._signs: dict[bool, tuple[Bools, Bools]] = {}
        self._both: dict[tuple[bytes, bytes, bool], Ints] = {}

    def by_project(self, discounted: bool) -> tuple[Floats, Ints]:
        """A table of years, and the place of each project and term among its rows."""
        spread = self._ready.tables.spread(discounted=discounted)
        if discounted not in self._found:
            at = spread.place[self.rows] + len(spread.table) * np.arange(self.rows.shape[1])
            self._found[discounted] = at.ravel()
        return spread.table, self._found[discounted]

    def both_ways(self, high: Floats, low: Floats, discounted: bool) -> Ints:
        """Years in which one term may add and another take off: elsewhere no dust is left.

        ``high`` and ``low`` are the ends of each term; of what is no number any year may be.
        """
        key = (~(high <= 0)).tobytes(), (~(low >= 0)).tobytes(), discounted
        if key not in self._both:
            up, down = (np.frombuffer(one, dtype=bool) for one in key[:2])
            adds, takes = self.signs(discounted)
            plus = adds[up].any(axis=0) | takes[down].any(axis=0)
            minus = adds[down].any(axis=0) | takes[up].any(axis=0)
            self._both[key] = np.flatnonzero(plus & minus)
        return self._both[key]

    def signs(self, discounted: bool) -> tuple[Bools, Bools]:
        """Years in which an amount of 1 adds and takes off, each of shape ``(term, year)``."""
        if discounted not in self._signs:
            spread = self._ready.tables.spread(discounted=discounted)
            own = [spread.table[spread.place[[*term.rows]]] for term in self._ready.terms]
            self._signs[discounted] = (
                np.array([(years > 0).any(axis=0) for years in own], dtype=bool),
                np.array([(years < 0).any(axis=0) for years in own], dtype=bool),
            )
        return self._signs[discounted]

    def by_term(self) -> tuple[Floats, Ints]:
        """The same for terms, all projects together."""
        return self._ready.tables.spread().table, self._by_term

    @cached_property
    def factors(self) -> Floats:
        """Present value of an amount of 1, shape ``(term, project)``."""
        return self._ready.tables.factors[self.rows]

    @cached_property
    def _by_term(self) -> Ints:
        spread = self._ready.tables.spread()
        first = len(spread.table) * np.arange(len(self.rows))
        return (spread.place[self.rows] + first[:, np.newaxis]).ravel()
