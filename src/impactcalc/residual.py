"""What is left of an asset: its value by rules of depreciation.

Amounts are in euros of one price year, and the value is that at the end of the year of age
``age``; no discounting is done here. For flows that go on after the horizon see
``perpetuities``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.arguments import FloatArray, finite_result, fitting
from impactcalc.errors import ArgumentError
from impactcalc.factors import MOST_YEARS


def straight_line_residual(
    cost: ArrayLike, *, life: ArrayLike, age: ArrayLike, salvage: ArrayLike = 0.0
) -> FloatArray:
    """Value that falls by the same amount every year.

    Parameters
    ----------
    cost : what the asset cost, in euros, 0 or more; any shape, as the others.
    life : years until the value is that of salvage, above 0.
    age : years since the cost, 0 or more; past the life it counts as the life.
    salvage : value at the end of the life, in euros, from 0 to cost.

    Returns
    -------
    array of the common shape, in euros : cost - (cost - salvage) x age / life.

    Raises
    ------
    ArgumentError : an argument outside these bounds.

    Examples
    --------
    >>> straight_line_residual(17_000, life=5, age=[0, 3, 5, 6], salvage=2_000).tolist()
    [17000.0, 8000.0, 2000.0, 2000.0]
    """
    price, years, old, left = _checked(cost, life, age, salvage)
    return finite_result(left + (price - left) * ((years - old) / years), "a residual value")


def sum_of_years_residual(
    cost: ArrayLike, *, life: ArrayLike, age: ArrayLike, salvage: ArrayLike = 0.0
) -> FloatArray:
    """Value that falls fastest at first, by the sum of years' digits.

    Parameters
    ----------
    cost, life, age, salvage : see `straight_line_residual`; life and age in whole years.

    Returns
    -------
    array of the common shape, in euros : in year k of n it loses (n - k + 1) parts of the
    n (n + 1) / 2 in which cost - salvage is divided.

    Examples
    --------
    >>> sum_of_years_residual(1_000, life=5, age=[0, 1, 2, 3, 4, 5], salvage=100).tolist()
    [1000.0, 700.0, 460.0, 280.0, 160.0, 100.0]
    """
    price, years, old, left = _checked(cost, life, age, salvage, whole_years=True)
    ahead = years - old
    share = ahead * (ahead + 1.0) / (years * (years + 1.0))
    return finite_result(left + (price - left) * share, "a residual value")


def declining_balance_residual(
    cost: ArrayLike,
    *,
    life: ArrayLike,
    age: ArrayLike,
    salvage: ArrayLike = 0.0,
    multiple: ArrayLike = 2.0,
) -> FloatArray:
    """Value that falls by the same share every year, but not below that of salvage.

    Parameters
    ----------
    cost, life, age, salvage : see `straight_line_residual`; age and life in whole years.
    multiple : the share is multiple / life, 2 for the double declining balance; above 0,
        and the life at most.

    Returns
    -------
    array of the common shape, in euros : cost x (1 - multiple / life)^age, or salvage where
    that is more. Without salvage something is left at the end of the life.

    Examples
    --------
    >>> found = declining_balance_residual(1_000, life=5, age=[1, 2, 3, 4, 5], salvage=100)
    >>> found.round(6).tolist()
    [600.0, 360.0, 216.0, 129.6, 100.0]
    """
    price, years, old, left = _checked(cost, life, age, salvage, whole_years=True)
    times, years, price, old, left = fitting(
        multiple=multiple, life=years, cost=price, age=old, salvage=left
    )
    if np.any(times <= 0.0) or np.any(times > years):
        raise ArgumentError("multiple must be above 0, and the life at most")
    with np.errstate(under="ignore"):
        kept = price * (1.0 - times / years) ** old
    return finite_result(np.maximum(kept, left), "a residual value")


def _checked(
    cost: ArrayLike,
    life: ArrayLike,
    age: ArrayLike,
    salvage: ArrayLike,
    *,
    whole_years: bool = False,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """The four as arrays of one shape, the age no more than the life."""
    price, years, old, left = fitting(cost=cost, life=life, age=age, salvage=salvage)
    if np.any(left < 0.0) or np.any(price < left):
        raise ArgumentError("salvage must be 0 or more, and cost at least that: costs are positive")
    if np.any(years <= 0.0) or np.any(years > MOST_YEARS) or np.any(old < 0.0):
        raise ArgumentError(f"life must be above 0 and {MOST_YEARS} at most, age 0 or more")
    if whole_years and (np.any(years != np.floor(years)) or np.any(old != np.floor(old))):
        raise ArgumentError("life and age must be whole years by this rule")
    return price, years, np.minimum(old, years), left
