"""Payback: when the running sum of the flows is back at zero."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import (
    DUST,
    FloatArray,
    finite,
    fitting,
    flat_factors,
    row_of,
    rows_of,
)
from impactcalc.records import record

_BLOCK = 512  # rows at a time, so that the working arrays stay near the processor

PaybackStatus: TypeAlias = Literal["stable", "not_stable", "never"]


@record(frozen=True)
class Payback:
    """When the running sum is back at zero, and whether it stays there.

    Attributes
    ----------
    status : ``stable``: it gets to zero or above once and stays. ``not_stable``: it gets there
        and turns below zero again, so one year says too little. ``never``: it does not get there.
    year : first year from which it stays at or above zero; None if it ends below.
    within : the same with a part of a year, on the straight line between two year ends.
    first_year : first year in which it is at or above zero, whatever comes after.
    """

    status: PaybackStatus
    year: int | None
    within: float | None
    first_year: int | None


def payback(
    flows: ArrayLike, factors: ArrayLike | None = None, *, rate: float | None = None
) -> int | None:
    """First year from which the running sum stays at or above zero; inflows positive.

    Parameters
    ----------
    flows : shape (year,), one amount a year.
    factors : shape (year,), discount factors, for the discounted payback.
    rate : one rate per year instead of factors. Without either the payback is the simple one.

    Returns
    -------
    position of that year, from 0; None if the sum ends below zero. A sum within 1e-12 of
    the running sum of absolute values counts as zero. `payback_detail` says whether the sum
    got there before and turned again.

    Raises
    ------
    ArgumentError : flows, factors or rate at fault.

    Examples
    --------
    >>> payback([-100, 60, 60, -30, 10])
    4
    >>> payback([-100, 60, 60], [1, 0.8, 0.64]) is None
    True
    """
    return payback_detail(flows, factors, rate=rate).year


def payback_detail(
    flows: ArrayLike, factors: ArrayLike | None = None, *, rate: float | None = None
) -> Payback:
    """Payback with its status, and with a part of a year; arguments as `payback`.

    Examples
    --------
    >>> payback_detail([-100, 30, 30, 30, 30, 30])
    Payback(status='stable', year=4, within=3.3333333333333335, first_year=4)
    >>> payback_detail([-100, 60, 60, -30, 10])
    Payback(status='not_stable', year=4, within=4.0, first_year=2)
    >>> payback_detail([-100, 60, 60, -30])
    Payback(status='not_stable', year=None, within=None, first_year=2)
    >>> payback_detail([-100, 60]).status
    'never'
    """
    row = _discounted(row_of(flows, "flows"), factors, rate)
    total, below = _running(row)
    reached = np.flatnonzero(~below)
    if not reached.size:
        return Payback("never", None, None, None)
    first, year = int(reached[0]), int(_after_last(below))
    status: PaybackStatus = "stable" if year == first else "not_stable"
    if year == row.size:
        return Payback(status, None, None, first)
    # Before this year the sum was below zero by -total[year - 1], which its flow makes good.
    within = year - 1 - total[year - 1] / row[year] if year else 0.0
    return Payback(status, year, min(float(within), float(year)), first)


def payback_many(
    flows: ArrayLike, factors: ArrayLike | None = None, *, rate: float | None = None
) -> NDArray[np.int64]:
    """Payback of many series; arguments as `payback`, with flows of shape (series, year).

    Returns
    -------
    for each series what `payback` gives, -1 where that is None.

    Raises
    ------
    ArgumentError : flows, factors or rate at fault.

    Examples
    --------
    >>> payback_many([[-100, 60, 60], [-100, 60, -60], [10, 0, 0]]).tolist()
    [2, -1, 0]
    """
    rows = rows_of(flows, "flows")
    if rows.ndim != 2:
        raise ArgumentError(f"flows have shape {rows.shape}; give one row for each series")
    found = np.empty(rows.shape[0], dtype=np.int64)
    for start in range(0, rows.shape[0], _BLOCK):
        part = slice(start, start + _BLOCK)
        _, below = _running(_discounted(rows[part], factors, rate))
        found[part] = np.where(below[:, -1], -1, _after_last(below))
    return found


def _running(rows: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Running sums over the years, and where they are below zero."""
    with np.errstate(over="ignore", invalid="ignore"):
        total, size = np.cumsum(rows, axis=-1), np.cumsum(np.abs(rows), axis=-1)
    finite(size, "the running sum")
    return total, total < -DUST * size


def _after_last(below: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Place after the last year below zero; 0 where there is none."""
    backwards = np.argmax(below[..., ::-1], axis=-1)
    return np.where(np.any(below, axis=-1), below.shape[-1] - backwards, 0)


def _discounted(rows: FloatArray, factors: ArrayLike | None, rate: float | None) -> FloatArray:
    if factors is not None and rate is not None:
        raise ArgumentError("give factors or rate, not both; neither for the simple payback")
    if factors is not None:
        factor = fitting(factors, rows.shape[-1])
    elif rate is not None:
        factor = flat_factors(rate, rows.shape[-1])
    else:
        return rows
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return finite(rows * factor, "a discounted flow")
