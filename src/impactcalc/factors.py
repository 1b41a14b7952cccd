"""Discount factors of stepped forward rates.

A rate belongs to a step: the rate of step k takes a euro of year k back to year k - 1.
A factor is the product over the steps, never one rate to the power of the year, so a
benefit never gains value by being delayed over the edge of a band.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.arguments import (
    FloatArray,
    choice,
    exp_of,
    finite_result,
    fitting,
    number,
    numbers,
    row,
    with_few_axes,
)
from impactcalc.errors import ArgumentError
from impactcalc.records import record
from impactcalc.roots import finite_array, number_array

Band: TypeAlias = tuple[int | None, float]
"""Last step of the band (None: no end) and the rate per year as a ratio, 0.03 for 3 %."""
Timing: TypeAlias = Literal["end", "mid", "begin", "continuous"]

MOST_YEARS = 10_000
"""The most steps a curve may have, and the most years a function looks ahead."""

_LAST = "the last step of a band"
_YEARS_EARLIER = {"end": 0.0, "mid": 0.5, "begin": 1.0, "continuous": 1.0}
_TINY_RATE = 1e-200  # below it an annuity is n to the last digit, and the quotient is not


@record(frozen=True)
class Steps:
    """Bands made ready to look up; ``band_steps`` makes them.

    Attributes
    ----------
    ends : shape (band,), last step of each band, ascending; the last may be infinite.
    slopes : shape (band,), slope of the log factor within each band.
    at_start : shape (band,), log factor at the start of each band.
    first : no rate before this t; minus infinity where the first rate goes back for ever.
    """

    ends: FloatArray
    slopes: FloatArray
    at_start: FloatArray
    first: float = -np.inf

    @property
    def starts(self) -> FloatArray:
        """Shape (band,): the year each band starts at; the first band at 0."""
        return np.concatenate(([0.0], self.ends[:-1]))


def band_pairs(bands: Iterable[Band]) -> tuple[Band, ...]:
    """Bands, checked and in rising order.

    Raises
    ------
    ArgumentError : no bands, not pairs, two with one end, an end that is no step, or a rate
        at or below -100 %.

    Examples
    --------
    >>> band_pairs([(None, 0.03), (30, 0.035)])
    ((30, 0.035), (None, 0.03))
    """
    try:
        pairs = [(end, rate) for end, rate in bands]
    except Exception:  # whatever iterating over an unknown object may raise
        raise ArgumentError(
            "bands must be pairs of last step and rate, such as [(30, 0.035), (None, 0.03)]"
        ) from None
    if not pairs:
        raise ArgumentError("bands are empty: a stepped rate needs at least one band")
    rates = row([rate for _, rate in pairs], "rates of the bands")
    if np.any(rates <= -1.0):
        raise ArgumentError("a rate must be above -1 (-100 %)")
    ends = [None if end is None else _last_step(end) for end, _ in pairs]
    if len(set(ends)) < len(ends):
        raise ArgumentError("two bands have the same last step")
    made = zip(ends, rates.tolist(), strict=True)
    return tuple(sorted(made, key=lambda band: (band[0] is None, band[0] or 0)))


def _last_step(end: Any) -> int:
    # A curve of 500 steps has 500 of these, so the plain case is looked at first.
    step = float(end) if type(end) is int and end <= MOST_YEARS else number(end, _LAST)
    if step < 1.0 or step != np.floor(step) or step > MOST_YEARS:
        raise ArgumentError(
            f"the last step of a band must be a whole number from 1 to {MOST_YEARS}, or None"
        )
    return int(step)


def band_steps(bands: Iterable[Band], first: float = -np.inf) -> Steps:
    """Bands, checked and in order, as `Steps`.

    Parameters
    ----------
    bands : (last step, rate) in any order.
    first : see `Steps`.

    Raises
    ------
    ArgumentError : as `band_pairs`.

    Examples
    --------
    >>> band_steps([(None, 0.0), (2, 1.0)]).at_start.round(6).tolist()
    [0.0, -1.386294]
    """
    pairs = band_pairs(bands)
    ends = np.array([np.inf if end is None else float(end) for end, _ in pairs])
    rates = np.array([rate for _, rate in pairs])
    slopes = -np.log1p(rates)
    widths = np.diff(np.concatenate(([0.0], ends[:-1])))
    at_start = np.concatenate(([0.0], np.cumsum(slopes[:-1] * widths)))
    return Steps(ends, slopes, at_start, first)


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
    return log_at(band_steps(bands), numbers(t, "t"))


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
        (half a year earlier), at its beginning (a year earlier), or is spread evenly over
        the year (``continuous``).
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
    return calendar_factors(band_steps(bands), years, base_year, timing, clock)


def calendar_factors(
    steps: Steps, years: ArrayLike, base_year: int, timing: Timing, clock: int | None
) -> FloatArray:
    """As `factors`, of bands made ready."""
    earlier = _YEARS_EARLIER[choice(timing, "timing", tuple(_YEARS_EARLIER))]
    calendar = numbers(years, "years")
    if np.any(calendar != np.floor(calendar)):
        raise ArgumentError("years must be whole calendar years")
    zero = base_year if clock is None else clock
    logs = log_at(steps, calendar - earlier - zero, zero)
    if timing == "continuous":
        logs = logs + log_mean(slope_at(steps, calendar - zero, zero))
    if zero != base_year:
        logs = logs - log_at(steps, np.array(float(base_year - zero)), zero)
    return exp_of(logs, "a discount factor")


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
    ArgumentError : the two have not the same years, or are not finite numbers.

    Notes
    -----
    Summed without the linear algebra library, whose rounding depends on its threads.

    Examples
    --------
    >>> present_value([[-100, 0, 121], [0, 110, 0]], [1, 1 / 1.1, 1 / 1.21]).round(9).tolist()
    [0.0, 100.0]
    """
    rows = with_few_axes(number_array(flows, "flows"), "flows")
    weights = finite_array(factors, "factors")
    if weights.ndim != 1 or rows.ndim < 1 or rows.shape[-1] != weights.size:
        raise ArgumentError(
            f"flows of shape {rows.shape} do not fit factors of shape {weights.shape}: "
            "flows need a last axis with one year for each factor"
        )
    with np.errstate(invalid="ignore", over="ignore"):
        result: FloatArray = np.einsum("...y,y->...", rows, weights)
    # A flow that is not finite makes its sum so: looking at the sums saves a pass over the flows.
    if not np.all(np.isfinite(result)):
        finite_array(rows, "flows")
    return finite_result(result, "a present value")


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
    ratio, count = fitting(rate=rate, n=n)
    if np.any(ratio <= -1.0) or np.any(count < 0.0):
        raise ArgumentError("rate must be above -1 (-100 %), and n at least 0")
    zero = np.abs(ratio) < _TINY_RATE
    divisor = np.where(zero, 1.0, ratio)
    with np.errstate(over="ignore"):
        series = -np.expm1(-count * np.log1p(divisor)) / divisor
    return finite_result(np.where(zero, count, series), "an annuity factor")


def log_at(steps: Steps, t: FloatArray, zero: int = 0) -> FloatArray:
    """As `log_factor`, of bands made ready; ``zero`` is the calendar year of t = 0."""
    band = _band_at(steps, t, zero)
    with np.errstate(over="ignore"):
        result: FloatArray = steps.at_start[band] + steps.slopes[band] * (t - steps.starts[band])
    return result


def slope_at(steps: Steps, t: FloatArray, zero: int = 0) -> FloatArray:
    """Slope of the log factor within the step that ends at t, or holds it."""
    result: FloatArray = steps.slopes[_band_at(steps, t, zero)]
    return result


def log_mean(slope: FloatArray) -> FloatArray:
    """Logarithm of the mean of exp(slope x u) over u from 0 to 1.

    Examples
    --------
    At a forward rate f this is ln(f / ((1 + f) ln(1 + f))), and 0 at f = 0:

    >>> log_mean(-np.log1p(np.array([0.0, 0.07]))).round(6).tolist()
    [0.0, -0.033639]
    """
    flat = slope == 0.0
    safe = np.where(flat, 1.0, slope)
    with np.errstate(over="ignore"):
        result: FloatArray = np.where(flat, 0.0, np.log(np.expm1(safe) / safe))
    return result


def _band_at(steps: Steps, t: FloatArray, zero: int) -> NDArray[np.intp]:
    """Position of the band of each t, or an error that names the step without a rate."""
    last = steps.ends[-1]
    if np.isfinite(last) and np.any(t > last):
        end = int(last) + zero
        raise ArgumentError(
            f"no rate for the step from year {end} to year {end + 1}: the bands end at year "
            f"{end}, and rates are needed up to year {int(np.ceil(t.max())) + zero}"
        )
    if np.any(t < steps.first):
        begin = int(steps.first) + zero
        raise ArgumentError(
            f"no rate for the step from year {begin - 1} to year {begin}: the curve starts at "
            f"year {begin}, and rates are needed from year {int(np.floor(t.min())) + zero}"
        )
    found: NDArray[np.intp] = np.searchsorted(steps.ends, t, side="left")
    return found
