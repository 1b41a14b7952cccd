"""Expected yearly damage and other avoided costs of events.

Damages and costs are positive amounts. What is avoided is the figure without the measure
minus the figure with it; each function gives one of the two, or the difference it names.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError

FloatArray: TypeAlias = NDArray[np.float64]
Tail: TypeAlias = Literal["largest", "none"]
Method: TypeAlias = Literal["trapezoid", "loglinear"]


def expected_annual_damage(
    return_periods: ArrayLike,
    damages: ArrayLike,
    *,
    tail: Tail = "largest",
    method: Method = "trapezoid",
) -> FloatArray:
    """Expected damage per year from damages at return periods.

    The area under damage against the yearly probability of exceedance, 1 / return period.
    Events more frequent than the shortest return period add nothing: give the return
    period at which damage starts, with damage 0.

    Parameters
    ----------
    return_periods : shape (point,) or (..., point), in years, above 0, in any order.
    damages : shape (..., point), in euros per event.
    tail : ``largest`` adds the largest damage of the row times the probability of the
        longest return period, for events beyond it; ``none`` adds nothing.
    method : between the points damage is linear in the probability (``trapezoid``) or in
        the logarithm of the return period (``loglinear``); both are integrated exactly.

    Returns
    -------
    array of shape (...), in euros per year; a number for one row.

    Raises
    ------
    ArgumentError : fewer than two points, return periods twice or not above 0, shapes that
        do not fit, values that are not finite numbers, or an unknown tail or method.

    Notes
    -----
    Take the damage with and without a measure apart: of their difference the largest value
    is not the difference of the largest.

    Examples
    --------
    >>> years = [2, 5, 10, 25, 100]
    >>> damages = [[0, 0.1e6, 0.3e6, 0.8e6, 2.0e6], [0, 0, 0.1e6, 0.45e6, 1.7e6]]
    >>> expected_annual_damage(years, damages).round(6).tolist()
    [130000.0, 70750.0]
    """
    years, rows = _numbers(return_periods, "return_periods"), _numbers(damages, "damages")
    weights = damage_weights(years, method=method, tail="none")
    if rows.ndim == 0 or rows.shape[-1] != weights.shape[-1]:
        raise ArgumentError(
            f"damages of shape {rows.shape} do not fit {weights.shape[-1]} return periods: "
            "give a damage for each"
        )
    total = _area(years, rows, weights, with_tail=_is(tail, "largest", "none"))
    if not np.all(np.isfinite(total)):
        raise ArgumentError("damages must be finite, with no value missing")
    return total


def _area(
    years: FloatArray, rows: FloatArray, weights: FloatArray, *, with_tail: bool
) -> FloatArray:
    """Damage under the curve, and in the tail beyond its longest return period."""
    try:
        with np.errstate(invalid="ignore", over="ignore"):
            total: FloatArray = np.einsum("...p,...p->...", rows, weights)
            return total + _largest(rows) / years.max(axis=-1) if with_tail else total
    except ValueError:
        raise ArgumentError(
            f"damages of shape {rows.shape} do not fit return periods of shape {weights.shape}"
        ) from None


def damage_weights(
    return_periods: ArrayLike, *, tail: Tail = "largest", method: Method = "trapezoid"
) -> FloatArray:
    """Weights that turn damages at return periods into expected damage: ``damages @ weights``.

    Parameters
    ----------
    return_periods, tail, method : as in `expected_annual_damage`. Here the tail takes the
        damage of the longest return period, which is the largest unless damages fall.

    Returns
    -------
    array of the shape of return_periods, per year.

    Raises
    ------
    ArgumentError : as `expected_annual_damage`.

    Examples
    --------
    >>> damage_weights([2, 5, 10]).round(6).tolist()
    [0.15, 0.2, 0.15]
    """
    years = _numbers(return_periods, "return_periods")
    if years.ndim == 0 or years.shape[-1] < 2:
        raise ArgumentError("return_periods must have two points at least")
    if not np.all(np.isfinite(years) & (years > 0.0)):
        raise ArgumentError("return_periods must be finite and above 0")
    order = np.argsort(years, axis=-1)
    years = np.take_along_axis(years, order, axis=-1)
    if np.any(years[..., 1:] == years[..., :-1]):
        raise ArgumentError("return_periods must differ: one stands there twice")
    probability = 1.0 / years
    often, rare = probability[..., :-1], probability[..., 1:]
    if _is(method, "loglinear", "trapezoid"):
        to_rare = (often - rare) / np.log(years[..., 1:] / years[..., :-1]) - rare
    else:
        to_rare = 0.5 * (often - rare)
    ascending = np.zeros_like(years)
    ascending[..., 1:] += to_rare
    ascending[..., :-1] += often - rare - to_rare
    if _is(tail, "largest", "none"):
        ascending[..., -1] += probability[..., -1]
    weights = np.empty_like(years)
    np.put_along_axis(weights, order, ascending, axis=-1)
    return weights


def loss_expectancy(frequency: ArrayLike, severity: ArrayLike, units: ArrayLike = 1) -> FloatArray:
    """Annualised loss expectancy: events a year per unit x loss per event x exposed units.

    Parameters
    ----------
    frequency : events per year and unit, 0 or more.
    severity : loss per event, in euros.
    units : number of exposed units.

    Returns
    -------
    array of the common shape, in euros per year.

    Raises
    ------
    ArgumentError : not finite numbers, a negative frequency or number, or shapes that do
        not fit.

    Examples
    --------
    Avoided by halting three events in a hundred (illustrative):

    >>> float(loss_expectancy(0.05, 5e6, 25) - loss_expectancy(0.02, 5e6, 25))
    3750000.0
    """
    often, loss, many = _fitting(frequency=frequency, severity=severity, units=units)
    if np.any(often < 0.0) or np.any(many < 0.0):
        raise ArgumentError("frequency and units must be 0 or more")
    return often * loss * many


def deferral(
    cost: ArrayLike, factor_without: ArrayLike, factor_with: ArrayLike = 0.0
) -> FloatArray:
    """Present value of a cost that comes later, or never.

    Parameters
    ----------
    cost : the cost, in euros; the same at both dates.
    factor_without : discount factor of the date without the project.
    factor_with : discount factor of the later date with the project; 0 for never.

    Returns
    -------
    array of the common shape, in euros of the base year: cost x (without - with).

    Raises
    ------
    ArgumentError : not finite numbers, a negative factor, or shapes that do not fit.

    Examples
    --------
    From year 20 to year 40 at 2.25 %:

    >>> round(float(deferral(1.2e6, 1.0225**-20, 1.0225**-40)))
    276205
    """
    amount, early, late = _fitting(
        cost=cost, factor_without=factor_without, factor_with=factor_with
    )
    if np.any(early < 0.0) or np.any(late < 0.0):
        raise ArgumentError("discount factors must be 0 or more")
    return amount * (early - late)


def interruption(energy: ArrayLike, value_of_lost_load: ArrayLike) -> FloatArray:
    """Cost of energy that was not supplied.

    Parameters
    ----------
    energy : energy not supplied, such as MWh per year.
    value_of_lost_load : euros per unit of that energy.

    Returns
    -------
    array of the common shape, in euros (per year if the energy is).

    Raises
    ------
    ArgumentError : not finite numbers, negative energy, or shapes that do not fit.

    Examples
    --------
    >>> float(interruption(4, 69_000))
    276000.0
    """
    lost, value = _fitting(energy=energy, value_of_lost_load=value_of_lost_load)
    if np.any(lost < 0.0):
        raise ArgumentError("energy not supplied must be 0 or more")
    return lost * value


def _largest(rows: FloatArray) -> FloatArray:
    """Largest value of each row; quick where that is the last one."""
    last = rows[..., -1]
    if np.all(rows <= last[..., np.newaxis]):
        return last
    largest: FloatArray = rows.max(axis=-1)
    return largest


def _is(choice: str, wanted: str, other: str) -> bool:
    """Whether a choice of two words is the first; a third word is an error."""
    if choice not in (wanted, other):
        raise ArgumentError(f"{choice!r} is unknown; it must be {wanted!r} or {other!r}")
    return choice == wanted


def _fitting(**arguments: ArrayLike) -> list[FloatArray]:
    """Arguments as finite arrays of one shape; their names go into the error."""
    arrays = []
    for name, values in arguments.items():
        array = _numbers(values, name)
        if not np.all(np.isfinite(array)):
            raise ArgumentError(f"{name} must be finite, with no value missing")
        arrays.append(array)
    try:
        return list(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in zip(arguments, arrays, strict=True))
        raise ArgumentError(f"shapes do not fit each other: {shapes}") from None


def _numbers(values: ArrayLike, name: str) -> FloatArray:
    """Values as float64; rows of unequal length, text and true/false are refused."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise ArgumentError(f"{name} must be an array with rows of equal length") from None
    if array.dtype.kind not in "iuf":
        raise ArgumentError(f"{name} must be real numbers, not {array.dtype}")
    return array.astype(np.float64, copy=False)
