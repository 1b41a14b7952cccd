"""Internal rates of return of yearly flows: all of them, or the reason why not one.

Flows with one change of sign have one rate, and a few Newton steps find it. All others go to
module ``roots``, which misses none. No library offers that: those at hand close in on one root
near a guess, or take eigenvalues, which cost the cube of the years and give a double root as a
pair of complex ones. Nor could one be loaded here: `impactcalc assess` does without scipy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.finance.arrays import DUST, FloatArray, row_of
from impactcalc.roots import log2_roots

IrrReason: TypeAlias = Literal["no_root", "several_roots", "first_flow_positive"]

_LN2 = float(np.log(2.0))
_SMALL = 1e-290
_STEPS = 60
_NEAR = 1e-10


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
    row = row_of(flows, "flows")
    rate = _single(row.tolist())
    return rates_from(log2_roots(row), 1.0) if rate is None else [rate]


def irr_all(flows: ArrayLike) -> tuple[float | None, list[float], IrrReason | None]:
    """Rate, all roots and the reason in one go; inflows positive, outflows negative.

    Examples
    --------
    >>> irr_all([1, 2, 3])
    (None, [], 'no_root')
    """
    row = row_of(flows, "flows")
    roots = irr_roots(row)
    return only(roots, row), roots, reason_of(roots, row)


def irr(flows: ArrayLike) -> float | None:
    """Internal rate of return; inflows positive, outflows negative.

    Parameters
    ----------
    flows : shape (year,), one amount a year. Many rows go to `irr_many`.

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
    row = row_of(flows, "flows")
    return only(irr_roots(row), row)


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
    row = row_of(flows, "flows")
    return reason_of(irr_roots(row), row)


def _single(flows: list[float]) -> float | None:
    """The rate of flows with one change of sign; None where there are more, or it takes care."""
    size = max(map(abs, flows))
    scaled = [flow / size for flow in flows] if size else []
    positive = [flow > 0.0 for flow in scaled if flow]
    if sum(one != two for one, two in pairwise(positive)) != 1 or _lost(scaled, flows):
        return None
    total = math.fsum(scaled)
    if abs(total) <= DUST * math.fsum(map(abs, scaled)):
        return None
    # x = 1 / (1 + rate) in (0, 1) is a rate above 0, and 1 / x in (0, 1) one below.
    above = (total > 0.0) != positive[0]
    root = _newton(scaled[::-1] if above else scaled, rising=total > 0.0)
    if root is None:
        return None
    return 1.0 / root - 1.0 if above else root - 1.0


def _lost(scaled: list[float], flows: list[float]) -> bool:
    """Whether an amount is nearly lost beside the largest."""
    return any(abs(s) < _SMALL and f != 0.0 for s, f in zip(scaled, flows, strict=True))


def _newton(falling: list[float], *, rising: bool) -> float | None:
    """The root between 0 and 1 of a polynomial, highest power first; None if it is far off."""
    root, low, high = 1.0, 0.0, 1.0
    for _ in range(_STEPS):
        value = slope = 0.0
        for coefficient in falling:
            slope = slope * root + value
            value = value * root + coefficient
        if (value > 0.0) == rising:
            high = root
        else:
            low = root
        target = root - value / slope if slope else math.nan
        if not low <= target <= high:
            target = 0.5 * (low + high)
        elif abs(target - root) <= _NEAR * root:  # what is left is the square of the step
            return target if 1e-12 < target < 1.0 else None
        root = target
    return None


def rates_from(logs: FloatArray, steps_per_year: float) -> list[float]:
    """Rates, ascending, from base-2 logarithms of the discount factor of one step."""
    with np.errstate(over="ignore"):
        rates = np.expm1(-logs[::-1] * (_LN2 * steps_per_year))
    return [float(rate) for rate in rates if -1.0 < rate < np.inf]


def reason_of(rates: Sequence[float], row: FloatArray) -> IrrReason | None:
    """Why there is not one rate, by the roots and the first flow that is not zero."""
    if not rates:
        return "no_root"
    if len(rates) > 1:
        return "several_roots"
    return "first_flow_positive" if row[np.flatnonzero(row)[0]] > 0.0 else None


def only(rates: Sequence[float], row: FloatArray) -> float | None:
    """The one rate, or None."""
    return rates[0] if reason_of(rates, row) is None else None
