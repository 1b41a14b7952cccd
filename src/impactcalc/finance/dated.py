"""Net present value and internal rates of flows that stand on dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import DUST, FloatArray, finite, rate_of, row_of, weighted
from impactcalc.finance.daycount import Dates, DayCount, periods
from impactcalc.finance.rates import IrrReason, only, rates_from, reason_of
from impactcalc.roots import log2_roots


def xnpv(flows: ArrayLike, *, dates: Dates, rate: float, day_count: DayCount = "act/365") -> float:
    """Net present value of dated flows at the first date; inflows positive.

    Parameters
    ----------
    flows : shape (flow,).
    dates : one for each flow: ``date``, ``numpy.datetime64`` or ISO text. None may come
        before the first, which is the date of the present value.
    rate : one rate per year of the day count, above -1.
    day_count : ``act/365`` as the functions XNPV and XIRR of spreadsheets, ``act/360``,
        ``30/360``, ``30E/360`` or ``act/act``; see `year_fractions`.

    Returns
    -------
    sum of flow x (1 + rate)^(-years).

    Raises
    ------
    ArgumentError : flows, rate, dates or day count at fault; a date with a time of day is.

    Examples
    --------
    >>> round(xnpv([-100, 121], dates=["2025-01-01", "2026-01-01"], rate=0.1), 6)
    10.0
    """
    row = row_of(flows, "flows")
    count, per_year = _fitting(row, dates, day_count)
    with np.errstate(over="ignore", under="ignore"):
        factor = np.exp(-np.log1p(rate_of(rate, "rate")) * (count / per_year))
    return float(weighted(row, factor))


def xirr(flows: ArrayLike, *, dates: Dates, day_count: DayCount = "act/365") -> float | None:
    """Internal rate of return of dated flows; inflows positive, outflows negative.

    Parameters
    ----------
    flows, dates, day_count : as in `xnpv`; flows of one day are added.

    Returns
    -------
    rate per year of the day count on the conditions of `irr`; else None, and `xirr_reason`
    says why.

    Raises
    ------
    ArgumentError : flows, dates or day count at fault.

    Examples
    --------
    >>> round(xirr([-100, 110], dates=["2025-01-01", "2026-01-01"]), 9)
    0.1
    """
    roots, daily = _roots(flows, dates, day_count)
    return only(roots, daily)


def xirr_roots(flows: ArrayLike, *, dates: Dates, day_count: DayCount = "act/365") -> list[float]:
    """All internal rates above -100 % of dated flows; arguments and errors as `xirr`.

    Returns
    -------
    rates, ascending, as `irr_roots`.

    Examples
    --------
    >>> days = ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01"]
    >>> found = xirr_roots([-1_000, 6_000, -11_000, 6_000], dates=days, day_count="30/360")
    >>> [round(rate, 9) + 0.0 for rate in found]
    [0.0, 1.0, 2.0]
    """
    return _roots(flows, dates, day_count)[0]


def xirr_reason(
    flows: ArrayLike, *, dates: Dates, day_count: DayCount = "act/365"
) -> IrrReason | None:
    """Why `xirr` gives None, in the words of `irr_reason`; None if there is a rate.

    Examples
    --------
    >>> xirr_reason([100, -110], dates=["2025-01-01", "2026-01-01"])
    'first_flow_positive'
    """
    return reason_of(*_roots(flows, dates, day_count))


def _roots(flows: ArrayLike, dates: Dates, day_count: DayCount) -> tuple[list[float], FloatArray]:
    """Rates, and flows with those of one day added; a sum that is only rounding is zero."""
    row = row_of(flows, "flows")
    count, per_year = _fitting(row, dates, day_count)
    moment, place = np.unique(count, return_inverse=True)
    with np.errstate(over="ignore", invalid="ignore"):
        daily: FloatArray = np.bincount(place, weights=row).astype(np.float64)
        size: FloatArray = np.bincount(place, weights=np.abs(row)).astype(np.float64)
    finite(size, "the sum of flows on one day")
    daily[np.abs(daily) <= DUST * size] = 0.0
    return rates_from(log2_roots(daily, moment), per_year), daily


def _fitting(row: FloatArray, dates: Dates, day_count: DayCount) -> tuple[FloatArray, float]:
    count, per_year = periods(dates, day_count)
    if count.size != row.size:
        raise ArgumentError(f"{count.size} dates do not fit {row.size} flows")
    return count, per_year
