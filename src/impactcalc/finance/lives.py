"""Level yearly values, and options that live for different numbers of years.

Two ways to compare them fairly: the level yearly amount with the same present value, and a
chain of replacements over a common horizon. Under one rate the two rank alike. Under a curve
they need not: a replacement made later is discounted at other rates than the first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import (
    FloatArray,
    curve_of,
    finite,
    not_negative,
    row_of,
    rows_of,
    weighted,
    whole_number,
)
from impactcalc.limits import HORIZON_YEARS
from impactcalc.records import record
from impactcalc.roots import finite_array


@record(frozen=True)
class Life:
    """What one option is worth: once, each year, and renewed up to the common horizon.

    Attributes
    ----------
    years : life, from year 0 to the year of the last flow.
    npv : net present value of one life.
    equivalent_annual_value : level amount in years 1 to `years` with that present value.
    chain : net present value of the option renewed at the end of each life, to the horizon.
    """

    years: int
    npv: float
    equivalent_annual_value: float
    chain: float


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
    worth = finite_array(npv, "npv")
    factor = not_negative(row_of(factors, "factors"))
    with np.errstate(over="ignore", under="ignore"):
        total = finite(factor.sum(), "the sum of the factors")
        if total <= 0.0:
            raise ArgumentError("factors must add up to more than 0")
        result: FloatArray = np.divide(worth, total)
    return finite(result, "the yearly amount")


def replacement_chain(flows: ArrayLike, *, horizon: int) -> FloatArray:
    """Flows of an option that is renewed at the end of each life, up to the horizon.

    Parameters
    ----------
    flows : shape (..., year), flows of one life from year 0 to its last year. What the first
        has left in its last year falls in the same year as the start of the second.
    horizon : last year, a whole number of lives and at most 500.

    Returns
    -------
    array of shape (..., horizon + 1). The last life ends at the horizon and is not renewed.

    Raises
    ------
    ArgumentError : flows at fault, one flow only, or a horizon that is no whole number of
        lives.

    Examples
    --------
    >>> replacement_chain([-100, 60, 60], horizon=4).tolist()
    [-100.0, 60.0, -40.0, 60.0, 60.0]
    """
    rows = rows_of(flows, "flows")
    life = rows.shape[-1] - 1
    if life < 1:
        raise ArgumentError("flows must have a life of at least one year: a year 0 and a year 1")
    last = whole_number(horizon, "horizon", least=life, most=HORIZON_YEARS)
    if last % life:
        raise ArgumentError(
            f"a horizon of {last} years is not a whole number of lives of {life} years: take a "
            "common multiple of the lives, or compare equivalent annual values"
        )
    chain = np.zeros((*rows.shape[:-1], last + 1))
    with np.errstate(over="ignore"):
        for start in range(0, last, life):
            chain[..., start : start + life + 1] += rows
    return finite(chain, "a flow in a year of replacement")


def unequal_lives(
    options: Mapping[str, ArrayLike],
    *,
    rate: float | None = None,
    factors: ArrayLike | None = None,
    horizon: int | None = None,
) -> dict[str, Life]:
    """Compare options of different lives by yearly value and by replacement chain.

    Parameters
    ----------
    options : name and flows, shape (year,), of one life from year 0.
    rate : one rate per year, above -1.
    factors : shape (horizon + 1,), discount factors of any curve; these or a rate.
    horizon : common horizon of the chains, a whole number of each life and at most 500. The
        least common multiple of the lives if not given.

    Returns
    -------
    a `Life` for each name.

    Raises
    ------
    ArgumentError : an option at fault, no common horizon within 500 years, or rate and factors
        at fault.

    Examples
    --------
    >>> pumps = {"cheap": [-100, 70, 70], "solid": [-130, 60, 60, 60]}
    >>> found = unequal_lives(pumps, rate=0.05)
    >>> for name, life in found.items():
    ...     print(name, round(life.equivalent_annual_value, 3), round(life.chain, 3))
    cheap 16.22 82.325
    solid 12.263 62.243
    """
    rows = _options(options)
    lives = {name: row.size - 1 for name, row in rows.items()}
    common = math.lcm(*lives.values())
    if horizon is None and common > HORIZON_YEARS:
        raise ArgumentError(
            f"lives of {', '.join(map(str, sorted(set(lives.values()))))} years first end together "
            f"after {common} years, more than {HORIZON_YEARS}: compare equivalent annual values"
        )
    last = whole_number(
        common if horizon is None else horizon, "horizon", least=1, most=HORIZON_YEARS
    )
    curve = curve_of(rate, factors, last + 1)
    return {name: _life(row, curve, last) for name, row in rows.items()}


def _options(options: Mapping[str, ArrayLike]) -> dict[str, FloatArray]:
    given: object = options
    if not isinstance(given, Mapping) or not given:
        raise ArgumentError("options must be a mapping of names to flows, with at least one")
    rows = {name: row_of(flows, f"flows of {name!r}") for name, flows in options.items()}
    for name, row in rows.items():
        if row.size < 2:
            raise ArgumentError(f"flows of {name!r} must have at least a year 0 and a year 1")
    return rows


def _life(row: FloatArray, curve: FloatArray, horizon: int) -> Life:
    chain = replacement_chain(row, horizon=horizon)
    value = weighted(row, curve[: row.size])
    level = equivalent_annual_value(value, curve[1 : row.size])
    return Life(row.size - 1, float(value), float(level), float(weighted(chain, curve)))
