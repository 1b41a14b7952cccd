"""Net present value and modified internal rate of yearly flows."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import (
    FloatArray,
    curve_of,
    finite,
    flat_factors,
    number_rows,
    rate_of,
    row_of,
    rows_of,
    sums_of,
    weighted,
)


def npv(
    flows: ArrayLike, *, rate: float | None = None, factors: ArrayLike | None = None
) -> FloatArray:
    """Net present value; inflows positive, outflows negative, the first flow in year 0.

    Parameters
    ----------
    flows : shape (..., year), one amount a year from year 0. Ten thousand series are one call.
    rate : one rate per year, above -1. The first flow is then undiscounted.
    factors : shape (year,), discount factors of any curve. Give these or a rate, not both.

    Returns
    -------
    array of shape (...), a number for one row. Spreadsheets discount the first flow too:
    their value is this one over 1 + rate.

    Raises
    ------
    ArgumentError : flows or factors at fault, or more than one rate: a row of rates may be
        forward or spot rates, and nothing says which.

    Examples
    --------
    >>> round(float(npv([-40_000, 5_000, 8_000, 12_000, 30_000], rate=0.08)), 5)
    3065.22267
    >>> npv([[-100, 110], [-100, 121]], factors=[1, 1 / 1.1]).round(9).tolist()
    [0.0, 10.0]
    """
    rows = number_rows(flows, "flows")
    factor = curve_of(rate, factors, rows.shape[-1])
    # Flows are looked through only if a sum is not finite: one bad amount spoils its sum.
    value = sums_of(rows, factor)
    if not np.isfinite(value).all():
        rows_of(flows, "flows")
        finite(value, "the net present value")
    return value


def mirr(flows: ArrayLike, *, finance_rate: float, reinvest_rate: float) -> float | None:
    """Modified internal rate of return; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (year,), one amount a year.
    finance_rate, reinvest_rate : rate that takes outflows back to year 0, and rate that
        carries inflows to the last year.

    Returns
    -------
    (future value of inflows / present value of outflows)^(1 / last year) - 1; None without
    an inflow or without an outflow.

    Raises
    ------
    ArgumentError : flows or a rate at fault.

    Examples
    --------
    >>> yearly = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000]
    >>> round(mirr(yearly, finance_rate=0.10, reinvest_rate=0.12), 6)
    0.126094
    """
    row = row_of(flows, "flows")
    earn = flat_factors(reinvest_rate, row.size, "reinvest_rate")
    borrow = flat_factors(finance_rate, row.size, "finance_rate")
    if not (np.any(row > 0.0) and np.any(row < 0.0)):
        return None
    size = np.abs(row).max()
    inflow = float(weighted(np.maximum(row, 0.0) / size, earn))
    outflow = float(weighted(np.maximum(-row, 0.0) / size, borrow))
    if inflow == 0.0 or outflow == 0.0:
        raise ArgumentError("a present value is too small for a number: give a less extreme rate")
    # Both stand at year 0 here; carrying the inflows on adds one reinvest rate a year.
    grown = np.log(inflow) - np.log(outflow)
    log_rate = grown / (row.size - 1) + np.log1p(rate_of(reinvest_rate, "reinvest_rate"))
    with np.errstate(over="ignore"):
        return float(finite(np.expm1(log_rate), "the modified rate"))
