"""Roots of a net present value in a parallel shift of a stepped curve.

With u = 1 + lowest rate + shift, and v = ln u, the present values P of inflows and N of outflows
are both above zero, and roots are where g = ln P - ln N is zero. Its slope is a difference of
mean slopes of the terms, and its bend has bounds: the bend of ln P is the variance of the slopes
of its terms, less their mean bend. A value of g, its slope and that bound tell of a stretch of v
that it has no root, or one at most. A stretch of which they do not tell is halved, until g is
zero there to rounding: then the value touches zero. So no root is missed. A root that has a
stretch to itself is closed in by scipy.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from impactcalc.finance.arrays import FloatArray
from impactcalc.finance.isolation import BoolArray
from impactcalc.records import record
from impactcalc.roots import TOUCHING

Stretch: TypeAlias = tuple[float, float]

_ZERO = 2 * TOUCHING  # g is twice the share of the value in the sum of absolute terms
_MOST = 700.0  # e^700 is about the largest number
_TIGHT = 1e-15
_CELLS = 64
_ROWS = 1024  # cells at a time


@record(frozen=True)
class Stepped:
    """Flows, the first and the last not zero, of both signs; and rates above the lowest."""

    flows: FloatArray
    above: FloatArray

    def slopes(self, v: FloatArray) -> FloatArray:
        """How fast each discount factor falls at each v: between 0 and its year, rising in v."""
        u = np.exp(v)[:, np.newaxis]
        return _running(u / (u + self.above))

    def means(self, v: FloatArray) -> tuple[_Mean, _Mean]:
        """Inflows and outflows at each v."""
        fall = _running(np.log(np.exp(v)[:, np.newaxis] + self.above))
        slope = self.slopes(v)
        return _mean(self.flows, fall, slope), _mean(-self.flows, fall, slope)

    def value(self, v: float) -> float:
        """The difference g at one v."""
        plus, minus = self.means(np.array([v]))
        return float(plus.log_sum[0] - minus.log_sum[0])

    def slope(self, v: float) -> float:
        """The slope of g at one v."""
        plus, minus = self.means(np.array([v]))
        return float(minus.slope[0] - plus.slope[0])

    def most(self) -> float:
        """The v above which the first term outweighs all others twice over."""
        used = np.flatnonzero(self.flows)
        size = np.log(np.abs(self.flows[used]))
        return float(((size[1:] - size[0] + np.log(2.0 * used.size)) / used[1:]).max())


@record(frozen=True)
class _Mean:
    """Terms of one sign, each row at one v: which they are, their shares, sum and mean slope."""

    kept: BoolArray
    share: FloatArray
    log_sum: FloatArray
    slope: FloatArray

    def bend(self, curve: Stepped, left: FloatArray, right: FloatArray) -> tuple[FloatArray, ...]:
        """The most that the variance of slopes, and the mean bend, are between left and right.

        Between them a share changes by no more than a factor exp(half width x largest slope).
        """
        least, most = (curve.slopes(v)[:, self.kept] for v in (left, right))
        middle = self.slope[:, np.newaxis]
        apart = np.maximum((most - middle) ** 2, (least - middle) ** 2)
        bend = np.minimum(most, 0.25 * np.flatnonzero(self.kept))
        with np.errstate(under="ignore"):
            return (self.share * apart).sum(axis=1), (self.share * bend).sum(axis=1)


def log_roots(curve: Stepped, least: float) -> FloatArray:
    """All v above the least where g is zero, ascending; where it touches zero, one."""
    from scipy.optimize import brentq

    most = min(curve.most(), _MOST)
    if most <= least:
        return np.empty(0)
    brackets, touching = isolated(curve, least, most)
    runs = _runs(touching)
    roots = [float(brentq(curve.value, a, b, xtol=_TIGHT)) for a, b in brackets]
    # The pair of roots that float64 cannot tell apart is one, and not listed beside its run.
    roots = [v for v in roots if not any(2 * a - b <= v <= 2 * b - a for a, b in runs)]
    for a, b in runs:
        turns = curve.slope(a) * curve.slope(b) < 0.0
        roots.append(float(brentq(curve.slope, a, b, xtol=_TIGHT)) if turns else 0.5 * (a + b))
    return np.array(sorted(roots), dtype=np.float64)


def isolated(curve: Stepped, low: float, high: float) -> tuple[list[Stretch], list[Stretch]]:
    """Stretches with one sign change of g, and stretches where it is zero to rounding."""
    edge = np.linspace(low, high, _CELLS + 1)
    left, right = edge[:-1], edge[1:]
    brackets: list[Stretch] = []
    touching: list[Stretch] = []
    while left.size:
        value, slope, bend = looked_at(curve, left, right)
        middle, half = 0.5 * (left + right), 0.5 * (right - left)
        near = np.abs(value) <= np.abs(slope) * half + 0.5 * bend * half**2
        monotone = near & (np.abs(slope) > bend * half)
        brackets += _turning(curve, left[monotone], right[monotone])
        # Where neither tells, |g| is at most 1.5 bend half^2.
        unclear = near & ~monotone
        flat = unclear & ((1.5 * bend * half**2 <= _ZERO) | (middle == left) | (middle == right))
        touching += zip(left[flat].tolist(), right[flat].tolist(), strict=True)
        more = unclear & ~flat
        left, right = (
            np.concatenate([left[more], middle[more]]),
            np.concatenate([middle[more], right[more]]),
        )
    return brackets, sorted(touching)


def looked_at(
    curve: Stepped, left: FloatArray, right: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Value and slope in the middle of each stretch, and the most that g bends within it."""
    parts = []
    for start in range(0, left.size, _ROWS):
        a, b = left[start : start + _ROWS], right[start : start + _ROWS]
        plus, minus = curve.means(0.5 * (a + b))
        spread_plus, bend_plus = plus.bend(curve, a, b)
        spread_minus, bend_minus = minus.bend(curve, a, b)
        local = np.maximum(spread_plus + bend_minus, spread_minus + bend_plus)
        largest = curve.slopes(b)[:, -1]
        # What holds whatever the shares are; over a wide stretch it is the lesser bound.
        anyhow = 0.25 * largest**2 + np.minimum(largest, 0.25 * curve.above.size)
        with np.errstate(over="ignore", invalid="ignore"):
            bend = np.fmin(anyhow, local * np.exp(0.5 * (b - a) * largest))
        parts.append((plus.log_sum - minus.log_sum, minus.slope - plus.slope, bend))
    value, slope, bend = (np.concatenate(part) for part in zip(*parts, strict=True))
    return value, slope, bend


def _turning(curve: Stepped, left: FloatArray, right: FloatArray) -> list[Stretch]:
    """Of stretches in which g is monotone, those over which its sign changes."""
    if not left.size:
        return []
    (plus, minus), (plus_after, minus_after) = curve.means(left), curve.means(right)
    before = plus.log_sum > minus.log_sum
    turned = before != (plus_after.log_sum > minus_after.log_sum)
    return list(zip(left[turned].tolist(), right[turned].tolist(), strict=True))


def _running(step: FloatArray) -> FloatArray:
    """Sums of the steps up to each year, from year 0."""
    start = np.zeros((step.shape[0], 1))
    return np.concatenate([start, np.cumsum(step, axis=1)], axis=1)


def _mean(flows: FloatArray, fall: FloatArray, slope: FloatArray) -> _Mean:
    kept = flows > 0.0
    term = np.log(flows[kept]) - fall[:, kept]
    most = term.max(axis=1, keepdims=True)
    with np.errstate(under="ignore"):
        weight = np.exp(term - most)
        total = weight.sum(axis=1)
        share = weight / total[:, np.newaxis]
        mean = (share * slope[:, kept]).sum(axis=1)
    return _Mean(kept, share, most[:, 0] + np.log(total), mean)


def _runs(touching: list[Stretch]) -> list[Stretch]:
    """Stretches side by side made into one."""
    runs: list[Stretch] = []
    for a, b in touching:
        if runs and a <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], b))
        else:
            runs.append((a, b))
    return runs
