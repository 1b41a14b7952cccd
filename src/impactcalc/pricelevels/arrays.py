"""Checks of arguments and results that the functions of `pricelevels` share."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc import limits
from impactcalc.errors import ArgumentError
from impactcalc.roots import finite_array

FloatArray: TypeAlias = NDArray[np.float64]


def numbers(values: ArrayLike, name: str) -> FloatArray:
    """Finite real numbers that are not absurdly large."""
    array = finite_array(values, name)
    if np.any(np.abs(array) > limits.NUMBER):
        raise ArgumentError(f"{name} has a number above {limits.NUMBER:g}: give a larger unit")
    return array


def positive(values: ArrayLike, name: str) -> FloatArray:
    """Numbers above 0."""
    array = numbers(values, name)
    if np.any(array < 1.0 / limits.NUMBER):
        raise ArgumentError(f"{name} must be above 0")
    return array


def above_minus_one(values: ArrayLike, name: str) -> FloatArray:
    """Rates per year, above -1."""
    array = numbers(values, name)
    if np.any(array <= -1.0):
        raise ArgumentError(f"{name} must be above -1 (-100 %)")
    return array


def one_rate(value: float, name: str) -> FloatArray:
    """One rate per year; a row of rates may be meant year by year, and is refused."""
    array = above_minus_one(value, name)
    if array.ndim != 0:
        raise ArgumentError(
            f"{name} must be one number: where it differs by year, use an index by year"
        )
    return array


def span_of(years: ArrayLike, start: int, name: str) -> FloatArray:
    """Years since the start, both whole calendar years."""
    calendar, first = _calendar(years, "years"), _calendar(start, name)
    if first.ndim != 0:
        raise ArgumentError(f"{name} must be one year")
    return calendar - first


def _calendar(years: ArrayLike, name: str) -> FloatArray:
    array = finite_array(years, name)
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if np.any((array < low) | (array > high) | (array != np.floor(array))):
        raise ArgumentError(f"{name} must be whole calendar years from {low} to {high}")
    return array


def together(**arrays: FloatArray) -> tuple[FloatArray, ...]:
    """The arrays in the shape they have together."""
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ArgumentError(f"these shapes do not go together: {shapes}") from None


def growth_over(rate: FloatArray, span: FloatArray) -> FloatArray:
    """What a yearly growth comes to over a span of years."""
    return power_of(1.0 + rate, span)


def power_of(base: FloatArray, exponent: FloatArray) -> FloatArray:
    """Base to a power, or an error where it leaves the range of numbers."""
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        factor = np.asarray(base**exponent, dtype=np.float64)
    return held(factor, lost=factor == 0.0)


def times(amount: FloatArray, factor: FloatArray) -> FloatArray:
    """Amount times factor, or an error where it leaves the range of numbers."""
    with np.errstate(over="ignore", under="ignore"):
        result = np.asarray(amount * factor, dtype=np.float64)
    return held(result, lost=(result == 0.0) & (amount != 0.0))


def over(amount: FloatArray, divisor: FloatArray) -> FloatArray:
    """Amount divided by what is above 0, or an error where it leaves the range of numbers."""
    with np.errstate(over="ignore", under="ignore"):
        result = np.asarray(amount / divisor, dtype=np.float64)
    return held(result, lost=(result == 0.0) & (amount != 0.0))


def held(result: FloatArray, *, lost: ArrayLike = False) -> FloatArray:
    """The result; an error where it is infinite, or 0 for something that is not."""
    if not np.all(np.isfinite(result)):
        raise ArgumentError("the result is too large for a number: give less extreme figures")
    if np.any(lost):
        raise ArgumentError("the result is too small for a number: give less extreme figures")
    return result


def choice(value: object, name: str, known: tuple[str, ...]) -> str:
    """One of the words that are known."""
    if isinstance(value, str) and value in known:
        return value
    what = repr(value[:40]) if isinstance(value, str) else f"a {type(value).__name__}"
    raise ArgumentError(f"{name} is {what}; it must be {' or '.join(map(repr, known))}")
