"""Arguments of the bare functions: checked once, with an error that says what to do."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError
from impactcalc.roots import finite_array

FloatArray: TypeAlias = NDArray[np.float64]

MOST_NUMBERS = 100_000_000
"""The most numbers in one result: a slip in a shape asks for more than memory holds."""

_MOST_AXES = 16


def numbers(values: ArrayLike, name: str) -> FloatArray:
    """Finite numbers of any shape that functions of numpy can work with.

    Examples
    --------
    >>> numbers([[1, 2]], "t").shape
    (1, 2)
    """
    return with_few_axes(finite_array(values, name), name)


def with_few_axes(array: FloatArray, name: str) -> FloatArray:
    """The array, if it has no more axes than numpy can spread or sum over."""
    if array.ndim > _MOST_AXES:
        raise ArgumentError(f"{name} have {array.ndim} axes, and {_MOST_AXES} is the most")
    return array


def number(value: ArrayLike, name: str) -> float:
    """One finite number.

    Examples
    --------
    >>> number(3, "rate")
    3.0
    """
    array = finite_array(value, name)
    if array.ndim:
        raise ArgumentError(f"{name} must be one number, not an array of shape {array.shape}")
    return float(array)


def whole(value: ArrayLike, name: str, least: int, most: int) -> int:
    """One whole number between two bounds.

    Examples
    --------
    >>> whole(2026, "base_year", 0, 10_000)
    2026
    """
    one = number(value, name)
    if one != np.floor(one) or not least <= one <= most:
        raise ArgumentError(f"{name} is {one:g}; it must be a whole number from {least} to {most}")
    return int(one)


def row(values: ArrayLike, name: str) -> FloatArray:
    """Finite numbers in one row.

    Examples
    --------
    >>> row([1, 2], "rates").tolist()
    [1.0, 2.0]
    """
    array = finite_array(values, name)
    if array.ndim != 1:
        raise ArgumentError(f"{name} must be one row of numbers; their shape is {array.shape}")
    return array


def choice(value: object, name: str, words: tuple[str, ...]) -> str:
    """One of a few words.

    Examples
    --------
    >>> choice("middle", "timing", ("end", "mid"))
    Traceback (most recent call last):
    impactcalc.errors.ArgumentError: timing is 'middle'; it must be 'end' or 'mid'
    """
    if not isinstance(value, str) or value not in words:
        known = ", ".join(map(repr, words[:-1]))
        raise ArgumentError(f"{name} is {_shown(value)}; it must be {known} or {words[-1]!r}")
    return value


def flag(value: object, name: str) -> bool:
    """True or False, and nothing that only looks like it.

    Examples
    --------
    >>> flag(True, "continued")
    True
    """
    if not isinstance(value, bool):
        raise ArgumentError(f"{name} is {_shown(value)}; it must be True or False")
    return value


def fitting(**values: ArrayLike) -> list[FloatArray]:
    """Finite numbers under their names, spread to their common shape.

    Examples
    --------
    >>> [array.shape for array in fitting(rate=[0.1, 0.2], n=3)]
    [(2,), (2,)]
    """
    arrays = [numbers(value, name) for name, value in values.items()]
    try:
        spread = np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = [
            f"{key} of shape {array.shape}" for key, array in zip(values, arrays, strict=True)
        ]
        raise ArgumentError(
            f"{shapes[0]} does not fit {' and '.join(shapes[1:])}: give one number each, or "
            "arrays of one shape"
        ) from None
    room_for(spread[0].size, " and ".join(values))
    return list(spread)


def room_for(count: int, what: str) -> None:
    """Refuse what asks for more numbers than memory may hold."""
    if count > MOST_NUMBERS:
        raise ArgumentError(
            f"{what} together ask for {count:,} numbers, and {MOST_NUMBERS:,} is the most: give "
            "smaller arrays, or one part at a time"
        )


def finite_result(values: FloatArray, what: str) -> FloatArray:
    """Values as they are, a number where they have no shape; or an error that says what."""
    if not np.all(np.isfinite(values)):
        raise ArgumentError(
            f"{what} would be larger than a number can hold: use rates nearer to 0, fewer years "
            "or smaller amounts"
        )
    return values[()]


def exp_of(logs: FloatArray, what: str) -> FloatArray:
    """Exponential, or an error where no number is large enough; too small for one is 0."""
    with np.errstate(over="ignore", under="ignore"):
        return finite_result(np.exp(logs), what)


def _shown(value: object) -> str:
    """Short texts and numbers as they are; of anything else what it is."""
    plain = isinstance(value, str | int | float) or value is None
    return f"{value!r:.40}" if plain else f"of type {type(value).__name__}"
