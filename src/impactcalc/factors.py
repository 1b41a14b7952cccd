"""Discount factors of stepped forward rates.

A rate belongs to a step: the rate of step k takes a euro of year k back to year k - 1.
A factor is the product over the steps, never one rate to the power of the year, so a
benefit never gains value by being delayed over the edge of a band.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError

FloatArray: TypeAlias = NDArray[np.float64]
Band: TypeAlias = tuple[int | None, float]
"""Last step of the band (None: no end) and the rate per year as a ratio, 0.03 for 3 %."""
Timing: TypeAlias = Literal["end", "mid", "begin"]

_YEARS_EARLIER = {"end": 0.0, "mid": 0.5, "begin": 1.0}
_TINY_RATE = 1e-200  # below it an annuity is n to the last digit, and the quotient is not


def log_factor(bands: Sequence[Band], t: ArrayLike) -> FloatArray:
    """Logarithm of the discount factor over t years.

    Parameters
    ----------
    bands : (last step, rate) in any order. Step k runs from year k - 1 to year k and has
        the rate of the band with the smallest last step >= k.
    t : years from the clock's year 0, any shape; parts of years are log-linear within
        their step, and years before 0 compound at the rate of step 1.

    Returns
    -------
    array of the shape of t : minus the sum of ``log1p(rate)`` over the steps.

    Raises
    ------
    ArgumentError : a step has no rate, a band is at fault, or t is not finite.

    Notes
    -----
    Source: HM Treasury, The Green Book (2022), annex 6: yearly rates compounded by step.

    Examples
    --------
    >>> green_book = [(30, 0.035), (75, 0.03), (None, 0.025)]
    >>> [round(float(f), 6) for f in np.exp(log_factor(green_book, [0, 30, 30.5, 31]))]
    [1.0, 0.356278, 0.351052, 0.345901]
    >>> log_factor([(30, 0.035)], 31)
    Traceback (most recent call last):
    impactcalc.errors.ArgumentError: no rate for the step from year 30 to year 31: the bands \
end at year 30, and rates are needed up to year 31
    """
    return _log_factor(bands, _numbers(t, "t"), 0)


def factors(
    bands: Sequence[Band],
    years: ArrayLike,
    *,
    base_year: int,
    timing: Timing = "end",
    clock: int | None = None,
) -> FloatArray:
    """Discount factors of calendar years; the base year has factor 1 under ``end``.

    Parameters
    ----------
    bands : (last step, rate), see `log_factor`.
    years : whole calendar years, any shape.
    base_year : year of the present value.
    timing : the flow of year y stands at its end (t = y - base_year), in the middle
        (half a year earlier) or at its beginning (a year earlier).
    clock : calendar year that is year 0 of the bands; the base year if not given. The step
        into year y then has the rate of step y - clock, wherever the base year lies.

    Returns
    -------
    array of the shape of years : euros of the base year per euro of the year.

    Raises
    ------
    ArgumentError : years are not whole, the timing is unknown, or a step has no rate.

    Examples
    --------
    >>> nl_2025 = [(35, 0.028), (None, 0.018)]
    >>> factors(nl_2025, [2026, 2027, 2062], base_year=2026).round(6).tolist()
    [1.0, 0.972763, 0.373674]
    >>> factors(nl_2025, [2026], base_year=2026, timing="mid").round(6).tolist()
    [1.013903]

    Steps by the calendar: with year 0 of the bands in 1990, the lower rate starts in 2026.

    >>> factors(nl_2025, [2025, 2026], base_year=2025, clock=1990).round(6).tolist()
    [1.0, 0.982318]
    """
    if timing not in _YEARS_EARLIER:
        raise ArgumentError(f"timing is {timing!r}: write 'end', 'mid' or 'begin'")
    calendar = _numbers(years, "years")
    if np.any(calendar != np.floor(calendar)):
        raise ArgumentError("years must be whole calendar years")
    zero = base_year if clock is None else clock
    logs = _log_factor(bands, calendar - _YEARS_EARLIER[timing] - zero, zero)
    if zero != base_year:
        logs = logs - _log_factor(bands, np.array(float(base_year - zero)), zero)
    result: FloatArray = np.exp(logs)
    return result


def present_value(flows: ArrayLike, factors: ArrayLike) -> FloatArray:
    """Sum of yearly flows, each times the factor of its year.

    Parameters
    ----------
    flows : shape (..., year), in euros.
    factors : shape (year,), from `factors`.

    Returns
    -------
    array of shape (...), in euros of the base year; a number for one row of flows.

    Raises
    ------
    ArgumentError : the two have not the same years.

    Notes
    -----
    Summed without the linear algebra library, whose rounding depends on its threads.

    Examples
    --------
    >>> present_value([[-100, 0, 121], [0, 110, 0]], [1, 1 / 1.1, 1 / 1.21]).round(9).tolist()
    [0.0, 100.0]
    """
    rows = np.asarray(flows, dtype=np.float64)
    weights = np.asarray(factors, dtype=np.float64)
    if weights.ndim != 1 or rows.ndim < 1 or rows.shape[-1] != weights.size:
        raise ArgumentError(
            f"flows of shape {rows.shape} do not fit factors of shape {weights.shape}: "
            "flows need a last axis with one year for each factor"
        )
    result: FloatArray = np.einsum("...y,y->...", rows, weights)
    return result


def annuity_factor(rate: ArrayLike, n: ArrayLike) -> FloatArray:
    """Present value of 1 a year at the end of years 1 to n, at one rate.

    Parameters
    ----------
    rate : per year as a ratio, above -1; any shape that fits n.
    n : number of years, 0 or more; any shape that fits rate.

    Returns
    -------
    array of the common shape : (1 - (1 + rate)^-n) / rate, and n where the rate is 0.

    Raises
    ------
    ArgumentError : a rate at or below -100 %, a negative n, or shapes that do not fit.

    Examples
    --------
    >>> annuity_factor([0.0, 0.07], 20).round(6).tolist()
    [20.0, 10.594014]
    """
    ratio, count = _numbers(rate, "rate"), _numbers(n, "n")
    if np.any(ratio <= -1.0) or np.any(count < 0.0):
        raise ArgumentError("rate must be above -1 (-100 %), and n at least 0")
    try:
        ratio, count = np.broadcast_arrays(ratio, count)
    except ValueError:
        raise ArgumentError(
            f"rate of shape {ratio.shape} does not fit n of shape {count.shape}"
        ) from None
    zero = np.abs(ratio) < _TINY_RATE
    divisor = np.where(zero, 1.0, ratio)
    result: FloatArray = np.where(zero, count, -np.expm1(-count * np.log1p(divisor)) / divisor)
    return result[()]


def _log_factor(bands: Sequence[Band], t: FloatArray, zero: int) -> FloatArray:
    """As `log_factor`; ``zero`` is the calendar year of t = 0, for the error text."""
    ends, slopes = _slopes(bands)
    if np.isfinite(ends[-1]) and np.any(t > ends[-1]):
        last = int(ends[-1]) + zero
        raise ArgumentError(
            f"no rate for the step from year {last} to year {last + 1}: the bands end at year "
            f"{last}, and rates are needed up to year {int(np.ceil(t.max())) + zero}"
        )
    starts = np.concatenate(([0.0], ends[:-1]))
    at_start = np.concatenate(([0.0], np.cumsum(slopes[:-1] * np.diff(starts))))
    band = np.searchsorted(ends, t, side="left")
    result: FloatArray = at_start[band] + slopes[band] * (t - starts[band])
    return result


def _slopes(bands: Sequence[Band]) -> tuple[FloatArray, FloatArray]:
    """Ends of the bands, ascending, and the slope of the log factor within each."""
    if not bands:
        raise ArgumentError("bands are empty: a stepped rate needs at least one band")
    ordered = sorted((np.inf if end is None else float(end), rate) for end, rate in bands)
    ends = np.array([end for end, _ in ordered])
    rates = _numbers([rate for _, rate in ordered], "rates of the bands")
    if np.any(ends[1:] == ends[:-1]):
        raise ArgumentError("two bands have the same last step")
    if np.any(ends < 1.0) or np.any(ends != np.floor(ends)):
        raise ArgumentError("the last step of a band must be a whole number from 1, or None")
    if np.any(rates <= -1.0):
        raise ArgumentError("a rate must be above -1 (-100 %)")
    return ends, -np.log1p(rates)


def _numbers(values: ArrayLike, name: str) -> FloatArray:
    """Values as finite float64, or an error that names them."""
    array = np.asarray(values)
    if array.dtype.kind not in "iuf" or not np.all(np.isfinite(array)):
        raise ArgumentError(f"{name} must be finite numbers")
    return array.astype(np.float64)
