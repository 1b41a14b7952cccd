"""Financial figures of yearly and of dated flows.

Sign convention: what comes in is positive, what goes out negative, seen from one party.
The first flow stands at year 0 and is not discounted. Rates are ratios per year, 0.07 for
7 %. Arguments that are empty, not real numbers, NaN, infinite or of another shape than
asked raise `ArgumentError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError
from impactcalc.roots import finite_array, log2_roots

FloatArray: TypeAlias = NDArray[np.float64]
IrrReason: TypeAlias = Literal["no_root", "several_roots", "first_flow_positive"]
Dates: TypeAlias = Iterable[date | str | np.datetime64]

_DUST = 1e-12  # a sum within this share of the absolute values it adds is zero
_DAYS_PER_YEAR = 365.0  # act/365F: every year counts 365 days, leap years too
_LN2 = float(np.log(2.0))


def npv(flows: ArrayLike, *, rate: float) -> FloatArray:
    """Net present value; inflows positive, outflows negative, the first flow undiscounted.

    Parameters
    ----------
    flows : shape (..., year), one amount a year from year 0.
    rate : one rate per year, above -1.

    Returns
    -------
    array of shape (...), a number for one row. Spreadsheets discount the first flow too:
    their value is this one over 1 + rate.

    Raises
    ------
    ArgumentError : flows at fault, or more than one rate: a row of rates may be forward or
        spot rates, and nothing says which.

    Examples
    --------
    >>> round(float(npv([-40_000, 5_000, 8_000, 12_000, 30_000], rate=0.08)), 5)
    3065.22267
    """
    rows = _rows(flows, "flows")
    factor = np.exp(-np.log1p(_rate(rate, "rate")) * np.arange(rows.shape[-1]))
    return _weighted(rows, factor)


def irr_roots(flows: ArrayLike) -> list[float]:
    """All internal rates of return above -100 %; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (year,), one amount a year.

    Returns
    -------
    rates, ascending; a double root is listed once. Flows that are all zero have none
    listed. A rate so near to -100 % that it rounds to it, or too large for a number, is
    left out.

    Raises
    ------
    ArgumentError : flows at fault.

    Notes
    -----
    Source: Descartes' rule of signs for 1 / (1 + rate), see module ``roots``.

    Examples
    --------
    >>> [round(rate, 9) + 0.0 for rate in irr_roots([-1_000, 6_000, -11_000, 6_000])]
    [0.0, 1.0, 2.0]
    >>> irr_roots([1, -2, 2])
    []
    """
    return _rates(log2_roots(_row(flows, "flows")), 1.0)


def irr_all(flows: ArrayLike) -> tuple[float | None, list[float], IrrReason | None]:
    """Rate, all roots and the reason in one go; inflows positive, outflows negative.

    Examples
    --------
    >>> irr_all([1, 2, 3])
    (None, [], 'no_root')
    """
    row = _row(flows, "flows")
    roots = irr_roots(row)
    return _only(roots, row), roots, _reason(roots, row)


def irr(flows: ArrayLike) -> float | None:
    """Internal rate of return; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (year,), one amount a year.

    Returns
    -------
    the rate if there is exactly one above -100 % and the first flow that is not zero is
    negative; else None, and `irr_reason` says why.

    Raises
    ------
    ArgumentError : flows at fault.

    Examples
    --------
    >>> round(irr([-100, 0, 121]), 9)
    0.1
    >>> irr([-1_000, 6_000, -11_000, 6_000]) is None
    True
    """
    row = _row(flows, "flows")
    return _only(irr_roots(row), row)


def irr_reason(flows: ArrayLike) -> IrrReason | None:
    """Why `irr` gives None; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (year,), one amount a year.

    Returns
    -------
    the first that holds of ``no_root``, ``several_roots``, ``first_flow_positive``; None if
    there is a rate.

    Raises
    ------
    ArgumentError : flows at fault.

    Examples
    --------
    >>> irr_reason([1, 2, 3]), irr_reason([100, -110]), irr_reason([-100, 110])
    ('no_root', 'first_flow_positive', None)
    """
    row = _row(flows, "flows")
    return _reason(irr_roots(row), row)


def payback(flows: ArrayLike, factors: ArrayLike | None = None) -> int | None:
    """First year from which the running sum stays at or above zero; inflows positive.

    Parameters
    ----------
    flows : shape (year,), one amount a year.
    factors : shape (year,), discount factors; without them the payback is undiscounted.

    Returns
    -------
    position of that year, from 0; None if the sum ends below zero. A sum within 1e-12 of
    the running sum of absolute values counts as zero.

    Raises
    ------
    ArgumentError : flows or factors at fault.

    Examples
    --------
    >>> payback([-100, 60, 60, -30, 10])
    4
    >>> payback([-100, 60, 60], [1, 0.8, 0.64]) is None
    True
    """
    row = _row(flows, "flows")
    if factors is not None:
        row = row * _fitting(factors, row)
    below = np.flatnonzero(np.cumsum(row) < -_DUST * np.cumsum(np.abs(row)))
    first = int(below[-1]) + 1 if below.size else 0
    return first if first < row.size else None


def equivalent_annual_value(npv: ArrayLike, factors: ArrayLike) -> FloatArray:
    """Level yearly amount with the same present value, and the sign of that value.

    Parameters
    ----------
    npv : present values, any shape.
    factors : shape (year,), discount factors of the years the amount is spread over: years
        1 to n, not year 0.

    Returns
    -------
    array of the shape of npv: npv over the sum of the factors. It holds for any schedule of
    rates, where an annuity factor holds for one rate.

    Raises
    ------
    ArgumentError : npv or factors at fault, or factors that do not add up to more than 0.

    Examples
    --------
    >>> round(float(equivalent_annual_value(1_000, [1 / 1.07, 1 / 1.07**2])), 6)
    553.091787
    """
    total = _row(factors, "factors").sum()
    if total <= 0.0:
        raise ArgumentError("factors must add up to more than 0")
    result: FloatArray = finite_array(npv, "npv") / total
    return result


def benefit_cost_ratio(benefits: ArrayLike, costs: ArrayLike, *, factors: ArrayLike) -> FloatArray:
    """Present value of benefits over that of costs; benefits and costs both positive.

    Parameters
    ----------
    benefits, costs : shape (..., year). What stands among the costs decides the ratio:
        upkeep as a cost gives another one than upkeep as a negative benefit.
    factors : shape (year,), discount factors.

    Returns
    -------
    array of the common shape (...), a number for one row each.

    Raises
    ------
    ArgumentError : an argument at fault, or a present value of costs that is not above 0.

    Examples
    --------
    >>> round(float(benefit_cost_ratio([0, 110], [50, 0], factors=[1, 1 / 1.1])), 6)
    2.0
    """
    gained, spent = _rows(benefits, "benefits"), _rows(costs, "costs")
    factor = _fitting(factors, spent)
    paid = _weighted(spent, factor)
    if np.any(paid <= _DUST * _weighted(np.abs(spent), np.abs(factor))):
        raise ArgumentError("costs must have a present value above 0; write them as positive")
    earned = _weighted(gained, _fitting(factors, gained))
    try:
        result: FloatArray = np.divide(earned, paid)
    except ValueError as error:
        raise ArgumentError(f"benefits do not fit costs: {error}") from None
    return result


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
    row = _row(flows, "flows")
    year = np.arange(row.size)
    borrow = np.log1p(_rate(finance_rate, "finance_rate"))
    earn = np.log1p(_rate(reinvest_rate, "reinvest_rate"))
    inflow = float(_weighted(np.maximum(row, 0.0), np.exp(-earn * year)))
    outflow = float(_weighted(np.maximum(-row, 0.0), np.exp(-borrow * year)))
    if inflow == 0.0 or outflow == 0.0:
        return None
    # Both stand at year 0 here; carrying the inflows on adds one reinvest rate a year.
    return float(np.expm1(np.log(inflow / outflow) / year[-1] + earn))


def xnpv(flows: ArrayLike, *, dates: Dates, rate: float) -> float:
    """Net present value of dated flows at the first date; inflows positive.

    Parameters
    ----------
    flows : shape (flow,).
    dates : one for each flow: ``date``, ``numpy.datetime64`` or ISO text. None may come
        before the first, which is the date of the present value.
    rate : one rate per 365 days, above -1 (day count act/365F).

    Returns
    -------
    sum of flow x (1 + rate)^(-days / 365), as the function XNPV of spreadsheets.

    Raises
    ------
    ArgumentError : flows, rate or dates at fault; a date with a time of day is.

    Examples
    --------
    >>> round(xnpv([-100, 121], dates=["2025-01-01", "2026-01-01"], rate=0.1), 6)
    10.0
    """
    row = _row(flows, "flows")
    days = _days(dates, row.size)
    factor = np.exp(-np.log1p(_rate(rate, "rate")) * days / _DAYS_PER_YEAR)
    return float(_weighted(row, factor))


def xirr(flows: ArrayLike, *, dates: Dates) -> float | None:
    """Internal rate of return of dated flows; inflows positive, outflows negative.

    Parameters
    ----------
    flows, dates : as in `xnpv`; flows of one day are added.

    Returns
    -------
    rate per 365 days on the conditions of `irr`, else None.

    Raises
    ------
    ArgumentError : flows or dates at fault.

    Examples
    --------
    >>> round(xirr([-100, 110], dates=["2025-01-01", "2026-01-01"]), 9)
    0.1
    """
    row = _row(flows, "flows")
    days, place = np.unique(_days(dates, row.size), return_inverse=True)
    daily = np.bincount(place, weights=row).astype(np.float64)
    daily[np.abs(daily) <= _DUST * np.bincount(place, weights=np.abs(row))] = 0.0
    return _only(_rates(log2_roots(daily, days), _DAYS_PER_YEAR), daily)


def _rates(logs: FloatArray, steps_per_year: float) -> list[float]:
    """Rates, ascending, from base-2 logarithms of the discount factor of one step."""
    with np.errstate(over="ignore"):
        rates = np.expm1(-logs[::-1] * (_LN2 * steps_per_year))
    return [float(rate) for rate in rates if -1.0 < rate < np.inf]


def _reason(rates: Sequence[float], row: FloatArray) -> IrrReason | None:
    if not rates:
        return "no_root"
    if len(rates) > 1:
        return "several_roots"
    return "first_flow_positive" if row[np.flatnonzero(row)[0]] > 0.0 else None


def _only(rates: Sequence[float], row: FloatArray) -> float | None:
    return rates[0] if _reason(rates, row) is None else None


def _weighted(rows: FloatArray, factor: FloatArray) -> FloatArray:
    result: FloatArray = np.einsum("...y,y->...", rows, factor)
    return result


def _rows(values: ArrayLike, name: str) -> FloatArray:
    array = finite_array(values, name)
    if array.ndim == 0:
        raise ArgumentError(f"{name} must have a last axis of years; one number has none")
    return array


def _row(values: ArrayLike, name: str) -> FloatArray:
    array = finite_array(values, name)
    if array.ndim != 1:
        raise ArgumentError(f"{name} have shape {array.shape}; give one row")
    return array


def _fitting(factors: ArrayLike, rows: FloatArray) -> FloatArray:
    factor = _row(factors, "factors")
    if factor.size != rows.shape[-1]:
        raise ArgumentError(f"{factor.size} factors do not fit {rows.shape[-1]} years")
    return factor


def _rate(rate: ArrayLike, name: str) -> float:
    if np.ndim(rate) != 0:
        raise ArgumentError(
            f"{name} must be one number. With a rate for each year, say whether they are forward "
            "or spot rates: make discount factors of them and use present_value"
        )
    ratio = float(finite_array(rate, name))
    if ratio <= -1.0:
        raise ArgumentError(f"{name} must be above -1 (-100 %)")
    return ratio


def _days(dates: Dates, count: int) -> FloatArray:
    """Days after the first date."""
    ordinals = [_whole_date(one).toordinal() for one in dates]
    if len(ordinals) != count:
        raise ArgumentError(f"{len(ordinals)} dates do not fit {count} flows")
    days = np.array(ordinals, dtype=np.float64) - ordinals[0]
    if np.any(days < 0.0):
        raise ArgumentError("no date may come before the first: put the earliest flow first")
    return days


def _whole_date(given: object) -> date:
    day = given.astype("M8[us]").item() if isinstance(given, np.datetime64) else given
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = None
    if isinstance(day, datetime):
        if day.time() != time():
            raise ArgumentError(f"{given} has a time of day; give whole dates")
        day = day.date()
    if not isinstance(day, date):
        raise ArgumentError(f"{given!r} is not a date; write it as 2026-01-31")
    return day
