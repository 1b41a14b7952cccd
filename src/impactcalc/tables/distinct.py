"""Distinct values of a column, without sorting it where that can be."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_NARROW = 4096
"""Whole numbers within so many of each other are counted, however few there are."""


def in_order(codes: NDArray[np.signedinteger[Any]], count: int) -> bool:
    """Whether values stand in order of first appearance, and each of ``count`` appears.

    Examples
    --------
    >>> in_order(np.array([0, 0, -1, 1]), 2), in_order(np.array([1, 0]), 2)
    (True, False)
    """
    if not len(codes) or not count:
        return False
    highest = np.maximum.accumulate(codes)
    steps = np.diff(highest, prepend=highest.dtype.type(-1))
    return bool(highest[-1] == count - 1 and steps.max() <= 1 and codes.min() >= -1)


def distinct(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp], NDArray[np.intp]]:
    """Values in ascending order, where each stands first, and the place of each entry among them.

    As ``numpy.unique`` has it, but whole numbers that lie close together, as years do, are
    counted and not sorted.

    Examples
    --------
    >>> [part.tolist() for part in distinct(np.array([2030, 2028, 2030]))]
    [[2028, 2030], [1, 0], [1, 0, 1]]
    """
    low, span = _span(values)
    if not 0 < span <= max(_NARROW, len(values)):
        found, first, inverse = np.unique(values, return_index=True, return_inverse=True)
        return found, first, inverse
    if span == 1:
        return values[:1], np.zeros(1, np.intp), np.zeros(len(values), np.intp)
    at = values.astype(np.intp)
    at -= low
    places = np.full(span, -1, np.intp)
    places[at[::-1]] = np.arange(len(at) - 1, -1, -1)  # of several the last counts: the first row
    there = places >= 0
    rank = np.cumsum(there) - 1
    return (np.flatnonzero(there) + low).astype(values.dtype), places[there], rank[at]


def _span(values: NDArray[Any]) -> tuple[int, int]:
    """The lowest number and how many lie from it to the highest; 0 for none or broken ones."""
    if values.dtype.kind not in "iu" or not len(values) or values.dtype == np.uint64:
        return 0, 0
    low = int(values.min())
    return low, int(values.max()) - low + 1
