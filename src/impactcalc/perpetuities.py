"""Flows that go on: annuities that grow, perpetuities, and both under a stepped curve.

The first payment stands at the end of year 1. Under a curve every band is one geometric
series, so no horizon is too long and none is cut off.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.arguments import FloatArray, choice, finite_result, fitting, room_for, whole
from impactcalc.curves import Curve
from impactcalc.errors import ArgumentError
from impactcalc.factors import MOST_YEARS, Timing, log_mean

Beyond: TypeAlias = Literal["curve", "last_rate"]

_TINY = 1e-200  # below it a series is its number of terms to the last digit
_WITHIN_YEAR = {"end": 0.0, "mid": 0.5, "begin": 1.0}


def perpetuity(first: ArrayLike, *, rate: ArrayLike, growth: ArrayLike = 0.0) -> FloatArray:
    """Present value of payments at the end of years 1, 2, 3, ... for ever.

    Parameters
    ----------
    first : payment of year 1, in euros; any shape, as the others.
    rate : ratio per year.
    growth : of the payments, a ratio per year, below the rate.

    Returns
    -------
    array of the common shape : first / (rate - growth), in euros.

    Raises
    ------
    ArgumentError : a rate that is not above growth, at which the sum has no end.

    Notes
    -----
    Source: Boardman et al., Cost-Benefit Analysis, chapter on discounting.

    Examples
    --------
    >>> float(perpetuity(1.01, rate=0.0225, growth=0.01).round(9))
    80.8
    """
    amount, ratio, rise = fitting(first=first, rate=rate, growth=growth)
    _check(ratio, rise)
    if np.any(ratio <= rise):
        raise ArgumentError(_NO_END)
    with np.errstate(over="ignore", under="ignore"):
        return finite_result(amount / (ratio - rise), "a perpetuity")


def growing_annuity(
    first: ArrayLike, *, rate: ArrayLike, n: ArrayLike, growth: ArrayLike = 0.0
) -> FloatArray:
    """Present value of n payments at the end of years 1 to n, growing at one rate.

    Parameters
    ----------
    first : payment of year 1, in euros; any shape, as the others.
    rate, growth : ratios per year, above -1; they may be equal.
    n : number of years, 0 or more.

    Returns
    -------
    array of the common shape, in euros : first (1 - ((1 + growth) / (1 + rate))^n) /
    (rate - growth), and n x first / (1 + rate) where the two are equal.

    Raises
    ------
    ArgumentError : a rate or growth at or below -100 %, or a negative n.

    Notes
    -----
    Source: Boardman et al., Cost-Benefit Analysis, chapter on discounting.

    Examples
    --------
    >>> growing_annuity(1, rate=[0.0225, 0.01], growth=0.01, n=30).round(6).tolist()
    [24.686429, 29.70297]
    """
    amount, ratio, rise, count = fitting(first=first, rate=rate, growth=growth, n=n)
    _check(ratio, rise)
    if np.any(count < 0.0):
        raise ArgumentError("n must be 0 or more")
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        value = amount / (1.0 + ratio) * _series(ratio, rise, count)
    return finite_result(value, "an annuity")


def stepped_annuity(
    curve: Curve,
    *,
    n: ArrayLike,
    first: ArrayLike = 1.0,
    growth: ArrayLike = 0.0,
    timing: Timing = "end",
) -> FloatArray:
    """Present value of payments of years 1 to n under a curve.

    Parameters
    ----------
    curve : its year 0 is the year of the present value.
    n : whole number of years, 0 or more; any shape that fits first and growth.
    first : payment of year 1, in euros.
    growth : of the payments, a ratio per year, above -1.
    timing : where in its year a payment stands.

    Returns
    -------
    array of the common shape, in euros.

    Raises
    ------
    ArgumentError : an argument at fault, a curve with a clock, or one that ends before n.

    Examples
    --------
    >>> green_book = Curve.stepped([(30, 0.035), (75, 0.03), (125, 0.025)])
    >>> stepped_annuity(green_book, n=[30, 100]).round(6).tolist()
    [18.392045, 28.863363]
    """
    count, amount, rise = fitting(n=n, first=first, growth=growth)
    if np.any(count < 0.0) or np.any(count != np.floor(count)) or np.any(count > MOST_YEARS):
        raise ArgumentError(f"n must be a whole number from 0 to {MOST_YEARS}")
    _anchored(curve)
    if curve.last_step is not None and np.any(count > curve.last_step):
        raise ArgumentError(
            f"the curve has no rate after year {curve.last_step}, and n is {count.max():g}: use "
            "fewer years, or a curve that goes on"
        )
    return _sum(curve, count, amount, rise, timing)


def stepped_perpetuity(
    curve: Curve, *, first: ArrayLike = 1.0, growth: ArrayLike = 0.0, timing: Timing = "end"
) -> FloatArray:
    """Present value of payments of years 1, 2, 3, ... for ever under a curve.

    Parameters
    ----------
    curve : its year 0 is the year of the present value; its last rate goes on for ever.
    first : payment of year 1, in euros; any shape that fits growth.
    growth : of the payments, a ratio per year, above -1 and below the last rate.
    timing : where in its year a payment stands.

    Returns
    -------
    array of the common shape, in euros : the sum to the last edge T of the curve, and from
    there D_T x payment of year T + 1 / (last rate - growth).

    Raises
    ------
    ArgumentError : a last rate that is not above growth, or a curve that ends.

    Examples
    --------
    >>> nl_2025 = Curve.stepped([(35, 0.028), (None, 0.018)])
    >>> round(float(stepped_perpetuity(nl_2025)), 6)
    43.261913
    """
    amount, rise = fitting(first=first, growth=growth)
    _anchored(curve)
    if np.any(last_rate(curve) <= rise):
        raise ArgumentError(_NO_END)
    return _sum(curve, np.full(amount.shape, np.inf), amount, rise, timing)


def perpetuity_residual(
    curve: Curve,
    *,
    horizon: int,
    first: ArrayLike,
    beyond: Beyond,
    growth: ArrayLike = 0.0,
) -> FloatArray:
    """Value at the end of the horizon of flows that go on after it for ever.

    Parameters
    ----------
    curve : its year 0 is that of the project.
    horizon : last year of the project, 0 or more.
    first : flow of the year after the horizon, in euros; any shape that fits growth.
    beyond : ``curve``: the steps that are left of the curve; ``last_rate``: its last rate at
        once. They are equal where the horizon lies at or after the last edge.
    growth : of the flows, a ratio per year, above -1 and below the last rate.

    Returns
    -------
    array of the common shape, in euros of the horizon: times the factor of the horizon it is
    a present value.

    Raises
    ------
    ArgumentError : a last rate that is not above growth, or a curve that ends.

    Examples
    --------
    >>> nl_2025 = Curve.stepped([(35, 0.028), (None, 0.018)])
    >>> [round(float(perpetuity_residual(nl_2025, horizon=30, first=1, beyond=way)), 4)
    ...  for way in ("curve", "last_rate")]
    [52.9967, 55.5556]
    """
    choice(beyond, "beyond", get_args(Beyond))
    year = whole(horizon, "horizon", 0, MOST_YEARS)
    _anchored(curve)
    if beyond == "last_rate":
        return perpetuity(first, rate=last_rate(curve), growth=growth)
    last_rate(curve)
    return stepped_perpetuity(curve.after(year), first=first, growth=growth)


def last_rate(curve: Curve) -> float:
    """Rate that goes on for ever at the end of a curve.

    Examples
    --------
    >>> last_rate(Curve.stepped([(35, 0.028), (None, 0.018)]))
    0.018
    """
    end, rate = curve.bands[-1]
    if end is not None:
        raise ArgumentError(
            f"the curve has no rate after year {end}, and a perpetuity has no end: use a curve "
            "that goes on, or an annuity to that year"
        )
    return rate


_NO_END = (
    "the rate must be above growth, else a perpetuity adds up to no number: use a finite number "
    "of years, a lower growth or another rate"
)


def _sum(
    curve: Curve, count: FloatArray, first: FloatArray, growth: FloatArray, timing: Timing
) -> FloatArray:
    """Sum over the bands, each a geometric series; the last axis is the band."""
    if np.any(growth <= -1.0):
        raise ArgumentError("growth must be above -1 (-100 %)")
    steps = curve.steps
    room_for(count.size * len(curve.bands), "payments and bands of the curve")
    rates = np.array([rate for _, rate in curve.bands])
    rise = growth[..., np.newaxis]
    length = np.clip(count[..., np.newaxis] - steps.starts, 0.0, steps.ends - steps.starts)
    reached = length > 0.0
    shift = _log_timing(rates, steps.slopes, timing)
    logs = steps.at_start + steps.slopes + shift + steps.starts * np.log1p(rise)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        series = _series(rates, rise, length)
        value = np.where(reached, np.exp(np.where(reached, logs, 0.0)) * series, 0.0)
        return finite_result(first * value.sum(axis=-1), "a present value")


def _series(rate: FloatArray, growth: FloatArray, count: FloatArray) -> FloatArray:
    """Sum of q^0 to q^(count - 1), q = (1 + growth) / (1 + rate); count may be infinite."""
    excess = (growth - rate) / (1.0 + rate)
    flat = np.abs(excess) < _TINY
    safe = np.where(flat, 1.0, excess)
    # Near q = 1 only the first form has digits, near q = 0 only the second has a value.
    log_q = np.where(
        safe > -0.5, np.log1p(np.maximum(safe, -0.5)), np.log1p(growth) - np.log1p(rate)
    )
    result: FloatArray = np.where(flat, count, np.expm1(count * log_q) / safe)
    return result


def _log_timing(rates: FloatArray, slopes: FloatArray, timing: Timing) -> FloatArray:
    """What a payment of a year is worth more, in logarithms, than one at its end."""
    word = choice(timing, "timing", get_args(Timing))
    if word == "continuous":
        return log_mean(slopes) - slopes
    return _WITHIN_YEAR[word] * np.log1p(rates)


def _anchored(curve: Curve) -> None:
    if not isinstance(curve, Curve):
        raise ArgumentError(f"a curve is needed, not {type(curve).__name__}: make a Curve")
    if curve.clock is not None:
        raise ArgumentError(
            f"the steps of the curve count from calendar year {curve.clock}: use "
            "seen_from(base_year) first"
        )


def _check(rate: FloatArray, growth: FloatArray) -> None:
    if np.any(rate <= -1.0) or np.any(growth <= -1.0):
        raise ArgumentError("rate and growth must be above -1 (-100 %)")
