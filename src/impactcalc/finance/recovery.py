"""Payback: when the running sum of the flows is back at zero."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import DUST, FloatArray, finite, fitting, flat_factors, row_of
from impactcalc.records import record

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
    with np.errstate(over="ignore", invalid="ignore"):
        total, size = np.cumsum(row), np.cumsum(np.abs(row))
    finite(size, "the running sum")
    below = total < -DUST * size
    reached = np.flatnonzero(~below)
    if not reached.size:
        return Payback("never", None, None, None)
    first, under = int(reached[0]), np.flatnonzero(below)
    year = int(under[-1]) + 1 if under.size else 0
    status: PaybackStatus = "stable" if year == first else "not_stable"
    if year == row.size:
        return Payback(status, None, None, first)
    # Before this year the sum was below zero by -total[year - 1], which its flow makes good.
    within = year - 1 - total[year - 1] / row[year] if year else 0.0
    return Payback(status, year, min(float(within), float(year)), first)


def _discounted(row: FloatArray, factors: ArrayLike | None, rate: float | None) -> FloatArray:
    if factors is not None and rate is not None:
        raise ArgumentError("give factors or rate, not both; neither for the simple payback")
    if factors is not None:
        factor = fitting(factors, row.size)
    elif rate is not None:
        factor = flat_factors(rate, row.size)
    else:
        return row
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return finite(row * factor, "a discounted flow")
