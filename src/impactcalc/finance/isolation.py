"""Where the roots of many polynomials lie between 0 and 1, one root to an interval.

A polynomial is written as a weighted mean of values, its Bernstein form: on an interval it has
no more roots than those values change sign, and exactly one root for one change. Halving the
interval is one product with a fixed matrix, for all polynomials at once. What is still not
settled after many halvings is a double root, or as good as one, and is left to a slower way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from impactcalc.finance.arrays import FloatArray
from impactcalc.records import record
from impactcalc.roots import TOUCHING

IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]

_HALVINGS = 24
_ONE_THREAD = 250_000  # multiplications in a product that is left to one thread


@record(frozen=True)
class Isolated:
    """Intervals with one simple root each, and rows that are not settled.

    Attributes
    ----------
    row, low, high : for each interval the row of the polynomial, and its two ends.
    unsettled : rows with a double root, a root at an end, or a sign that rounding hides.
    """

    row: IntArray
    low: FloatArray
    high: FloatArray
    unsettled: IntArray


def isolate(coefficients: FloatArray) -> Isolated:
    """Intervals of the roots between 0 and 1 of each row, lowest power first.

    Examples
    --------
    One root, two roots, none, and a double root:

    >>> rows = np.array([[-1, 2.5, 0], [1, -5, 5], [1, -0.5, 1], [1, -4, 4]], dtype=float)
    >>> found = isolate(rows)
    >>> found.row.tolist(), found.unsettled.tolist()
    ([0, 1, 1], [3])
    """
    count = coefficients.shape[1]
    left, right = _halves(count)
    rounding = _HALVINGS * count * np.finfo(np.float64).eps
    doubt = max(TOUCHING, rounding) * np.abs(coefficients).sum(axis=1)
    value, row = _product(coefficients, _bernstein(count)), np.arange(coefficients.shape[0])
    low, width = np.zeros(row.size), 1.0
    unsettled: list[IntArray] = []
    found: list[tuple[IntArray, FloatArray, FloatArray]] = []
    for _ in range(_HALVINGS):
        unclear = _unclear(value, doubt[row], low)
        unsettled.append(row[unclear])
        changes = sign_changes(value)
        one = changes == 1
        found.append((row[one], low[one], low[one] + width))
        more = (changes > 1) & ~np.isin(row, row[unclear])
        value, row, low, width = value[more], row[more], low[more], width / 2.0
        if row.size == 0:
            break
        value = np.concatenate([_product(value, left), _product(value, right)])
        low, row = np.concatenate([low, low + width]), np.concatenate([row, row])
    lost = np.unique(np.concatenate([*unsettled, row]))
    rows, lows, highs = (np.concatenate(part) for part in zip(*found, strict=True))
    kept = ~np.isin(rows, lost)
    return Isolated(rows[kept], lows[kept], highs[kept], lost)


def _unclear(value: FloatArray, doubt: FloatArray, low: FloatArray) -> BoolArray:
    """Whether a sign is hidden by rounding, or an end of the interval may be a root."""
    near = np.abs(value) <= doubt[:, np.newaxis]
    hidden = (near & (value != 0.0)).any(axis=1)
    # At x = 0 stands a factor x, which is no root of a rate.
    result: BoolArray = hidden | near[:, -1] | (near[:, 0] & (low > 0.0))
    return result


def _product(value: FloatArray, matrix: FloatArray) -> FloatArray:
    """Matrix product in blocks of rows.

    A product of this size at once makes the linear algebra library use threads, which on a
    machine with other work wait for each other a hundred times as long as they work.
    """
    result = np.empty_like(value)
    rows = max(1, _ONE_THREAD // matrix.size)
    for start in range(0, value.shape[0], rows):
        block = slice(start, start + rows)
        np.matmul(value[block], matrix, out=result[block])
    return result


def sign_changes(value: FloatArray) -> IntArray:
    """Sign changes along each row; zeros do not count."""
    sign = np.sign(value).astype(np.int8)
    if not sign.all():
        for column in range(1, sign.shape[1]):
            empty = sign[:, column] == 0
            sign[empty, column] = sign[empty, column - 1]
    changes: IntArray = np.count_nonzero(sign[:, 1:] * sign[:, :-1] < 0, axis=1)
    return changes


@lru_cache(maxsize=4)
def _bernstein(count: int) -> FloatArray:
    """Matrix from coefficients to Bernstein values on (0, 1): C(i, j) / C(n, j)."""
    matrix = np.zeros((count, count))
    power = np.arange(1, count)
    for place in range(count):
        # C(i, j) / C(n, j) is the product over k < j of (i - k) / (n - k).
        ratio = np.maximum(place + 1 - power, 0) / (count - power)
        matrix[:, place] = np.concatenate([[1.0], np.cumprod(ratio)])
    return matrix


@lru_cache(maxsize=4)
def _halves(count: int) -> tuple[FloatArray, FloatArray]:
    """Matrices from values on an interval to those on its left and on its right half."""
    left = np.zeros((count, count))
    binomial = np.array([1.0])
    for place in range(count):
        left[: place + 1, place] = binomial
        binomial = 0.5 * (np.append(binomial, 0.0) + np.append(0.0, binomial))
    return left, left[::-1, ::-1].copy()
