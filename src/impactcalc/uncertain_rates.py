"""Curves of rates that nobody knows: certainty equivalents, gamma and hyperbolic discounting.

Rates are ratios per year. These curves have no closed form by step: they are worked out for
whole years up to a horizon, and have no rate after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.arguments import (
    FloatArray,
    choice,
    finite_result,
    fitting,
    number,
    numbers,
    room_for,
    row,
    whole,
)
from impactcalc.curves import Compounding, Curve, level_rate, of_logs
from impactcalc.errors import ArgumentError
from impactcalc.factors import MOST_YEARS, log_at

View: TypeAlias = Literal["spot", "forward"]

_DUST = 1e-9  # weights this near to 1 are the rounding of whoever wrote them down


def certainty_equivalent_rate(
    scenarios: ArrayLike | Sequence[float | Curve],
    *,
    weights: ArrayLike,
    years: ArrayLike,
    view: View,
    compounding: Compounding = "annual",
) -> FloatArray:
    """Rate that is worth the same as a rate nobody knows: that of the expected factor.

    Parameters
    ----------
    scenarios : shape (scenario,), rates per year or curves, each possible.
    weights : shape (scenario,), their probabilities; 0 or more, and together 1.
    years : years from year 0, any shape; above 0, and whole years for ``forward``.
    view : ``spot``: the level rate from year 0 to the year; ``forward``: the rate of the
        step from the year before. They differ much, and one must be named.
    compounding : ``annual`` or ``continuous``, of the scenarios and of the result. Curves
        are annual.

    Returns
    -------
    array of the shape of years : rates per year.

    Raises
    ------
    ArgumentError : weights that are negative or do not add up to 1, a rate at or below
        -100 %, a year without a rate, or no view.

    Notes
    -----
    Source: Weitzman (1998), Why the far-distant future should be discounted at its lowest
    possible rate. The result rests on expected present values, which is disputed.

    Examples
    --------
    Either 1 % or 7 %, in year 50:

    >>> known = {"weights": [0.5, 0.5], "years": 50, "compounding": "continuous"}
    >>> [round(float(certainty_equivalent_rate([0.01, 0.07], view=view, **known)), 4)
    ...  for view in ("spot", "forward")]
    [0.0229, 0.0129]
    """
    at = numbers(years, "years")
    chosen = choice(view, "view", get_args(View))
    if np.any(at <= 0.0) or np.any(at > MOST_YEARS):
        raise ArgumentError(f"years must be above 0, and {MOST_YEARS} at most")
    if chosen == "forward" and np.any(at != np.floor(at)):
        raise ArgumentError("years must be whole: a forward rate is that of the step into a year")
    end = _expected_log(scenarios, weights, at, compounding)
    if chosen == "spot":
        return level_rate(end / at, compounding)
    return level_rate(end - _expected_log(scenarios, weights, at - 1.0, compounding), compounding)


def certainty_equivalent_curve(
    scenarios: ArrayLike | Sequence[float | Curve],
    *,
    weights: ArrayLike,
    compounding: Compounding = "annual",
    horizon: int = 500,
) -> Curve:
    """Curve whose factors are the expected factors of weighted scenarios.

    Parameters
    ----------
    scenarios, weights, compounding : see `certainty_equivalent_rate`.
    horizon : last year that has a rate.

    Examples
    --------
    >>> curve = certainty_equivalent_curve(
    ...     [0.01, 0.07], weights=[0.5, 0.5], compounding="continuous")
    >>> (1000 * curve.factor([10, 100])).round(2).tolist()
    [700.71, 184.4]

    Growth that stays high or stays low, which one nobody knows:

    >>> low, high = 0.001 + 1.5 * 0.005, 0.001 + 1.5 * 0.02
    >>> lasting = certainty_equivalent_curve([low, high], weights=[0.5, 0.5])
    >>> lasting.spot([1, 200]).round(4).tolist()
    [0.0196, 0.0119]
    """
    at = _whole_years(horizon)
    logs = _expected_log(scenarios, weights, at, compounding)
    return of_logs(logs, "certainty equivalent", continued=False)


def gamma_rate(mean: ArrayLike, *, sd: ArrayLike, t: ArrayLike) -> FloatArray:
    """Rate at the moment t where experts' rates follow a gamma distribution.

    Parameters
    ----------
    mean, sd : mean and standard deviation of the rates, ratios per year; 0 or more.
    t : years from year 0, 0 or more.

    Returns
    -------
    array of the common shape : mean / (1 + t sd^2 / mean), with continuous compounding.

    Notes
    -----
    Source: Weitzman (2001), Gamma discounting.

    Examples
    --------
    >>> gamma_rate(0.04, sd=0.03, t=[0, 25, 100]).round(4).tolist()
    [0.04, 0.0256, 0.0123]
    """
    level, spread, at = fitting(mean=mean, sd=sd, t=t)
    if np.any(level <= 0.0) or np.any(spread < 0.0) or np.any(at < 0.0):
        raise ArgumentError("mean must be above 0, sd and t 0 or more")
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return finite_result(level / (1.0 + at * (spread / level) * spread), "a rate")


def gamma_curve(mean: float, *, sd: float, horizon: int = 500) -> Curve:
    """Weitzman's gamma discounting: factors (1 + t sd^2 / mean)^-(mean / sd)^2.

    Parameters
    ----------
    mean, sd : mean and standard deviation of the rates, ratios per year; sd may be 0.
    horizon : last year that has a rate.

    Notes
    -----
    Source: Weitzman (2001), Gamma discounting.

    Examples
    --------
    >>> gamma_curve(0.04, sd=0.03).factor([25, 300]).round(6).tolist()
    [0.452305, 0.026243]
    """
    level, spread = number(mean, "mean"), number(sd, "sd")
    if level <= 0.0 or spread < 0.0:
        raise ArgumentError("mean must be above 0, and sd 0 or more")
    at = _whole_years(horizon)
    with np.errstate(over="ignore", under="ignore"):
        rise = finite_result(at * (spread / level) * spread, "t sd^2 / mean")
        # ln(1 + x) / x is 1 at x = 0, where the exponent has no value.
        part = np.where(rise == 0.0, 1.0, np.log1p(rise) / np.where(rise == 0.0, 1.0, rise))
        logs = finite_result(-level * at * part, "a log factor")
    return of_logs(logs, "gamma", continued=False)


def mazur_curve(k: float, *, horizon: int = 500) -> Curve:
    """Hyperbolic discounting of Mazur: factors 1 / (1 + k t).

    Parameters
    ----------
    k : 0 or more, per year.
    horizon : last year that has a rate.

    Notes
    -----
    Source: Mazur (1987), An adjusting procedure for studying delayed reinforcement.

    Examples
    --------
    >>> mazur_curve(0.05).factor(5).round(6).tolist()
    0.8
    """
    with np.errstate(over="ignore"):
        logs = -np.log1p(_speed(k) * _whole_years(horizon))
    return of_logs(logs, "Mazur", continued=False)


def harvey_curve(k: float, *, horizon: int = 500) -> Curve:
    """Hyperbolic discounting of Harvey: factors (1 + t)^-k.

    Parameters
    ----------
    k : 0 or more.
    horizon : last year that has a rate.

    Notes
    -----
    Source: Harvey (1986), Value functions for infinite-period planning.

    Examples
    --------
    >>> harvey_curve(0.07).factor(50).round(6).tolist()
    0.759399
    """
    with np.errstate(over="ignore"):
        logs = -_speed(k) * np.log1p(_whole_years(horizon))
    return of_logs(logs, "Harvey", continued=False)


def _expected_log(
    scenarios: ArrayLike | Sequence[float | Curve],
    weights: ArrayLike,
    at: FloatArray,
    compounding: Compounding,
) -> FloatArray:
    """Logarithm of the expected factor at each t; the largest factor is taken out first."""
    how = choice(compounding, "compounding", get_args(Compounding))
    weight = row(weights, "weights")
    room_for(weight.size * at.size, "scenarios and years")
    _check_weights(weight)
    logs = _scenario_logs(scenarios, weight.size, at, how)
    logs, weight = logs[weight > 0.0], weight[weight > 0.0]
    top = logs.max(axis=0)
    with np.errstate(under="ignore"):
        total = np.tensordot(weight, np.exp(logs - top), axes=1)
    result: FloatArray = top + np.log(total)
    return result


def _scenario_logs(
    scenarios: ArrayLike | Sequence[float | Curve], count: int, at: FloatArray, compounding: str
) -> FloatArray:
    """Log factors, shape (scenario, ...)."""
    if isinstance(scenarios, Sequence) and any(isinstance(one, Curve) for one in scenarios):
        if compounding == "continuous":
            raise ArgumentError("curves compound by the year: leave compounding at 'annual'")
        curves = [
            one if isinstance(one, Curve) else Curve.constant(number(one, "a scenario"))
            for one in scenarios
        ]
        _same(len(curves), count)
        if any(curve.clock is not None for curve in curves):
            raise ArgumentError("a scenario counts steps by the calendar: use seen_from first")
        return np.array([log_at(curve.steps, at) for curve in curves])
    rates = row(scenarios, "scenarios")  # type: ignore[arg-type]
    _same(rates.size, count)
    if compounding == "annual" and np.any(rates <= -1.0):
        raise ArgumentError("a rate must be above -1 (-100 %)")
    slopes = np.log1p(rates) if compounding == "annual" else rates
    with np.errstate(over="ignore"):
        logs = -slopes.reshape(-1, *(1,) * at.ndim) * at
    return np.asarray(finite_result(logs, "a log factor"))


def _same(scenarios: int, weights: int) -> None:
    if scenarios != weights:
        raise ArgumentError(f"{weights} weights do not fit {scenarios} scenarios: give one each")


def _check_weights(weight: FloatArray) -> None:
    if np.any(weight < 0.0):
        raise ArgumentError("weights must be 0 or more: they are probabilities")
    with np.errstate(over="ignore"):
        total = weight.sum()
    if abs(total - 1.0) > _DUST:
        raise ArgumentError(
            f"weights add up to {total:g}; probabilities add up to 1: divide them by their sum"
        )


def _speed(k: float) -> float:
    speed = number(k, "k")
    if speed < 0.0:
        raise ArgumentError("k must be 0 or more")
    return speed


def _whole_years(horizon: int) -> FloatArray:
    return np.arange(1.0, whole(horizon, "horizon", 1, MOST_YEARS) + 1.0)
