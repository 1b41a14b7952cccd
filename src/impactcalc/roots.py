"""All positive real roots of a sum of powers, without a starting guess.

The function is f(x) = sum of c_i x**t_i with real exponents, for cash flows the time t_i
and x = 1 / (1 + rate). Divided by x**k, with k between two exponents where the signs of
the coefficients change, it keeps its roots, and its critical points are the roots of
sum of (t_i - k) c_i x**t_i, which has one sign change less. So the roots are found from
the function without sign change, which has none, back up: between neighbouring critical
points a function is monotone and has one root or none. That is Descartes' rule of signs
made into a procedure.

All is done in v = log2 x, with terms scaled by the largest, so that nothing overflows
and x = 1 (a rate of zero) is met exactly.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impactcalc.errors import ArgumentError
from impactcalc.records import record

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
BoolArray: TypeAlias = NDArray[np.bool_]

TOUCHING = 1e-12
"""A critical value within this share of the sum of absolute terms counts as zero."""

_ROUNDING = 8 * np.finfo(np.float64).eps  # a share that is only rounding of the sum
_STEP = 2 * np.finfo(np.float64).eps  # a step of v that is at the end of its digits
_MOST_STEPS = 400  # 89 is the most ever seen; the bracket holds the root at any step
_LN2 = float(np.log(2.0))


def positive_roots(coefficients: ArrayLike, exponents: ArrayLike | None = None) -> FloatArray:
    """All positive real roots of sum of c_t x**t, ascending, each listed once.

    Parameters
    ----------
    coefficients : shape (term,).
    exponents : shape (term,), ascending real numbers; 0, 1, 2, ... if not given.

    Returns
    -------
    array of shape (root,). A double root, where the curve touches zero within 1e-12 of the
    sum of absolute terms, is one root, and so are roots that float64 cannot tell apart. The
    sum that is zero everywhere has none listed. A root beyond the range of float64 becomes 0
    or infinite here, and not in `log2_roots`.

    Raises
    ------
    ArgumentError : nothing given, not finite numbers, or exponents not ascending.

    Notes
    -----
    Source: Descartes' rule of signs and Rolle's theorem; see the head of this module.

    Examples
    --------
    (x - 1)(x - 2)(x - 3), (x - 2)^2, and one without a root:

    >>> positive_roots([-6, 11, -6, 1]).round(12).tolist()
    [1.0, 2.0, 3.0]
    >>> positive_roots([4, -4, 1]).round(12).tolist()
    [2.0]
    >>> positive_roots([2, -2, 1]).tolist()
    []
    """
    with np.errstate(over="ignore", under="ignore"):
        result: FloatArray = np.exp2(log2_roots(coefficients, exponents))
    return result


def log2_roots(coefficients: ArrayLike, exponents: ArrayLike | None = None) -> FloatArray:
    """Base-2 logarithms of the positive roots; arguments and errors as `positive_roots`.

    The logarithm keeps its digits where the root itself is near 1, very large or very small.

    Examples
    --------
    >>> log2_roots([-8, 1], [0, 1.5]).round(12).tolist()
    [2.0]
    """
    terms = _powers(coefficients, exponents)
    if terms.power.size < 2:
        return np.empty(0)
    levels = _levels(terms)
    points = np.empty(0)
    for level in reversed(levels[1:]):
        grid, share = _grid(level, points)
        flat = grid[np.abs(share) <= TOUCHING]
        points = np.sort(np.concatenate([_crossings(level, grid, share), flat]))
    return _distinct(levels[0], points)


def finite_array(values: ArrayLike, name: str) -> FloatArray:
    """Values as float64, or an `ArgumentError` that names them: empty, text, NaN, infinite.

    Examples
    --------
    >>> finite_array([1, 2], "flows").tolist()
    [1.0, 2.0]
    """
    array = number_array(values, name)
    if not np.all(np.isfinite(array)):
        raise ArgumentError(f"{name} must be finite, with no value missing")
    return array.copy()


def number_array(values: ArrayLike, name: str) -> FloatArray:
    """Values as float64 as in `finite_array`, but a number may be NaN or infinite.

    The array may be the one that was given: do not write into it.

    Examples
    --------
    >>> number_array(["1"], "flows")
    Traceback (most recent call last):
    impactcalc.errors.ArgumentError: flows must be real numbers, not text
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise ArgumentError(f"{name} must be an array with rows of equal length") from None
    except Exception as error:  # an object may do anything when asked for its array
        raise ArgumentError(f"{name} must be an array of numbers: {error}") from None
    if array.dtype.kind not in "iuf":
        kind = _KINDS.get(array.dtype.kind, array.dtype.name)
        raise ArgumentError(f"{name} must be real numbers, not {kind}")
    if array.size == 0:
        raise ArgumentError(f"{name} must not be empty")
    if _is_masked(values):
        raise ArgumentError(f"{name} must be finite, with no value missing")
    with np.errstate(over="ignore"):
        return array.astype(np.float64, copy=False)


_KINDS = {"U": "text", "S": "bytes", "O": "objects", "b": "true or false", "M": "dates"}


def _is_masked(values: ArrayLike) -> bool:
    """Whether a value is masked; numpy.ma is slow to load, and absent where nobody used it."""
    masks = sys.modules.get("numpy.ma")
    return bool(masks is not None and masks.is_masked(values))


@record(frozen=True)
class _Powers:
    """f(x) = sum of mantissa * 2**binary * x**power, the powers ascending, no zero term."""

    mantissa: FloatArray
    binary: FloatArray
    power: FloatArray

    @property
    def span(self) -> float:
        return float(self.power[-1] - self.power[0])

    def share(self, v: FloatArray) -> tuple[FloatArray, FloatArray]:
        """At x = 2**v: f over the sum of its absolute terms, and the slope of that in v."""
        exponent = self.binary + self.power * v[:, np.newaxis]
        exponent -= exponent.max(axis=1, keepdims=True)
        with np.errstate(under="ignore"):
            term = self.mantissa * np.exp2(exponent)
            size = np.abs(term)
            total = size.sum(axis=1)
            value = term.sum(axis=1) / total
            tilt = ((term - value[:, np.newaxis] * size) * self.power).sum(axis=1)
        return value, _LN2 * tilt / total

    def bounds(self) -> tuple[float, float]:
        """Outside these v the first or the last term outweighs all others twice over."""
        size = self.binary + np.log2(np.abs(self.mantissa))
        margin = 1.0 + np.log2(size.size)
        low = (size[0] - size[1:] - margin) / (self.power[1:] - self.power[0])
        high = (size[:-1] - size[-1] + margin) / (self.power[-1] - self.power[:-1])
        return float(low.min()), float(high.max())


def _powers(coefficients: ArrayLike, exponents: ArrayLike | None) -> _Powers:
    """Checked terms without the zero ones."""
    value = finite_array(coefficients, "coefficients")
    if value.ndim != 1:
        raise ArgumentError(f"coefficients have shape {value.shape}; one row is needed")
    if exponents is None:
        power = np.arange(value.size, dtype=np.float64)
    else:
        power = finite_array(exponents, "exponents")
        if power.shape != value.shape or np.any(np.diff(power) <= 0.0):
            raise ArgumentError("exponents must ascend, one for each coefficient")
    kept = value != 0.0
    mantissa, exponent = np.frexp(value[kept])
    binary = exponent - exponent.max(initial=-2000)  # the unit of the values drops out
    return _Powers(mantissa, binary.astype(np.float64), power[kept])


def _levels(terms: _Powers) -> list[_Powers]:
    """The function, then functions with one sign change less each, the last with none."""
    levels = [terms]
    while True:
        mantissa = levels[-1].mantissa
        changes = np.flatnonzero(np.signbit(mantissa[:-1]) != np.signbit(mantissa[1:]))
        if changes.size == 0:
            return levels
        at = changes[changes.size // 2]
        middle = 0.5 * (terms.power[at] + terms.power[at + 1])
        mantissa, shift = np.frexp(mantissa * (terms.power - middle))
        levels.append(_Powers(mantissa, levels[-1].binary + shift, terms.power))


def _grid(level: _Powers, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The points within the bounds, and the bounds; and the share of the level there."""
    low, high = level.bounds()
    inside = points[(points > low) & (points < high)]
    grid = np.concatenate([[low], inside, [high]])
    return grid, level.share(grid)[0]


def _gaps(share: FloatArray) -> tuple[IntArray, BoolArray, BoolArray]:
    """Points that are not flat; for each gap: whether the sign changes, whether to solve it.

    A root of odd multiplicity is a critical point, and better known as such than from a
    sign change among rounding errors.
    """
    size = np.abs(share)
    firm = np.flatnonzero(size > TOUCHING)
    changes = (share[firm[1:]] > 0.0) != (share[firm[:-1]] > 0.0)
    flattest = np.minimum.reduceat(size, firm[:-1])
    return firm, changes, changes & (flattest > _ROUNDING)


def _crossings(level: _Powers, grid: FloatArray, share: FloatArray) -> FloatArray:
    """One root for each gap to be solved."""
    firm, _, solve = _gaps(share)
    side = grid[firm]
    return _close_in(level, side[:-1][solve], side[1:][solve])


def _close_in(level: _Powers, left: FloatArray, right: FloatArray) -> FloatArray:
    """One root in each bracket: Newton steps while they shrink, halving when they do not."""
    low, high = left.copy(), right.copy()
    root, last = 0.5 * (low + high), high - low
    rising = level.share(high)[0] > 0.0
    active = np.arange(root.size)
    for _ in range(_MOST_STEPS):
        if active.size == 0:
            break
        here = root[active]
        value, slope = level.share(here)
        above = (value > 0.0) == rising[active]
        high[active] = np.where(above, here, high[active])
        low[active] = np.where(above, low[active], here)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = -value / slope
        settled = np.abs(step) <= _STEP * np.maximum(np.abs(here), 1.0 / level.span)
        target = here + step
        newton = (target > low[active]) & (target < high[active])
        newton &= np.abs(step) <= 0.5 * last[active]
        middle = 0.5 * (low[active] + high[active])
        root[active] = np.where(settled, here, np.where(newton, target, middle))
        last[active] = np.abs(root[active] - here)
        active = active[~settled & (last[active] > 0.0)]
    return root


def _distinct(level: _Powers, points: FloatArray) -> FloatArray:
    """Roots of the function itself: one for each sign change and each touching."""
    grid, share = _grid(level, points)
    crossings = iter(_crossings(level, grid, share))
    firm, changes, solve = _gaps(share)
    roots = []
    for gap, (before, after) in enumerate(pairwise(firm)):
        if solve[gap]:
            roots.append(next(crossings))
        elif changes[gap] or after - before > 1:
            flattest = before + 1 + np.argmin(np.abs(share[before + 1 : after]))
            roots.append(grid[flattest])
    return np.array(roots, dtype=np.float64)
