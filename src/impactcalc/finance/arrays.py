"""Checks of arguments and results that the functions of `finance` share.

What comes in is checked before it is used; what goes out is finite or an error. So nothing
that is not a number passes through in silence.
"""

from __future__ import annotations

import operator
from typing import SupportsIndex, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError
from impactcalc.roots import finite_array, number_array

FloatArray: TypeAlias = NDArray[np.float64]

_BLOCK = 64
_ONE_THREAD = 9000  # multiplications in a product of matrix and vector that has no threads

DUST = 1e-12
"""A sum within this share of the absolute values it adds is zero."""


def weighted(rows: FloatArray, factor: FloatArray) -> FloatArray:
    """Sum over the last axis of rows times factor, finite."""
    return finite(sums_of(rows, factor), "the present value")


def sums_of(rows: FloatArray, factor: FloatArray) -> FloatArray:
    """Sum over the last axis of rows times factor, whatever comes out.

    A product in blocks of rows, each too small for the threads of the linear algebra library:
    they wait for each other on a busy machine, and rounding would depend on them. The last block
    is filled up, so that a row is summed in the same way wherever it stands.
    """
    block = min(_BLOCK, _ONE_THREAD // factor.size // 4 * 4)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if block == 0:
            result: FloatArray = np.vecdot(rows, factor)
            return result
        flat = np.ascontiguousarray(rows).reshape(-1, factor.size)
        sums = np.empty(flat.shape[0])
        whole = sums.size // block * block
        blocks = flat[:whole].reshape(-1, block, factor.size)
        np.matmul(blocks, factor, out=sums[:whole].reshape(-1, block))
        if whole < sums.size:
            rest = np.zeros((block, factor.size))
            rest[: sums.size - whole] = flat[whole:]
            sums[whole:] = np.matmul(rest, factor)[: sums.size - whole]
    shaped: FloatArray = sums.reshape(rows.shape[:-1])[()]
    return shaped


def finite(result: FloatArray, what: str) -> FloatArray:
    """The result, or an error where it left the range of float64."""
    if not np.all(np.isfinite(result)):
        raise ArgumentError(
            f"{what} is too large for a number (float64): give the amounts in a larger unit, "
            "fewer years or a less extreme rate"
        )
    return result


def number_rows(values: ArrayLike, name: str) -> FloatArray:
    """Real numbers with a last axis of years. Whether they are finite is not looked at."""
    array = number_array(values, name)
    if array.ndim == 0:
        raise ArgumentError(f"{name} must have a last axis of years; one number has none")
    return array


def rows_of(values: ArrayLike, name: str) -> FloatArray:
    """Finite numbers with a last axis of years."""
    return finite_array(number_rows(values, name), name)


def row_of(values: ArrayLike, name: str) -> FloatArray:
    """One row of finite numbers."""
    array = finite_array(values, name)
    if array.ndim != 1:
        raise ArgumentError(f"{name} have shape {array.shape}; give one row")
    return array


def fitting(factors: ArrayLike, years: int) -> FloatArray:
    """Discount factors, one for each year and none negative."""
    factor = row_of(factors, "factors")
    if factor.size != years:
        raise ArgumentError(f"{factor.size} factors do not fit {years} years")
    return not_negative(factor)


def not_negative(factor: FloatArray) -> FloatArray:
    """Discount factors of which none is below 0."""
    if np.any(factor < 0.0):
        raise ArgumentError("factors must not be negative: a discount factor is above 0")
    return factor


def rate_of(rate: ArrayLike, name: str) -> float:
    """One rate per year, above -1."""
    array = finite_array(rate, name)
    if array.ndim != 0:
        raise ArgumentError(
            f"{name} must be one number. With a rate for each year, say whether they are forward "
            "or spot rates: make discount factors of them and give those as factors"
        )
    if float(array) <= -1.0:
        raise ArgumentError(f"{name} must be above -1 (-100 %)")
    return float(array)


def whole_number(value: object, name: str, *, least: int, most: int) -> int:
    """A whole number in a range; a bool is none."""
    try:
        number = operator.index(cast(SupportsIndex, value))
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        raise ArgumentError(f"{name} must be a whole number from {least} to {most}")
    return number


def one_of(value: object, known: tuple[str, ...], name: str) -> None:
    """Refuse a word that is not among the known ones."""
    if not isinstance(value, str) or value not in known:
        raise ArgumentError(f"{name} is {repr(value)[:40]}; it must be one of {', '.join(known)}")


def flat_factors(rate: ArrayLike, count: int, name: str = "rate") -> FloatArray:
    """Factors of years 0 to count - 1 at one rate."""
    with np.errstate(over="ignore", under="ignore"):
        factor: FloatArray = np.exp(-np.log1p(rate_of(rate, name)) * np.arange(count))
    return factor


def curve_of(rate: ArrayLike | None, factors: ArrayLike | None, count: int) -> FloatArray:
    """Factors of years 0 to count - 1, from the one of the two that is given."""
    if (rate is None) == (factors is None):
        raise ArgumentError("give either rate, one rate per year, or factors, one for each year")
    if factors is not None:
        return fitting(factors, count)
    return flat_factors(cast(ArrayLike, rate), count)
