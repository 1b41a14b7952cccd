"""The parallel shift of a stepped curve that brings the net present value to zero.

A stepped curve has no single rate to hold an internal rate of return against. What answers the
same question is how far all its yearly rates could rise together before nothing is left.
Under a flat curve that is the internal rate of return less the rate.

All roots are found, see module ``stepped``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from impactcalc.errors import ArgumentError
from impactcalc.finance.arrays import FloatArray, fitting, row_of
from impactcalc.finance.rates import IrrReason, only, reason_of
from impactcalc.finance.stepped import Stepped, log_roots
from impactcalc.roots import TOUCHING

_FAR = 40.0  # e^-40 is below the rounding of 1


def parallel_shift(
    flows: ArrayLike,
    *,
    forward_rates: ArrayLike | None = None,
    factors: ArrayLike | None = None,
) -> float | None:
    """What added to each yearly rate of a curve brings the net present value to zero.

    Parameters
    ----------
    flows : shape (year,), one amount a year from year 0.
    forward_rates : shape (year - 1,), rate of the step into each year from year 1, above -1.
    factors : shape (year,), discount factors of the years, the first 1. These or the rates.

    Returns
    -------
    the shift, positive where the flows earn more than the curve; on the conditions of `irr`
    (one root, first flow negative), else None, and `parallel_shift_reason` says why.

    Raises
    ------
    ArgumentError : flows, rates or factors at fault.

    Examples
    --------
    >>> shift = parallel_shift([-100, 0, 121], forward_rates=[0.035, 0.025])
    >>> round((1.035 + shift) * (1.025 + shift), 9)
    1.21
    """
    row, roots = _shifts(flows, forward_rates, factors)
    return only(roots, row)


def parallel_shift_roots(
    flows: ArrayLike,
    *,
    forward_rates: ArrayLike | None = None,
    factors: ArrayLike | None = None,
) -> list[float]:
    """All such shifts under which each rate is above -100 %; arguments as `parallel_shift`.

    Returns
    -------
    shifts, ascending; where the net present value touches zero, one.

    Examples
    --------
    >>> found = parallel_shift_roots([-1_000, 6_000, -11_000, 6_000], forward_rates=[0.02] * 3)
    >>> [round(shift, 9) for shift in found]
    [-0.02, 0.98, 1.98]
    """
    return _shifts(flows, forward_rates, factors)[1]


def parallel_shift_reason(
    flows: ArrayLike,
    *,
    forward_rates: ArrayLike | None = None,
    factors: ArrayLike | None = None,
) -> IrrReason | None:
    """Why `parallel_shift` gives None, in the words of `irr_reason`; None if there is a shift.

    Examples
    --------
    >>> parallel_shift_reason([1, 2, 3], forward_rates=[0.03, 0.02])
    'no_root'
    """
    row, roots = _shifts(flows, forward_rates, factors)
    return reason_of(roots, row)


def _shifts(
    flows: ArrayLike, forward_rates: ArrayLike | None, factors: ArrayLike | None
) -> tuple[FloatArray, list[float]]:
    row = row_of(flows, "flows")
    if factors is not None and forward_rates is None:
        rates = _from_factors(fitting(factors, row.size))
    elif forward_rates is not None and factors is None:
        rates = _forward(forward_rates, row.size - 1)
    else:
        raise ArgumentError("give either forward_rates or factors of the curve that is shifted")
    used = np.flatnonzero(row)
    if np.all(row >= 0.0) or np.all(row <= 0.0):
        return row, []
    first, last = int(used[0]), int(used[-1])
    lowest = 1.0 + float(rates[:last].min())
    curve = Stepped(row[first : last + 1], rates[first:last] + 1.0 - lowest)
    # Further down a shift rounds to the one that takes the lowest rate to -100 %.
    shifts = np.exp(log_roots(curve, float(np.log(lowest)) - _FAR)) - lowest
    return row, [float(shift) for shift in shifts if shift > -lowest]


def _forward(forward_rates: ArrayLike, steps: int) -> FloatArray:
    rates = row_of(forward_rates, "forward_rates")
    if rates.size != steps:
        raise ArgumentError(
            f"{rates.size} forward_rates do not fit {steps + 1} flows: give {steps}, one for each "
            "step from a year to the next, none for year 0"
        )
    if np.any(rates <= -1.0):
        raise ArgumentError("forward_rates must be above -1 (-100 %)")
    return rates


def _from_factors(factor: FloatArray) -> FloatArray:
    if abs(factor[0] - 1.0) > TOUCHING:
        raise ArgumentError(
            f"the first of the factors is {factor[0]:g}: it must be 1, that of year 0. For flows "
            "in the middle or at the beginning of a year give forward_rates"
        )
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        rates: FloatArray = factor[:-1] / factor[1:] - 1.0
    if not np.all(np.isfinite(rates)) or np.any(rates <= -1.0):
        raise ArgumentError("factors must be above 0, and near enough to each other for a rate")
    return rates
